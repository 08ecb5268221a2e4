internal import CandleStore
internal import Indicators
internal import Market

extension LiveBook {
    /// A book made of all that the store has.
    ///
    /// It takes longer than a snapshot may last, so that this one is renewed on the way; symbols whose candles changed
    /// meanwhile are computed again as they are at the end.
    ///
    /// - Parameter coverages: one a record.
    static func replayed(
        _ records: [SymbolRecord], _ coverages: [Coverage?], in snapshot: inout Snapshot,
        _ progress: (_ done: Int, _ of: Int) -> Void
    ) throws(StoreError) -> LiveBook {
        var starts: [(first: Int, row: Int)] = []
        for (row, record) in records.enumerated() {
            let plan = try SeriesPlan(record, coverages[row], .m1, snapshot)
            starts.append((plan.bars?.lowerBound ?? .max, row))
        }
        // Series of the same time side by side: a group walks from its oldest bar to its newest.
        starts.sort { $0 < $1 }
        var book = LiveBook(
            records, coverages, rows: starts.map(\.row), minute: coverages.newest, from: .history)
        let before = try snapshot.fingerprints(of: records, upTo: book.minute)
        var ends = records.map { _ in Interval.allCases.map { _ in SeriesEnd() } }
        for (done, interval) in Interval.allCases.enumerated() {
            progress(done, Interval.allCases.count)
            try book.replay(interval, coverages, &ends, in: &snapshot)
        }
        for (place, row) in book.rows.enumerated() {
            try book.resume(place, coverages[row], ends[place], in: snapshot)
        }
        let after = try snapshot.fingerprints(of: records, upTo: book.minute)
        for row in records.indices where after[row] != before[row] {
            try book.rebuild(records[row].symbol, in: snapshot)
        }
        book.fingerprints = after
        return book
    }

    /// Takes all series of an interval up to the last bar that is closed, and shows each symbol's last one.
    private mutating func replay(
        _ interval: Interval, _ coverages: [Coverage?], _ ends: inout [[SeriesEnd]],
        in snapshot: inout Snapshot
    ) throws(StoreError) {
        let closed = interval.bar(of: minute + 1)
        let columns = Catalogue.indicators.count
        var table = IndicatorTable(symbols: records.count, columns: columns)
        var values: [Double] = []
        var run = SeriesRun(live.makeReplay(interval))
        for (group, first) in stride(from: 0, to: rows.count, by: Panel.lanes).enumerated() {
            let rows = rows[first..<min(first + Panel.lanes, rows.count)]
            var plans: [SeriesPlan] = []
            for row in rows {
                plans.append(try SeriesPlan(records[row], coverages[row], interval, snapshot))
            }
            let last = try run.forEachTile(of: plans, in: snapshot) { tile, ends, output in
                for (lane, row) in rows.enumerated() {
                    guard let bars = plans[lane].bars, tile.contains(bars.upperBound - 1) else { continue }
                    values.removeAll(keepingCapacity: true)
                    output.append(lane: lane, bars: bars.suffix(1).places, to: &values)
                    table.values.replaceSubrange(row * columns..<(row + 1) * columns, with: values)
                    table.opens[row] = interval.firstMinute(ofBar: bars.upperBound - 1)
                    table.bars[row] = bars.count
                    table.filled[row] = ends[lane].filled
                }
            }
            // A series that ended before goes on with nothing; where all of a group did, so does the group.
            for (lane, plan) in plans.enumerated() where plan.bars?.upperBound == closed {
                ends[first + lane][Int(interval.rawValue)] = last[lane]
            }
            if plans.contains(where: { $0.bars?.upperBound == closed }) {
                live.adopt(interval, group: group, from: run.group)
            }
            _ = try snapshot.renewIfOverdue()
        }
        tables[Int(interval.rawValue)] = table
    }

    /// Makes the longer bars that are forming of the day's minutes.
    mutating func resume(
        _ place: Int, _ coverage: Coverage?, _ ends: [SeriesEnd], in snapshot: borrowing Snapshot
    ) throws(StoreError) {
        let record = records[rows[place]]
        let minute = minute
        let midnight = Interval.d1.firstMinute(ofBar: Interval.d1.bar(of: minute + 1))
        var strip: MinuteStrip?
        try live.resume(
            place, after: minute, hasBegun: coverage.map { $0.first < midnight } ?? false, ends: ends
        ) { next, live throws(StoreError) in
            if strip?.contains(next) != true {
                let minutes = next.sinceEpoch..<min(minute.sinceEpoch, next.sinceEpoch | 63) + 1
                strip = try MinuteStrip(of: record, minutes, in: snapshot)
            }
            if let strip { live.put(strip[next], at: place) }
        }
    }
}
