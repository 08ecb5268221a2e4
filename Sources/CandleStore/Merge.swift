public import Market

/// A minute's candle on its way into the store.
public struct MinuteRow: Sendable {
    public var minute: Minute
    public var candle: Candle

    public init(minute: Minute, candle: Candle) { (self.minute, self.candle) = (minute, candle) }
}

/// What became of the rows of a merge.
public struct MergeReport: Equatable, Sendable {
    /// Minutes that had no candle before.
    public var added = 0
    /// Minutes whose candle got columns that it lacked.
    public var enriched = 0
    /// Minutes whose candle was there already.
    public var unchanged = 0
    /// Rows that contradict a stored candle, by their place among the rows; the stored one stays.
    public var contradicting: [Int] = []

    public init() {}

    public static func += (report: inout MergeReport, other: MergeReport) {
        report.added += other.added
        report.enriched += other.enriched
        report.unchanged += other.unchanged
        report.contradicting += other.contradicting
    }
}

extension Store {
    /// How many blocks a transaction changes at most: a writer never holds the map for long.
    private static let blocksPerCommit = 64

    /// Merges minutes of one symbol, durably, and rebuilds the longer bars they are part of.
    ///
    /// A minute without a candle gets the row's; a stored candle gets the columns it lacks and keeps those it has;
    /// a row that contradicts a stored candle is reported and changes nothing. Merging the same rows again
    /// changes nothing. Rows come in any order; sound ones (`Candle.flaw == nil`) within `Minute.range`.
    public func merge(_ rows: [MinuteRow], of symbol: Symbol) throws(StoreError) -> MergeReport {
        let inOrder = rows.indices.dropFirst().allSatisfy { rows[$0 - 1].minute <= rows[$0].minute }
        // Equal minutes keep their order: the first row wins, and the second is compared with it.
        let order =
            inOrder
            ? Array(rows.indices) : rows.indices.sorted { (rows[$0].minute, $0) < (rows[$1].minute, $1) }
        var report = MergeReport()
        var next = 0
        while next < order.count {
            var edit = try edit(symbol)
            while next < order.count, try edit.turn(to: rows[order[next]].minute, limit: Self.blocksPerCommit)
            {
                switch edit.merge(rows[order[next]].candle, at: rows[order[next]].minute) {
                case .added: report.added += 1
                case .enriched: report.enriched += 1
                case .unchanged: report.unchanged += 1
                case .contradicting: report.contradicting.append(order[next])
                }
                next += 1
            }
            try edit.commit()
        }
        return report
    }

    /// Marks the missing ones of a range of minutes as halts: the exchange has no candles there. Answers how many.
    public func markHalts(_ minutes: Range<Minute>, of symbol: Symbol) throws(StoreError) -> Int {
        var marked = 0
        var minute = minutes.lowerBound
        while minute < minutes.upperBound {
            var edit = try edit(symbol)
            while minute < minutes.upperBound, try edit.turn(to: minute, limit: Self.blocksPerCommit) {
                if edit.markHalt(at: minute) { marked += 1 }
                minute = minute + 1
            }
            try edit.commit()
        }
        return marked
    }

    private func edit(_ symbol: Symbol) throws(StoreError) -> Edit {
        let transaction = try Transaction(environment, writing: true)
        let records = try transaction.symbols()
        return Edit(transaction, symbol, among: records)
    }
}
