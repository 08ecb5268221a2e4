internal import ArgumentParser
internal import CandleStore
internal import Engine
internal import Logging
internal import Market
internal import Signals

/// `--decide I`.
struct DecideOption: ParsableArguments {
    static let intervals: [Interval] = [.m5, .m15, .h1]

    @Option(help: ArgumentHelp("Decide at the closes of 5m, 15m or 1h, or off.", valueName: "i"))
    var decide = "5m"

    func validate() throws {
        guard decide == "off" || Self.intervals.contains(where: { $0.description == decide }) else {
            throw ValidationError("--decide is \(decide), it is 5m, 15m, 1h or off")
        }
    }

    /// Nil where nothing is decided.
    var interval: Interval? { Interval(decide) }

    /// Begins to decide, by the newest thresholds of the interval and by the weights that were learned. It takes a while: what heads remember is gone through.
    func begin(_ engine: Engine, _ state: StateStore, _ logger: Logger) throws {
        guard let interval else { return }
        let calibrations = try Versions(in: state).calibrations().filter { $0.interval == interval }
        if calibrations.isEmpty {
            logger.notice(
                "the filter has its default thresholds, few signals pass: 'nonet calibrate' sets them by what is measured"
            )
        }
        try engine.decide(
            by: Judge(calibration: calibrations.newest(interval)), at: interval,
            keeping: DecisionJournal(in: state), following: try WeightsVersions(in: state))
    }
}
