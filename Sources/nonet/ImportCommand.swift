internal import ArgumentParser
internal import CandleStore
internal import Engine
internal import Exchange
internal import Market

#if canImport(Glibc)
    internal import Glibc
#endif

struct ImportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Import Binance kline files: CSV, plain, gzip or zip.",
        discussion: """
            The symbol comes from each file's name unless given: BTCUSDT.csv.gz, BTCUSDT-1m-2026-02.zip. Importing \
            again changes nothing, so an import that was cut off is simply run again. Rows that can't have happened, \
            and rows that contradict a stored candle, are refused with file and line; the exit code is 3 then.

            EXAMPLES
              nonet import --store var BTCUSDT.csv.gz ETHUSDT-1m-2026-02.zip
              nonet import --store var --market usdm --complete DOTUSDT-1m-2026-02.zip
            """)

    @OptionGroup var store: StoreOption

    @Option(help: ArgumentHelp("The symbol of all files.", valueName: "s"))
    var symbol: String?

    @Option(help: "The market of symbols that don't say it: spot or usdm.")
    var market: Symbol.Market = .spot

    @Flag(help: "The files hold every minute the exchange has: holes between their rows are halts.")
    var complete = false

    @Flag(help: "Print the summary as JSON.")
    var json = false

    @Argument(help: ArgumentHelp("Kline files.", valueName: "file"))
    var files: [String]

    func run() throws {
        var options = ImportOptions(market: market, isComplete: complete, now: .now)
        options.symbol = try symbol.map { try Symbol($0, market: market) }
        let engine = try Engine(storeAt: store.path, for: .writing)
        var bar = ProgressBar("rows")
        let reports = try engine.importFiles(files, options) { progress in
            bar.show(
                done: progress.bytes, of: progress.totalBytes, count: progress.rows,
                note: progress.files > 1 ? "file \(progress.file) of \(progress.files)" : "")
        }
        bar.finish()
        for report in reports {
            for refusal in report.refusals { Output.complain(refusal) }
            if report.refused > report.refusals.count {
                Output.complain(
                    "\(report.path): \(report.refused - report.refusals.count) further rows refused")
            }
        }
        if json { Output.line(JSON.object(reports).serialized) } else { Self.table(reports) }
        for report in reports { if let failure = report.failure { Output.complain("nonet: \(failure)") } }
        if reports.contains(where: { $0.failure != nil }) { throw Failure(.error) }
        if reports.contains(where: { $0.refused > 0 }) { throw Failure(.incomplete) }
    }

    private static func table(_ reports: [ImportReport]) {
        var table = Table([
            "file", "symbol", "rows", "added", "enriched", "unchanged", "refused", "off grid", "halts",
            "from", "to",
        ])
        for report in reports {
            table.add([
                .left(String(report.path.split(separator: "/").last ?? "")),
                .left(report.symbol?.name ?? "-"),
                .right(report.rows), .right(report.added), .right(report.enriched), .right(report.unchanged),
                .right(report.refused), .right(report.offGrid), .right(report.halts),
                .left(report.first?.description ?? "-"), .left(report.last?.description ?? "-"),
            ])
        }
        if reports.count > 1 {
            func sum(_ value: (ImportReport) -> Int) -> Table.Cell {
                .right(reports.reduce(0) { $0 + value($1) })
            }
            table.add([
                .left("total"), .left(""), sum(\.rows), sum(\.added), sum(\.enriched), sum(\.unchanged),
                sum(\.refused),
                sum(\.offGrid), sum(\.halts), .left(""), .left(""),
            ])
        }
        table.print()
    }
}

extension JSON {
    fileprivate static func object(_ reports: [ImportReport]) -> JSON {
        let files = reports.map { report in
            JSON.object([
                ("file", .text(report.path)), ("symbol", report.symbol.map { .text($0.name) } ?? .null),
                ("rows", .int(report.rows)), ("added", .int(report.added)),
                ("enriched", .int(report.enriched)),
                ("unchanged", .int(report.unchanged)), ("refused", .int(report.refused)),
                ("off_grid", .int(report.offGrid)), ("halts", .int(report.halts)),
                ("first", .optional(report.first?.milliseconds)),
                ("last", .optional(report.last?.milliseconds)),
                ("refusals", .list(report.refusals.map { .text($0) })),
                ("error", report.failure.map { .text("\($0)") } ?? .null),
            ])
        }
        return .object([("files", .list(files))])
    }
}

extension Minute {
    /// The minute that is forming, by the system's clock.
    static var now: Minute { Minute(containingMilliseconds: Clock.milliseconds) }
}

/// The system's clock, read here and handed down.
enum Clock {
    static var milliseconds: Int {
        var time = timespec()
        unsafe clock_gettime(CLOCK_REALTIME, &time)
        return time.tv_sec * 1000 + time.tv_nsec / 1_000_000
    }

    /// For durations: goes on evenly, from no particular start.
    static var nanoseconds: Int {
        var time = timespec()
        unsafe clock_gettime(CLOCK_MONOTONIC, &time)
        return time.tv_sec * 1_000_000_000 + time.tv_nsec
    }
}
