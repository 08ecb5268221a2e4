internal import Indicators
internal import Synchronization

/// A request being carried out: threads take one group of symbols after the other.
final class Computation: Sendable {
    private let request: Request
    private let groups: [[Int]]
    private let taken = Atomic(0)

    init(_ request: Request) {
        self.request = request
        groups = laneGroups(request.symbols.map(\.span))
    }

    /// - Parameter threads: at most as many, this one among them.
    func run(threads: Int) {
        if request.isLastOnly {
            for symbol in request.symbols where symbol.span.isEmpty {
                symbol.writeLast(of: [], columns: request.indicators.count)
            }
        }
        onThreads(min(threads, groups.count)) { self.takeGroups() }
    }

    private func takeGroups() {
        while true {
            let group = taken.wrappingAdd(1, ordering: .relaxed).oldValue
            guard group < groups.count else { return }
            compute(groups[group].map { request.symbols[$0] })
        }
    }

    /// The only call of the kernels.
    private func compute(_ symbols: [SymbolColumns]) {
        let columns = request.indicators.count
        let results = Batch.compute(request.indicators, symbols.map(\.bars), interval: request.interval)
        for (symbol, rows) in zip(symbols, results) {
            if request.isLastOnly {
                symbol.writeLast(of: rows, columns: columns)
            } else {
                symbol.write(rows, columns: columns)
            }
        }
    }
}
