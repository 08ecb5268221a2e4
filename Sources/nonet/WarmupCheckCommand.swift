internal import ArgumentParser
internal import CandleStore
internal import Engine
internal import Market
internal import Signals

struct WarmupCheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "warmup-check",
        abstract: "Show how soon it no longer matters where history begins.",
        discussion: """
            History is run from its beginning, and beside that from later days on. For each column it is shown after how \
            many bars the two agree, to 1e-9 and to the bit, beside what the catalogue says; for each head after how many \
            hours the votes do. Of a series of prices that has a hole, each part counts by itself. What did not settle in \
            four times as long as it took elsewhere, or nowhere, is named.

            EXAMPLES
              nonet warmup-check --store var
              nonet warmup-check --store var --symbols BTCUSDT --starts 1,30,90 --json
            """)

    @OptionGroup var store: StoreOption

    @Option(help: ArgumentHelp("These symbols, by comma; all if left out.", valueName: "a,b"))
    var symbols: String?

    @Option(help: ArgumentHelp("Begin so many days later.", valueName: "days,days"))
    var starts = "1,3,7,13"

    @Option(help: "Up to here, without it.", transform: { try Instant($0) })
    var to: Instant?

    @Option(help: "At the closes of which decisions are made: 5m, 15m or 1h.")
    var interval = Interval.m5

    @Flag(help: "Print as JSON.")
    var json = false

    private var days: [Int]? {
        let days = starts.split(separator: ",").map { Int($0) }
        guard !days.isEmpty, days.allSatisfy({ ($0 ?? 0) >= 1 && ($0 ?? 0) <= 36_500 }) else { return nil }
        return days.compactMap { $0 }
    }

    func validate() throws {
        try ReplayCommand.check(interval)
        guard days != nil else {
            throw ValidationError(
                "--starts is '\(starts)', it is whole days of at least 1, by comma: 1,3,7,13")
        }
    }

    func run() throws {
        let engine = try Engine(storeAt: store.path, for: .reading)
        var check = WarmupCheck()
        check.starts = days ?? []
        check.replay.symbols = try symbols.map { try engine.symbols(nonet.symbols(in: $0)).map(\.symbol) }
        (check.replay.to, check.replay.interval) = (to.map(Minute.init(from:)), interval)
        var bar = ProgressBar("minutes")
        let report = try check.run(
            engine, progress: { done, of in bar.show(done: done, of: of, count: done) })
        bar.finish()
        guard !report.starts.isEmpty else {
            throw Failure(
                .error,
                "the store at \(store.path) has no more than \(days?.min() ?? 0) days of candles there: nothing can begin later"
            )
        }
        if json { Output.line(Self.json(report).serialized) } else { Self.print(report) }
    }

    private static func json(_ agreement: WarmupCheck.Agreement) -> [(String, JSON)] {
        func json(_ settling: WarmupCheck.Settling) -> JSON {
            .object([
                ("settled", .int(settling.settled)), ("within", .int(settling.within)),
                ("longest_unsettled", .int(settling.longestUnsettled)),
                ("is_unsettled", .bool(settling.isUnsettled)),
            ])
        }
        return [
            ("series", .int(agreement.series)), ("compared", .int(agreement.compared)),
            ("agreeing", .int(agreement.agreeing)), ("close", json(agreement.close)),
            ("exact", json(agreement.exact)),
        ]
    }

    private static func json(_ report: WarmupCheck.Report) -> JSON {
        .object([
            ("starts", .list(report.starts.map { .int($0) })),
            (
                "columns",
                .list(
                    report.columns.map {
                        .object(
                            [("name", .text($0.name)), ("stated", .optional($0.stated))] + json($0.agreement))
                    })
            ),
            (
                "heads",
                .list(report.heads.map { .object([("key", .text($0.key.name))] + json($0.agreement)) })
            ),
        ])
    }

    private static func print(_ report: WarmupCheck.Report) {
        var columns = Table([
            "column", "stated", "bars to 1e-9", "longest not", "bars to the bit", "longest not", "series",
        ])
        for column in report.columns {
            let (close, exact) = (column.agreement.close, column.agreement.exact)
            columns.add([
                .left(column.name), column.stated.map { .right($0) } ?? .rightText("never"),
                .right(close.within), .right(close.longestUnsettled), .right(exact.within),
                .right(exact.longestUnsettled), .right(column.agreement.series),
            ])
        }
        columns.print()
        Output.line()
        var heads = Table([
            "head", "", "hours to 1e-9", "longest not", "settled", "series", "votes", "% agree",
        ])
        for head in report.heads {
            let (agreement, close) = (head.agreement, head.agreement.close)
            heads.add([
                .left(head.key.letter), .left(head.key.name), .right(Double(close.within) / 60, digits: 1),
                .right(Double(close.longestUnsettled) / 60, digits: 1), .right(close.settled),
                .right(agreement.series), .right(agreement.compared),
                .right(100 * Double(agreement.agreeing) / Double(max(1, agreement.compared)), digits: 2),
            ])
        }
        heads.print()
        let unsettled =
            report.columns.filter { $0.agreement.close.isUnsettled }.map(\.name)
            + report.heads.filter { $0.agreement.close.isUnsettled }.map(\.key.name)
        Output.line(
            unsettled.isEmpty
                ? "everything settles" : "what does not settle: \(unsettled.joined(separator: ", "))")
    }
}
