internal import CandleStore
internal import Indicators
internal import Market

// The book minute by minute, as candles come in: what was appended is put, and nothing is read again. What came late is
// read from the store, of its symbol alone.
extension LiveBook {
    /// Whether the book has the symbols of all rows.
    func hasSymbols(of rows: [JournalRow]) -> Bool {
        let known = Set(records.map(\.symbol))
        return rows.allSatisfy { known.contains($0.symbol) }
    }

    /// Closes a minute, the one after the book's, with what is known of it. A symbol without a row has no candle of it yet.
    ///
    /// - Parameter rows: of this minute, of symbols that the book has.
    mutating func close(_ minute: Minute, with rows: [JournalRow]) {
        var known: [Symbol: JournalRow] = [:]
        for row in rows { known[row.symbol] = row }
        let records = records
        step(minute) { _, row in
            guard let entry = known[records[row].symbol] else { return .missing }
            return entry.candle.map { .candle($0) } ?? .halt
        }
        for row in records.indices {
            guard let entry = known[records[row].symbol] else { continue }
            showBar(row, minute, entry.candle)
            // A rebuild between the commit and this has seen it already.
            if coverages[row].map({ $0.last < minute }) ?? true { coverages[row].add(minute, entry.candle) }
        }
        showLongerBars(minute)
        (isKept, fingerprints) = (false, nil)
    }

    /// Computes a symbol's series again, of all that the store has up to the book's minute.
    mutating func rebuild(_ symbol: Symbol, in snapshot: borrowing Snapshot) throws(StoreError) {
        guard let row = records.firstIndex(where: { $0.symbol == symbol }),
            let place = rows.firstIndex(of: row)
        else { return }
        coverages[row] = try snapshot.coverage(of: records[row])
        var ends: [SeriesEnd] = []
        var history: [Bars] = []
        for interval in Interval.allCases {
            // The series that the last closed bar belongs to; none when that bar is not known.
            let closed = interval.bar(of: minute + 1)
            let plan = try SeriesPlan(
                records[row], coverages[row], interval, to: interval.firstMinute(ofBar: closed), snapshot)
            var (bars, end) = (Bars(), SeriesEnd())
            if let last = plan.runs.last, last.upperBound == closed {
                try bars.take(last, of: records[row], interval, &end, in: snapshot)
            }
            history.append(bars)
            ends.append(end)
        }
        live.rebuild(place) { history[Int($0.rawValue)] }
        try resume(place, coverages[row], ends, in: snapshot)
        for interval in Interval.allCases {
            let closed = interval.bar(of: minute + 1)
            if live.bars(place, interval) > 0 {
                let open = interval.firstMinute(ofBar: closed - 1)
                tables[Int(interval.rawValue)].show(row, of: place, interval, open: open, live)
            } else {
                tables[Int(interval.rawValue)].clear(row)
            }
        }
        try readBars(row, in: snapshot)
        decisions?.markStale(place)
        changes?.insert(place)
        (isKept, fingerprints) = (false, nil)
    }
}

extension Bars {
    fileprivate init() { self.init(open: [], high: [], low: [], close: [], volume: []) }

    /// Takes a run of bars over; a halt is a flat bar at the last close.
    fileprivate mutating func take(
        _ run: Range<Int>, of record: SymbolRecord, _ interval: Interval, _ end: inout SeriesEnd,
        in snapshot: borrowing Snapshot
    ) throws(StoreError) {
        firstBar = run.lowerBound
        for chunk in run.lowerBound / BlockKey.slots...(run.upperBound - 1) / BlockKey.slots {
            let key = BlockKey(symbol: record.id, interval: interval, chunk: chunk)
            let known = try snapshot.chunk(key, of: record)
            for bar in key.bars.clamped(to: run) {
                let strip = known?.strip(holding: bar)
                if let strip, strip.state(bar & 63).isPresent {
                    append(strip.candle(bar & 63))
                    end.lastClose = close[close.count - 1]
                } else {
                    let flat = end.lastClose
                    append(Candle(open: flat, high: flat, low: flat, close: flat, volume: 0))
                    end.filled += 1
                }
            }
        }
    }

    private mutating func append(_ candle: Candle) {
        open.append(candle.open)
        high.append(candle.high)
        low.append(candle.low)
        close.append(candle.close)
        volume.append(candle.volume)
    }
}

extension Coverage? {
    /// Adds a minute behind all that is known.
    fileprivate mutating func add(_ minute: Minute, _ candle: Candle?) {
        if self == nil, candle != nil { self = Coverage(first: minute, last: minute - 1) }
        self?.add(minute, candle)
    }
}
