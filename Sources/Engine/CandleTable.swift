internal import CandleStore
internal import Indicators
internal import Market

/// The last closed bar of every symbol; row `i` is symbol `i`'s.
public struct CandleTable: Sendable {
    /// Nil where none is known; a halt has no values.
    public internal(set) var rows: [CandleRow?]

    public init(rows: [CandleRow?]) { self.rows = rows }
}

extension LiveBook {
    /// Shows a minute as it closes; nil for a halt.
    mutating func showBar(_ row: Int, _ minute: Minute, _ candle: Candle?) {
        candles[Int(Interval.m1.rawValue)].rows[row] = CandleRow(
            open: minute, candle: candle ?? .absent, state: candle?.state ?? .halt,
            present: candle == nil ? 0 : 1)
    }

    /// Shows the longer bars that end with a minute which has closed.
    mutating func showLongerBars(_ minute: Minute) {
        for interval in Interval.allCases where interval != .m1 && interval.endsBar(with: minute) {
            let open = interval.firstMinute(ofBar: interval.bar(of: minute))
            for (place, row) in rows.enumerated() {
                let bar = live.closedBar(place, interval)
                let state = bar.state(of: interval)
                guard state != .missing else { continue }
                candles[Int(interval.rawValue)].rows[row] = CandleRow(
                    open: open, candle: bar.candle ?? .absent, state: state, present: bar.present)
            }
        }
    }

    /// Shows all symbols' bars as the store has them.
    mutating func readBars(in snapshot: borrowing Snapshot) throws(StoreError) {
        for row in records.indices { try readBars(row, in: snapshot) }
    }

    /// Shows a symbol's bars as the store has them.
    mutating func readBars(_ row: Int, in snapshot: borrowing Snapshot) throws(StoreError) {
        for interval in Interval.allCases {
            candles[Int(interval.rawValue)].rows[row] = try snapshot.lastBar(
                of: records[row], coverages[row], interval, closedBy: minute)
        }
    }
}

extension Snapshot {
    /// A bar of which something is known.
    borrowing func bar(
        _ bar: Int, of record: SymbolRecord, _ interval: Interval
    ) throws(StoreError) -> CandleRow? {
        let key = BlockKey(symbol: record.id, interval: interval, bar: bar)
        guard let strip = try chunk(key, of: record)?.strip(holding: bar) else { return nil }
        let (state, candle) = (strip.state(bar & 63), strip.candle(bar & 63))
        guard state != .missing else { return nil }
        let present =
            interval == .m1
            ? (state.isPresent ? 1 : 0)
            : try presentMinutes(of: record, interval, bars: bar..<bar + 1)[0]
        return CandleRow(
            open: interval.firstMinute(ofBar: bar), candle: candle, state: state, present: present)
    }

    /// The last bar that is over with a minute, and of which something is known.
    fileprivate borrowing func lastBar(
        of record: SymbolRecord, _ coverage: Coverage?, _ interval: Interval, closedBy minute: Minute
    ) throws(StoreError) -> CandleRow? {
        guard let coverage else { return nil }
        var number = min(interval.bar(of: coverage.last), interval.bar(of: minute + 1) - 1)
        while interval.firstMinute(ofBar: number + 1) > coverage.first {
            if let bar = try bar(number, of: record, interval) { return bar }
            // Nothing of it is known, or too little: the hole's other end is next.
            let end = interval.firstMinute(ofBar: number + 1)
            let hole = coverage.holes.last { $0.state == .missing && $0.start < end }
            number = min(number - 1, hole.map { interval.bar(of: $0.start - 1) } ?? number)
        }
        return nil
    }
}

extension Candle {
    /// Nothing is known.
    static let absent = Candle(open: .absent, high: .absent, low: .absent, close: .absent, volume: .absent)
}
