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
    /// Closed candles that changed; what they were is in the revision log.
    public var revised = 0
    /// Rows that contradict a stored candle, by their place among the rows; the stored one stays.
    public var contradicting: [Int] = []

    public init() {}

    public static func += (report: inout MergeReport, other: MergeReport) {
        report.added += other.added
        report.enriched += other.enriched
        report.unchanged += other.unchanged
        report.revised += other.revised
        report.contradicting += other.contradicting
    }
}

/// A merge on its way: rows of one symbol, some blocks a step.
public struct Merge: Sendable {
    public let symbol: Symbol
    public private(set) var report = MergeReport()
    private let rows: [MinuteRow]
    /// By time. Equal minutes keep their order: the first row wins, and the second is compared with it.
    private let order: [Int]
    private let contradiction: Contradiction
    private let noticed: Int64
    private var next = 0

    /// - Parameters:
    ///   - rows: in any order; sound ones (`Candle.flaw == nil`) within `Minute.range`.
    ///   - noticed: microseconds since the Unix epoch, for the revision log.
    public init(
        _ rows: [MinuteRow], of symbol: Symbol, _ contradiction: Contradiction = .isRefused,
        noticed: Int64 = 0
    ) {
        (self.symbol, self.rows, self.contradiction) = (symbol, rows, contradiction)
        self.noticed = noticed
        let inOrder = rows.indices.dropFirst().allSatisfy { rows[$0 - 1].minute <= rows[$0].minute }
        order =
            inOrder
            ? Array(rows.indices) : rows.indices.sorted { (rows[$0].minute, $0) < (rows[$1].minute, $1) }
    }

    public var isDone: Bool { next == order.count }

    /// Merges rows until they reach one block more than the limit.
    fileprivate mutating func step(_ edit: inout Edit, blocks: Int) throws(StoreError) {
        while next < order.count {
            let row = rows[order[next]]
            guard try edit.turn(to: row.minute, limit: blocks) else { return }
            switch try edit.merge(row.candle, at: row.minute, contradiction, noticed: noticed) {
            case .added: report.added += 1
            case .enriched: report.enriched += 1
            case .unchanged: report.unchanged += 1
            case .revised: report.revised += 1
            case .contradicting: report.contradicting.append(order[next])
            }
            next += 1
        }
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
        var merge = Merge(rows, of: symbol)
        while !merge.isDone { try advance(&merge, blocks: Self.blocksPerCommit) }
        return merge.report
    }

    /// Takes a merge one transaction further: at most so many blocks of minutes, and the longer bars with them.
    public func advance(_ merge: inout Merge, blocks: Int) throws(StoreError) {
        merge = try editing(merge.symbol) { edit throws(StoreError) in
            var next = merge
            try next.step(&edit, blocks: blocks)
            return next
        }
    }

    /// Marks the missing ones of a range of minutes as halts: the exchange has no candles there. Answers how many.
    public func markHalts(_ minutes: Range<Minute>, of symbol: Symbol) throws(StoreError) -> Int {
        var marked = 0
        var minute = minutes.lowerBound
        while minute < minutes.upperBound {
            (minute, marked) = try editing(symbol) { edit throws(StoreError) in
                var (next, count) = (minute, marked)
                while next < minutes.upperBound, try edit.turn(to: next, limit: Self.blocksPerCommit) {
                    if edit.markHalt(at: next) { count += 1 }
                    next = next + 1
                }
                return (next, count)
            }
        }
        return marked
    }
}
