package import CandleStore
package import Market

/// A minute of which something became known after it was published.
package struct LateMinute: Sendable {
    package let symbol: Symbol
    package let minute: Minute
    /// It took the place of something known; else nothing was.
    package let isRevision: Bool

    package init(symbol: Symbol, minute: Minute, isRevision: Bool) {
        (self.symbol, self.minute, self.isRevision) = (symbol, minute, isRevision)
    }

    /// Of appended rows, those that changed something.
    package static func of(_ rows: [JournalRow], _ report: AppendReport) -> [LateMinute] {
        zip(rows, report.outcomes).compactMap { row, outcome in
            switch outcome {
            case .added, .halted: LateMinute(symbol: row.symbol, minute: row.minute, isRevision: false)
            case .enriched, .revised: LateMinute(symbol: row.symbol, minute: row.minute, isRevision: true)
            case .unchanged, .refused: nil
            }
        }
    }
}

extension LiveBook {
    /// The closed bars that late minutes are part of, as the store has them.
    func bars(
        with late: [LateMinute], in snapshot: borrowing Snapshot
    ) throws(StoreError) -> [PastChange.Bar] {
        var bars: [PastChange.Bar] = []
        for (row, record) in records.enumerated() {
            let minutes = late.filter { $0.symbol == record.symbol && $0.minute <= minute }
            guard !minutes.isEmpty else { continue }
            for interval in Interval.allCases {
                let closed = interval.bar(of: minute + 1)
                let numbers = Dictionary(grouping: minutes) { interval.bar(of: $0.minute) }
                for (number, within) in numbers.sorted(by: { $0.key < $1.key }) where number < closed {
                    guard let bar = try snapshot.bar(number, of: record, interval) else { continue }
                    let added = within.count { !$0.isRevision }
                    // Halts alone change nothing of a longer bar that has a candle.
                    bars.append(
                        PastChange.Bar(
                            row: row, interval: interval, bar: bar, isLate: added >= max(1, bar.present)))
                }
            }
        }
        return bars
    }

    /// The rows of some symbols that show something else than before.
    func indicators(of symbols: [Symbol], unlike before: [IndicatorTable]) -> [PastChange.Indicators] {
        var changed: [PastChange.Indicators] = []
        let chosen = Set(symbols)
        for (row, record) in records.enumerated() where chosen.contains(record.symbol) {
            for interval in Interval.allCases {
                let (old, new) = (before[Int(interval.rawValue)], tables[Int(interval.rawValue)])
                guard let open = new.opens[row], !new.isSame(as: old, row) else { continue }
                changed.append(
                    PastChange.Indicators(
                        row: row, interval: interval, isLate: old.opens[row].map { $0 < open } ?? true))
            }
        }
        return changed
    }
}

extension IndicatorTable {
    fileprivate func isSame(as other: IndicatorTable, _ row: Int) -> Bool {
        let columns = values.count / opens.count
        let cells = row * columns..<(row + 1) * columns
        return opens[row] == other.opens[row] && bars[row] == other.bars[row]
            && filled[row] == other.filled[row]
            && values[cells].elementsEqual(other.values[cells]) { $0.bitPattern == $1.bitPattern }
    }
}
