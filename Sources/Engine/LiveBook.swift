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
    /// Whether anybody looks at the tables: to fill them is a good part of what a minute costs.
    var isShown = true
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
    /// What is decided at closes; nil where nobody asked for signals.
    var decisions: Decisions?
    var decided = PublishedDecisions()
    /// What minutes brought that is not kept yet: as a rule nothing.
    var unkept: [Decisions.Step] = []
    /// Places whose past has changed while charts are filled beside this book; nil while none are.
    var changes: Set<Int>?
    /// The version of the weights that decides; nil where they are not learned.
    var weights: WeightsRecord?

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
    ///
    /// - Parameter visit: is told of each.
    mutating func catchUp(
        _ newest: Minute, in snapshot: borrowing Snapshot,
        _ visit: (borrowing Decisions?) throws(StoreError) -> Void
    ) throws(StoreError) -> Int {
        let behind = newest - minute
        guard behind > 0 else { return 0 }
        try walk(to: newest + 1, in: snapshot, visit)
        fingerprints = try snapshot.fingerprints(of: records, upTo: minute)
        isKept = false
        return behind
    }

    /// Steps through the minutes that the store has after the book's.
    ///
    /// - Parameter visit: is told of each when it is closed.
    mutating func walk(
        to end: Minute, in snapshot: borrowing Snapshot,
        _ visit: (borrowing Decisions?) throws(StoreError) -> Void
    ) throws(StoreError) {
        var strips: [MinuteStrip] = []
        while minute + 1 < end {
            try advance(to: end, &strips, in: snapshot)
            try visit(decisions)
        }
    }

    /// Closes the next minute with what the store has of it.
    ///
    /// - Parameter strips: what is read ahead of every place, at first nothing; up to the end.
    mutating func advance(
        to end: Minute, _ strips: inout [MinuteStrip], in snapshot: borrowing Snapshot
    ) throws(StoreError) {
        let next = minute + 1
        if strips.first?.contains(next) != true {
            let minutes = next.sinceEpoch..<min(end.sinceEpoch, (next.sinceEpoch | 63) + 1)
            strips.removeAll(keepingCapacity: true)
            for row in rows { strips.append(try MinuteStrip(of: records[row], minutes, in: snapshot)) }
        }
        step(next) { place, _ in strips[place][next] }
    }

    /// Closes the next minute: what happens in it, live, in a replay and in a test.
    ///
    /// - Parameter known: what is known of a place.
    mutating func step(_ minute: Minute, _ known: (_ place: Int, _ row: Int) -> KnownMinute) {
        for (place, row) in rows.enumerated() {
            let minute = known(place, row)
            live.put(minute, at: place)
            decisions?.put(minute, at: place)
            if case .missing = minute { continue }
            guard isShown else { continue }
            // Known again after a minute that is missing: what was shown so far is of a series that has ended.
            if live.bars(place, .m1) == 0 {
                for interval in tables.indices { tables[interval].clear(row) }
            }
        }
        let closed = live.close(minute)
        for interval in closed where isShown {
            let open = interval.firstMinute(ofBar: interval.bar(of: minute))
            for (place, row) in rows.enumerated() where live.bars(place, interval) > 0 {
                tables[Int(interval.rawValue)].show(row, of: place, interval, open: open, live)
            }
        }
        decisions?.close(minute, closed, of: live)
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
