import Engine
import NIOCore
import Wire

/// What a subscription to signals has been told, and what it is to be told yet.
///
/// Decisions count their changes; up to one of them all is told. A client that is slow misses no signal, but states in between.
struct SignalWatch {
    /// Empty = all.
    private let symbols: Set<WireSymbol>
    /// Nil = all.
    private let interval: WireInterval?
    private var told: UInt64
    /// Up to this change signals are the state at the start: those that have not ended.
    private let startedAt: UInt64
    private(set) var isWaiting: Bool

    init(_ request: Subscribe, _ decided: PublishedDecisions) {
        (symbols, interval) = (Set(request.symbols), request.interval)
        startedAt = decided.changeCount
        told = request.snapshot ? 0 : startedAt
        isWaiting = told < startedAt
    }

    mutating func look(at decided: PublishedDecisions) { isWaiting = told < decided.changeCount }

    /// Sends what waits, as long as there is room.
    mutating func send(
        _ decided: PublishedDecisions, as id: UInt32, _ sequence: inout UInt64, room: Int,
        into out: inout ByteBuffer
    ) {
        guard isWaiting else { return }
        let end = out.readableBytes + room
        let due = zip(decided.changes, decided.signals).filter { $0.0 > told }.sorted { $0.0 < $1.0 }
        for (change, entry) in due {
            guard out.readableBytes < end else { return }
            told = change
            let row = SignalRow(entry)
            let isStart = change <= startedAt
            guard symbols.isEmpty || symbols.contains(row.symbol), interval ?? row.interval == row.interval,
                !isStart || !entry.status.state.isEnded
            else { continue }
            sequence += 1
            WireSignal(
                subscriptionId: id, sequence: sequence, origin: isStart ? .snapshot : .live, row: row,
                explanation: Explanation(entry.signal)
            ).encode(into: &out)
        }
        told = decided.changeCount
        isWaiting = false
    }
}
