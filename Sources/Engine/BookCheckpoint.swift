internal import CandleStore
internal import Indicators
internal import Market

// A book in the store's checkpoint, so that a restart replays nothing. What can be had from the candles quickly, the
// longer bars that are forming, is not in it.
//
//     value 0      │ version, signature, catalogue's hash, minute, places │
//                  │ a place: symbol id, fingerprint, an interval: last close, filled │ …
//     values 1-6   │ an interval's rows: open time or -1, bars, filled │ … │ values │
//     then         an interval's groups of eight places after another's
extension LiveBook {
    private static let version: UInt64 = 1

    /// Puts the book into the store, if it isn't there yet; answers whether it did. A store whose writer stops meanwhile
    /// has the one before.
    mutating func putCheckpoint(_ store: Store) throws(StoreError) -> Bool {
        guard !isKept else { return false }
        let fingerprints: [UInt64]
        if let known = self.fingerprints {
            fingerprints = known
        } else {
            fingerprints = try store.snapshot().fingerprints(of: records, upTo: minute)
            self.fingerprints = fingerprints
        }
        let intervals = Interval.allCases
        let head = head(fingerprints)
        try store.putCheckpoint(Self.values(live.groups)) { number in
            guard number > 0 else { return head.bytes }
            guard number > intervals.count else { return tables[number - 1].bytes }
            let (interval, group) = (number - 1 - intervals.count).quotientAndRemainder(
                dividingBy: live.groups)
            return live.encoded(intervals[interval], group: group)
        }
        isKept = true
        return true
    }

    private static func values(_ groups: Int) -> Int { 1 + Interval.allCases.count * (1 + groups) }

    private func head(_ fingerprints: [UInt64]) -> [UInt64] {
        var words = [
            Self.version, live.signature, Catalogue.hash, UInt64(minute.sinceEpoch), UInt64(rows.count),
        ]
        for (place, row) in rows.enumerated() {
            words += [UInt64(records[row].id), fingerprints[row]]
            for interval in Interval.allCases {
                let end = live.end(place, interval)
                words += [end.lastClose.bitPattern, UInt64(end.filled)]
            }
        }
        return words
    }

    /// Takes the store's checkpoint; nil where there is none of these symbols and of this program, all of it sound. What
    /// became of the candles since is another question: `isCurrent`.
    static func checkpoint(
        of records: [SymbolRecord], _ coverages: [Coverage?], in snapshot: borrowing Snapshot
    ) throws(StoreError) -> LiveBook? {
        var book: LiveBook?
        var ends: [[SeriesEnd]] = []
        var seen = 0
        // One that LMDB finds no way through is none.
        let isWhole = try? snapshot.forEachCheckpointValue { number, value in
            var words = Words(value)
            seen += 1
            if number == 0 {
                book = Self.book(of: records, coverages, &words, &ends)
                return book != nil
            }
            return book?.take(number, value, &words) ?? false
        }
        guard isWhole == true, var book = book.take(), seen == values(book.live.groups) else { return nil }
        for (place, row) in book.rows.enumerated() {
            try book.resume(place, coverages[row], ends[place], in: snapshot)
        }
        book.isKept = true
        return book
    }

    /// Reads the head.
    private static func book(
        of records: [SymbolRecord], _ coverages: [Coverage?], _ words: inout Words,
        _ ends: inout [[SeriesEnd]]
    ) -> LiveBook? {
        guard words.next() == version, let signature = words.next(), words.next() == Catalogue.hash,
            let minute = words.next(), minute < Minute.range.upperBound, words.next() == UInt64(records.count)
        else { return nil }
        var rowOfSymbol = Dictionary(uniqueKeysWithValues: records.enumerated().map { (UInt64($1.id), $0) })
        var rows: [Int] = []
        var fingerprints = records.map { _ in UInt64(0) }
        for _ in records {
            guard let symbol = words.next(), let row = rowOfSymbol.removeValue(forKey: symbol),
                let fingerprint = words.next()
            else { return nil }
            rows.append(row)
            fingerprints[row] = fingerprint
            var own: [SeriesEnd] = []
            for _ in Interval.allCases {
                guard let lastClose = words.next(), let filled = words.count() else { return nil }
                own.append(SeriesEnd(lastClose: Double(bitPattern: lastClose), filled: filled))
            }
            ends.append(own)
        }
        guard words.isAtEnd else { return nil }
        var book = LiveBook(
            records, coverages, rows: rows, minute: Minute(Int(minute)), from: .checkpoint)
        book.fingerprints = fingerprints
        guard book.live.signature == signature else { return nil }
        return book
    }

    /// Takes a table or a group's state over; false if it can't be one.
    private mutating func take(_ number: Int, _ value: RawSpan, _ words: inout Words) -> Bool {
        let intervals = Interval.allCases
        guard number > intervals.count else { return tables[number - 1].take(&words) }
        let (interval, group) = (number - 1 - intervals.count).quotientAndRemainder(dividingBy: live.groups)
        return interval < intervals.count && live.restore(intervals[interval], group: group, value)
    }
}

extension IndicatorTable {
    fileprivate var bytes: [UInt8] {
        var words: [UInt64] = []
        words.reserveCapacity(3 * opens.count + values.count)
        for row in opens.indices {
            words.append(UInt64(bitPattern: Int64(opens[row]?.sinceEpoch ?? -1)))
            words += [UInt64(bars[row]), UInt64(filled[row])]
        }
        for value in values { words.append(value.bitPattern) }
        return words.bytes
    }

    fileprivate mutating func take(_ words: inout Words) -> Bool {
        for row in opens.indices {
            guard let open = words.next(), let bars = words.count(), let filled = words.count() else {
                return false
            }
            opens[row] = open == .max ? nil : Minute(Int(truncatingIfNeeded: open))
            (self.bars[row], self.filled[row]) = (bars, filled)
        }
        for cell in values.indices {
            guard let value = words.next() else { return false }
            values[cell] = Double(bitPattern: value)
        }
        return words.isAtEnd
    }
}
