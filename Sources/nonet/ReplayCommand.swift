internal import ArgumentParser
internal import CandleStore
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
              nonet replay --store var --weights 12 --json
              nonet replay --store var --explain BTCUSDT 2021-05-19T12:59Z
              nonet replay --store var --journal

            With --journal the days' candidates and what became of them are kept for learning: of the last 120 days, as far \
            as there are candles and all trades have ended. Live signals stay as they are, and so do days that are there.
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

    @Option(help: "The version of the thresholds; the newest if left out, the defaults for 0.")
    var calibration: Int?

    @Option(help: "The version of the weights; the one that decides now if left out, the defaults for 0.")
    var weights: Int?

    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp(
            "Print every vote and gate of one symbol at the close of a minute.", valueName: "symbol time"))
    var explain: [String] = []

    @Flag(help: "Keep what came of it, day by day, to learn from. No server may hold the store.")
    var journal = false

    @Flag(help: "Print as JSON.")
    var json = false

    func validate() throws {
        try Self.check(interval, from, to)
        guard !journal || explain.isEmpty else {
            throw ValidationError("--journal and --explain are two things: give one of them")
        }
        guard explain.isEmpty || explain.count == 2 else {
            throw ValidationError("--explain takes a symbol and a time: --explain BTCUSDT 2021-05-19T12:59Z")
        }
    }

    static func check(_ interval: Interval, _ from: Instant? = nil, _ to: Instant? = nil) throws {
        guard DecideOption.intervals.contains(interval) else {
            throw ValidationError("--interval is \(interval), it is 5m, 15m or 1h")
        }
        if let from, let to, from.milliseconds > to.milliseconds {
            throw ValidationError("--from is after --to: a range is [from, to)")
        }
    }

    func run() throws {
        let engine = try Engine(storeAt: store.path, for: .reading)
        var replay = Replay()
        (replay.from, replay.to) = (from.map(Minute.init(from:)), to.map(Minute.init(from:)))
        replay.symbols = try symbols.map { try nonet.symbols(in: $0) }
        replay.interval = interval
        replay.judge = try chosenJudge()
        if explain.count == 2 { return try explain(replay, engine) }
        if journal { return try fill(by: replay, engine) }
        var report = ReplayReport(replay.judge)
        var bar = ProgressBar("minutes")
        try engine.replay(
            replay, progress: { done, of in bar.show(done: done, of: of, count: done) },
            visit: { report.add($0) })
        bar.finish()
        let shown = ReplayText(report: report, judge: replay.judge)
        if json { Output.line(shown.json.serialized) } else { shown.print() }
    }

    /// By the weights that decide now, or those asked for; where nothing was learned by the defaults.
    private func chosenJudge() throws -> Judge {
        let judge = Judge(calibration: try chosenCalibration())
        guard StateStore.exists(at: store.path) else {
            guard weights ?? 0 == 0 else { throw EngineError.noWeights(version: weights ?? 0, last: 0) }
            return judge
        }
        let versions = try WeightsVersions(in: try EngineState.open(storeAt: store.path, for: .reading))
        let record = try weights.map { try versions.deciding(by: $0) } ?? versions.active()
        return judge.weighing(by: record)
    }

    /// The newest of this interval, or the one asked for; 0 are the defaults.
    private func chosenCalibration() throws -> Calibration {
        let records = try Versions.calibrations(storeAt: store.path)
        guard let calibration else {
            return records.newest(interval)
        }
        if calibration == 0 { return .standard }
        guard let record = records.first(where: { $0.calibration.version == calibration }) else {
            let known = records.map { String($0.calibration.version) }
            throw Failure(
                .usage,
                "there is no calibration version \(calibration), there are \((["0"] + known).joined(separator: ", "))"
            )
        }
        return record.calibration
    }

    private func fill(by replay: Replay, _ engine: Engine) throws {
        let days = CandidateDays(in: try EngineState.open(storeAt: store.path, for: .writing))
        var bar = ProgressBar("minutes")
        let filled = try engine.fill(days, by: replay) { done, of in
            bar.show(done: done, of: of, count: done)
        }
        bar.finish()
        guard let first = filled.first, let last = filled.last else {
            throw Failure(
                .incomplete,
                "no day of it is complete: five days of candles are needed, and two before them for charts to fill"
            )
        }
        let period = [first, last].map { Interval.d1.firstMinute(ofBar: $0) }
        if json {
            let fields: [(String, JSON)] = [
                ("first_day", .int(period[0].milliseconds)), ("last_day", .int(period[1].milliseconds)),
                ("days", .int(filled.days)), ("candidates", .int(filled.rows)),
            ]
            return Output.line(JSON.object(fields).serialized)
        }
        Output.line("\(filled.rows) candidates of \(filled.days) days are kept, \(period[0]) to \(period[1])")
    }

    private func explain(_ replay: Replay, _ engine: Engine) throws {
        let symbol = try Symbol(explain[0])
        _ = try engine.symbols([symbol])
        let minute = Minute(containingMilliseconds: try Instant(explain[1]).milliseconds)
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
        let text = DecisionText(found, weights: replay.judge.weights)
        if json { Output.line(text.json.serialized) } else { text.print() }
    }
}

extension Minute {
    /// The first minute that opens then or later.
    init(from instant: Instant) {
        self = Minute(containingMilliseconds: instant.milliseconds + 59_999)
    }
}

extension [CalibrationRecord] {
    /// The newest thresholds for decisions of an interval, else the defaults.
    func newest(_ interval: Interval) -> Calibration {
        last { $0.interval == interval }?.calibration ?? .standard
    }
}
