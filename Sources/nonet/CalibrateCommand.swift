internal import ArgumentParser
internal import CandleStore
internal import Engine
internal import Learning
internal import Market
internal import Signals

struct CalibrateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "calibrate",
        abstract: "Set the filter's thresholds from what was measured on a period.",
        discussion: """
            Strong votes, confidence and confluence are set so that 98.5% of the candidates of the period are stopped for \
            their quality; then the rest of history shows what they do there. The thresholds are kept as a version of \
            their own: replay and serve take the newest.

            EXAMPLES
              nonet calibrate --store var --from 2021-04-20 --to 2021-05-05
              nonet calibrate --store var --dry-run --json
            """)

    @OptionGroup var store: StoreOption

    @Option(help: "Measure from here on.", transform: { try Instant($0) })
    var from: Instant?

    @Option(help: "Up to here, without it; half of history if left out.", transform: { try Instant($0) })
    var to: Instant?

    @Option(help: "At the closes of which decisions are made: 5m, 15m or 1h.")
    var interval = Interval.m5

    @Flag(help: "Show the thresholds, and keep nothing.")
    var dryRun = false

    @Flag(help: "Print as JSON.")
    var json = false

    func validate() throws { try ReplayCommand.check(interval, from, to) }

    func run() throws {
        let engine = try Engine(storeAt: store.path, for: .reading)
        let known = try engine.symbols().compactMap(\.coverage)
        guard let first = known.map(\.first).min(), let last = known.map(\.last).max() else {
            throw Failure(
                .error, "the store at \(store.path) has no candles to measure on: import or collect some")
        }
        // Beside a server nothing could be kept, which is said before all the work. Where there is no state none is made yet.
        let isThere = !dryRun && StateStore.exists(at: store.path)
        let held = isThere ? try EngineState.open(storeAt: store.path, for: .writing) : nil
        let start = from.map(Minute.init(from:)) ?? first
        let end = to.map(Minute.init(from:)) ?? first + (last - first) / 2
        let earlier = try Versions.calibrations(storeAt: store.path)
        let version = (earlier.last?.calibration.version ?? 0) + 1
        var replay = Replay()
        (replay.from, replay.to, replay.interval) = (start, end, interval)
        var bar = ProgressBar("minutes")
        let sample = try engine.sample(replay) { done, of in bar.show(done: done, of: of, count: done) }
        bar.finish()
        guard let fit = sample.fit(version: version) else {
            throw Failure(
                .incomplete,
                "of \(sample.count) candidates from \(start) to \(end) too few get far enough to measure on: at least "
                    + "\(CalibrationFit.countMin) are needed, and 1.5% of them in agreement; give a longer period"
            )
        }
        var rest = Replay()
        (rest.from, rest.interval) = (end, interval)
        rest.judge = Judge(calibration: fit.calibration)
        var after = ReplayReport(rest.judge)
        try engine.replay(rest, visit: { after.add($0) })
        if !dryRun {
            try Versions(in: try held ?? EngineState.open(storeAt: store.path, for: .writing)).add(
                CalibrationRecord(
                    fit.calibration, interval, from: start, to: end, candidates: sample.count))
        }
        show(fit, sample, after)
    }

    private func show(_ fit: CalibrationFit, _ sample: CalibrationSample, _ after: ReplayReport) {
        let calibration = fit.calibration
        if json {
            let fields: [(String, JSON)] = [
                ("version", dryRun ? .null : .int(calibration.version)), ("candidates", .int(sample.count)),
                ("rejection", .number(fit.rejection)),
                ("rejection_after", .number(after.rejection ?? .nan)),
                ("candidates_after", .int(after.candidates)), ("strong_share", .number(fit.strongShare)),
                ("strong_strengths", .list((calibration.strongStrengths ?? []).map { .number($0) })),
                ("confidence_min", .number(calibration.confidenceMin)),
                ("confluence_min", .number(calibration.confluenceMin)),
                ("regime_confidence_min", .list(calibration.regimeConfidenceMin.map { .number($0) })),
            ]
            return Output.line(JSON.object(fields).serialized)
        }
        var heads = Table(["head", "", "strong from |x|"])
        for key in HeadKey.allCases {
            let strength = calibration.strongStrengths?[Int(key.rawValue)] ?? .nan
            heads.add([.left(key.letter), .left(key.name), .right(strength, digits: 3)])
        }
        heads.print()
        Output.line("a strong vote is among \(Int(100 * fit.strongShare))% of a head's own")
        Output.line("confidence from \(calibration.confidenceMin.rounded(toDigits: 3)), by regime: ")
        for regime in Regime.allCases {
            let threshold = calibration.regimeConfidenceMin[Int(regime.rawValue)]
            Output.line("  \(regime.name) \(threshold.rounded(toDigits: 3))")
        }
        Output.line("confluence from \(calibration.confluenceMin.rounded(toDigits: 3))")
        func percent(_ share: Double?) -> String {
            share.map { "\((100 * $0).rounded(toDigits: 2))%" } ?? "-"
        }
        Output.line(
            "stopped by quality: \(percent(fit.rejection)) of the \(sample.count) candidates measured, "
                + "\(percent(after.rejection)) of the \(after.candidates) after them")
        Output.line(dryRun ? "nothing was kept" : "kept as calibration version \(calibration.version)")
    }
}
