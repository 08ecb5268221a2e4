internal import CandleStore
internal import Indicators
internal import Market

/// All symbols' indicators as they stand behind a minute: what goes on with the next one, and what is shown.
///
/// A symbol's rows stay shown when its candles end before others' do: they are those of its own last closed bars.
struct LiveBook: ~Copyable, Sendable {
    /// By name: a symbol's place here is its row in every table.
    let records: [SymbolRecord]
    /// Of each place in the series, the row.
    let rows: [Int]
    var live: LiveIndicators
    /// The newest minute that any symbol has.
    var minute: Minute
    /// One an interval.
    var tables: [IndicatorTable]
    /// One an interval.
    var candles: [CandleTable]
    /// Of each row, what the store holds of the symbol.
    var coverages: [Coverage?]
    /// Of each row, what the store held of the symbol up to the minute; nil since minutes were closed as they came.
    var fingerprints: [UInt64]?
    var origin: Publication.Origin
    /// The store's checkpoint is of this minute.
    var isKept = false

    /// Minutes that are followed one by one: over a day of them, history is replayed about as fast.
    private static let catchUpLimit = 1440

    init(
        _ records: [SymbolRecord], _ coverages: [Coverage?], rows: [Int], minute: Minute,
        from origin: Publication.Origin
    ) {
        (self.records, self.coverages, self.rows) = (records, coverages, rows)
        (self.minute, self.origin) = (minute, origin)
        live = LiveIndicators()
        live.join(rows.count)
        let columns = Catalogue.indicators.count
        tables = Interval.allCases.map { _ in IndicatorTable(symbols: records.count, columns: columns) }
        candles = Interval.allCases.map { _ in CandleTable(rows: records.map { _ in nil }) }
    }

    /// Whether the book can go on: of the same symbols, not too far behind, and nothing of the past has changed.
    func isCurrent(
        _ records: [SymbolRecord], _ newest: Minute, in snapshot: borrowing Snapshot
    ) throws(StoreError) -> Bool {
        guard let fingerprints, self.records.map(\.id) == records.map(\.id), minute <= newest,
            newest - minute <= Self.catchUpLimit
        else { return false }
        return try snapshot.fingerprints(of: records, upTo: minute) == fingerprints
    }

    /// Closes the minutes that the store has after the book's; answers how many.
    mutating func catchUp(_ newest: Minute, in snapshot: borrowing Snapshot) throws(StoreError) -> Int {
        let behind = newest - minute
        guard behind > 0 else { return 0 }
        while minute < newest {
            let next = minute.sinceEpoch + 1
            let minutes = next..<min(newest.sinceEpoch + 1, (next | 63) + 1)
            var strips: [MinuteStrip] = []
            strips.reserveCapacity(rows.count)
            for row in rows { strips.append(try MinuteStrip(of: records[row], minutes, in: snapshot)) }
            for minute in minutes {
                close(Minute(minute)) { place, _, live in
                    strips[place].put(Minute(minute), into: &live, at: place)
                }
            }
        }
        fingerprints = try snapshot.fingerprints(of: records, upTo: minute)
        isKept = false
        return behind
    }

    /// Closes the next minute.
    ///
    /// - Parameter put: puts what is known of a place; false where nothing is.
    mutating func close(
        _ minute: Minute, _ put: (_ place: Int, _ row: Int, _ live: inout LiveIndicators) -> Bool
    ) {
        for (place, row) in rows.enumerated() where put(place, row, &live) {
            // Known again after a minute that is missing: what was shown so far is of a series that has ended.
            if live.bars(place, .m1) == 0 {
                for interval in tables.indices { tables[interval].clear(row) }
            }
        }
        for interval in live.close(minute) {
            let open = interval.firstMinute(ofBar: interval.bar(of: minute))
            for (place, row) in rows.enumerated() where live.bars(place, interval) > 0 {
                tables[Int(interval.rawValue)].show(row, of: place, interval, open: open, live)
            }
        }
        self.minute = minute
    }
}

extension IndicatorTable {
    /// Shows a place's last close of an interval.
    mutating func show(
        _ row: Int, of place: Int, _ interval: Interval, open: Minute, _ live: borrowing LiveIndicators
    ) {
        opens[row] = open
        bars[row] = live.bars(place, interval)
        filled[row] = live.end(place, interval).filled
        var values = values.mutableSpan
        live.copyRow(place, interval, into: &values, at: row * live.columns)
    }

    /// Shows nothing of a symbol.
    mutating func clear(_ row: Int) {
        (opens[row], bars[row], filled[row]) = (nil, 0, 0)
        let columns = values.count / opens.count
        for cell in row * columns..<(row + 1) * columns { values[cell] = .absent }
    }
}
