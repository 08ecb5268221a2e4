internal import ArgumentParser
internal import Engine
internal import Learning
internal import Market
internal import Signals

struct ReplayCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay",
        abstract: "Run history through the same steps as the present, and say what came of it.",
        discussion: """
            Heads, consensus, filter and outcomes are those of live decisions; the store is only read. Outcomes are after \
            fees and slippage, in multiples of the risk, with an interval over whole days. The same candles give the same \
            output, byte for byte.

            EXAMPLES
              nonet replay --store var
              nonet replay --store var --symbols BTCUSDT,ETHUSDT --from 2021-05-01 --to 2021-05-15 --json
              nonet replay --store var --explain BTCUSDT 2021-05-19T12:59Z
            """)

    @OptionGroup var store: StoreOption

    @Option(help: "Decide from here on.", transform: { try Instant($0) })
    var from: Instant?

    @Option(help: "Up to here, without it.", transform: { try Instant($0) })
    var to: Instant?

    @Option(help: ArgumentHelp("These symbols, by comma; all if left out.", valueName: "a,b"))
    var symbols: String?

    @Option(help: "At the closes of which decisions are made: 5m, 15m or 1h.")
    var interval = Interval.m5

    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp(
            "Print every vote and gate of one symbol at the close of a minute.", valueName: "symbol time"))
    var explain: [String] = []

    @Flag(help: "Print as JSON.")
    var json = false

    func validate() throws {
        guard [.m5, .m15, .h1].contains(interval) else {
            throw ValidationError("--interval is \(interval), it is 5m, 15m or 1h")
        }
        guard explain.isEmpty || explain.count == 2 else {
            throw ValidationError("--explain takes a symbol and a time: --explain BTCUSDT 2021-05-19T12:59Z")
        }
    }

    func run() throws {
        let engine = try Engine(storeAt: store.path, for: .reading)
        var replay = Replay()
        (replay.from, replay.to) = (from?.minute, to?.minute)
        replay.symbols = try symbols?.split(separator: ",").map { try Symbol(String($0)) }
        replay.interval = interval
        if explain.count == 2 { return try explain(replay, engine) }
        var report = ReplayReport(replay.judge)
        var bar = ProgressBar("minutes")
        try engine.replay(
            replay, progress: { done, of in bar.show(done: done, of: of, count: done) },
            visit: { report.add($0) })
        bar.finish()
        let shown = ReplayText(report: report, judge: replay.judge)
        if json { Output.line(shown.json.serialized) } else { shown.print() }
    }

    private func explain(_ replay: Replay, _ engine: Engine) throws {
        let symbol = try Symbol(explain[0])
        let minute = try Instant(explain[1]).minute
        var replay = replay
        replay.to = minute + 1
        var found: Candidate?
        try engine.replay(replay) { step in
            guard step.minute == minute else { return }
            found = step.candidates.first { $0.symbol == symbol }
        }
        guard let found else {
            throw Failure(
                .error,
                "there is no candidate of \(symbol) at \(minute): it is no last minute of a \(interval) bar, or the last 500 bars "
                    + "are not known")
        }
        let text = CandidateText(candidate: found, weights: replay.judge.weights)
        if json { Output.line(text.json.serialized) } else { text.print() }
    }
}
