internal import CandleStore
internal import Exchange
public import Market

#if canImport(Glibc)
    internal import Glibc
#endif

/// How files are imported.
public struct ImportOptions: Sendable {
    /// The symbol of every file; nil takes it from each file's name.
    public var symbol: Symbol?
    /// The market of names that don't say it.
    public var market: Symbol.Market
    /// The files hold every minute the exchange has: holes between their rows are halts.
    public var isComplete: Bool
    /// The minute that is forming now; rows at or after it are refused.
    public var now: Minute

    public init(symbol: Symbol? = nil, market: Symbol.Market = .spot, isComplete: Bool = false, now: Minute) {
        (self.symbol, self.market, self.isComplete, self.now) = (symbol, market, isComplete, now)
    }
}

/// What became of one file.
public struct ImportReport: Sendable {
    public let path: String
    public internal(set) var symbol: Symbol?
    /// Data rows read: every one is counted once more below, as added, enriched, unchanged or refused.
    public internal(set) var rows = 0
    public internal(set) var added = 0
    public internal(set) var enriched = 0
    public internal(set) var unchanged = 0
    public internal(set) var refused = 0
    /// Rows whose open time was rounded down to its minute.
    public internal(set) var offGrid = 0
    /// Minutes that became halts.
    public internal(set) var halts = 0
    /// The first and the last minute of the file's rows.
    public internal(set) var first: Minute?
    public internal(set) var last: Minute?
    /// The first refusals, each with file, line and reason.
    public internal(set) var refusals: [String] = []
    /// Why the file could not be read; of a compressed file that is damaged nothing is in the store.
    public internal(set) var failure: EngineError?

    static let refusalsKept = 100
}

/// How far an import is.
public struct ImportProgress: Sendable {
    public var file: Int
    public var files: Int
    /// Of all files, as they lie on disk.
    public var bytes: Int
    public var totalBytes: Int
    public var rows: Int
}

extension Engine {
    /// Imports files one after another. What is there already stays; running it again changes nothing.
    ///
    /// A file that can't be read is reported and the next one is taken; only the store's own errors end the import.
    public func importFiles(
        _ paths: [String], _ options: ImportOptions, progress: (ImportProgress) -> Void = { _ in }
    ) throws(EngineError) -> [ImportReport] {
        var reports: [ImportReport] = []
        let sizes = paths.map(Self.fileBytes)
        var done = ImportProgress(
            file: 0, files: paths.count, bytes: 0, totalBytes: sizes.reduce(0, +), rows: 0)
        for (path, size) in zip(paths, sizes) {
            done.file += 1
            let before = done
            let report = try importFile(path, options) { bytes, rows in
                (done.bytes, done.rows) = (before.bytes + min(bytes, size), before.rows + rows)
                progress(done)
            }
            (done.bytes, done.rows) = (before.bytes + size, before.rows + report.rows)
            progress(done)
            reports.append(report)
        }
        return reports
    }

    private func importFile(
        _ path: String, _ options: ImportOptions, progress: (_ bytes: Int, _ rows: Int) -> Void
    ) throws(EngineError) -> ImportReport {
        var report = ImportReport(path: path)
        let symbol: Symbol
        var reader: KlineReader
        do throws(KlineError) {
            if let given = options.symbol {
                symbol = given
            } else {
                symbol = try KlineFile.symbol(fromPath: path, market: options.market)
            }
            try KlineReader.check(path: path)
            reader = try KlineReader(path: path)
        } catch {
            report.failure = .file(error)
            return report
        }
        report.symbol = symbol
        var pending = PendingRows(now: options.now)
        var batch: [KlineRow] = []
        while true {
            do throws(KlineError) {
                guard try reader.next(&batch) else { break }
            } catch {
                report.failure = .file(error)
                break
            }
            let name = reader.entry.map { "\(path)/\($0)" } ?? path
            pending.add(batch, from: name, &report)
            progress(reader.bytesRead, reader.rowsRead)
            if pending.isFull { try pending.merge(into: store, symbol, &report) }
        }
        try pending.merge(into: store, symbol, &report)
        report.rows = reader.rowsRead
        report.offGrid = reader.offGrid
        report.refused += reader.refusedCount
        report.refusals = Array(
            (reader.refused.map(\.description) + report.refusals).prefix(ImportReport.refusalsKept))
        if options.isComplete, report.failure == nil, let first = report.first, let last = report.last {
            if report.refused == 0 {
                report.halts = try storing { () throws(StoreError) in
                    try store.markHalts(first..<last, of: symbol)
                }
            } else {
                // The exchange has candles there that could not be read: a halt would say that it has none.
                report.refusals.append("\(path): no holes were marked as halts, because rows were refused")
            }
        }
        return report
    }

    private static func fileBytes(_ path: String) -> Int {
        var status = stat()
        return unsafe stat(path, &status) == 0 ? Int(status.st_size) : 0
    }
}

/// Rows on their way from a file into the store: a commit's worth at a time.
private struct PendingRows {
    private var rows: [MinuteRow] = []
    /// Of each row, for the message when it is refused.
    private var lines: [Int] = []
    private var file = ""
    private let now: Minute

    /// Sixty-four blocks: what the store changes in one transaction.
    private static let capacity = 64 * BlockKey.slots

    init(now: Minute) { self.now = now }

    var isFull: Bool { rows.count >= Self.capacity }

    mutating func add(_ batch: [KlineRow], from file: String, _ report: inout ImportReport) {
        self.file = file
        for row in batch {
            guard row.minute < now else {
                refuse(row.line, "minute \(row.minute) is not over yet", &report)
                continue
            }
            report.first = min(report.first ?? row.minute, row.minute)
            report.last = max(report.last ?? row.minute, row.minute)
            rows.append(MinuteRow(minute: row.minute, candle: row.candle))
            lines.append(row.line)
        }
    }

    mutating func merge(
        into store: Store, _ symbol: Symbol, _ report: inout ImportReport
    ) throws(EngineError) {
        guard !rows.isEmpty else { return }
        let rows = rows
        let merged = try storing { () throws(StoreError) in try store.merge(rows, of: symbol) }
        report.added += merged.added
        report.enriched += merged.enriched
        report.unchanged += merged.unchanged
        for row in merged.contradicting {
            refuse(lines[row], "\(rows[row].minute) has another candle already, which stays", &report)
        }
        self.rows.removeAll(keepingCapacity: true)
        lines.removeAll(keepingCapacity: true)
    }

    private func refuse(_ line: Int, _ reason: String, _ report: inout ImportReport) {
        report.refused += 1
        guard report.refusals.count < ImportReport.refusalsKept else { return }
        report.refusals.append("\(file):\(line): \(reason)")
    }
}
