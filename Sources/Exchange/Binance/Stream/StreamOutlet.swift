import Market

/// Gives events to a consumer with bounded room. What did not fit is told of as an interruption as soon as there is room.
package struct StreamOutlet {
    /// Whether the event was taken.
    private let yield: (StreamEvent) -> Bool
    private var connected: Set<Symbol> = []
    private var missed: Set<Symbol> = []
    /// Those whose `.connected` is still to follow their interruption.
    private var owed: Set<Symbol> = []

    package init(yield: @escaping (StreamEvent) -> Bool) { self.yield = yield }

    package mutating func tell(_ event: StreamEvent) {
        let symbols: [Symbol]
        switch event {
        case .closed(let candle): symbols = [candle.symbol]
        case .connected(let names):
            symbols = names
            connected.formUnion(names)
        case .interrupted(let names, _):
            symbols = names
            connected.subtract(names)
        case .refused: symbols = []
        }
        if !catchUp() || !yield(event) { missed.formUnion(symbols) }
    }

    /// Tells what was missed, if there is room; true when nothing is left to tell.
    @discardableResult
    package mutating func catchUp() -> Bool {
        if !missed.isEmpty {
            guard yield(.interrupted(missed.sorted(), reason: "events came faster than they were taken"))
            else {
                return false
            }
            owed.formUnion(missed)
            missed = []
        }
        owed.formIntersection(connected)
        if !owed.isEmpty {
            guard yield(.connected(owed.sorted())) else { return false }
            owed = []
        }
        return true
    }
}
