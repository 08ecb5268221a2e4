package import CandleStore
package import Market

/// The candles of the coming minutes as they arrive, symbol by symbol, until their minute goes out.
package struct MinuteBox {
    /// The symbols whose candles are expected.
    package var expected: Set<Symbol>
    /// The newest minute that went out.
    package private(set) var closed: Minute
    private var waiting: [Minute: [Symbol: JournalRow]] = [:]
    /// Of minutes that went out lately, the symbols that something is known of.
    private var known: [Minute: Set<Symbol>] = [:]

    /// Minutes that may wait, and that are remembered.
    package static let minutesMax = 8

    package init(expected: Set<Symbol>, closed: Minute) { (self.expected, self.closed) = (expected, closed) }

    package enum Arrival: Equatable {
        case waits
        /// All of its minute are in.
        case completes(Minute)
        /// Its minute is out already.
        case late
        /// Further ahead than may wait.
        case tooEarly
    }

    package mutating func add(_ row: JournalRow) -> Arrival {
        guard row.minute > closed else {
            known[row.minute]?.insert(row.symbol)
            return .late
        }
        guard row.minute - closed <= Self.minutesMax else { return .tooEarly }
        waiting[row.minute, default: [:]][row.symbol] = row
        let isComplete = expected.allSatisfy { waiting[row.minute]?[$0] != nil }
        return isComplete && row.minute == closed + 1 ? .completes(row.minute) : .waits
    }

    /// Takes a minute out, the one after the last, with what is in of it, by symbol.
    package mutating func close() -> (minute: Minute, rows: [JournalRow]) {
        closed = closed + 1
        let rows = waiting.removeValue(forKey: closed) ?? [:]
        known[closed] = Set(rows.keys)
        known.removeValue(forKey: closed - Self.minutesMax)
        return (closed, rows.values.sorted { $0.symbol < $1.symbol })
    }

    /// Nothing of a minute that went out is known after all.
    package mutating func forget(_ minute: Minute) {
        if known[minute] != nil { known[minute] = [] }
    }

    /// Goes on behind a minute that others see to.
    package mutating func skip(to minute: Minute) {
        guard minute > closed else { return }
        closed = minute
        waiting = waiting.filter { $0.key > minute }
        known.removeAll()
    }

    /// The expected symbols of which nothing is known in a minute that went out lately.
    package func lacking(_ minute: Minute) -> [Symbol] {
        guard let known = known[minute] else { return [] }
        return expected.subtracting(known).sorted()
    }
}
