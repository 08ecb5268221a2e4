internal import ArgumentParser
internal import CandleStore
internal import Engine
internal import Learning
internal import Market

struct LearnReportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract: "What signals brought, what heads and stages are worth, and what to do about it.",
        discussion: """
            It is of the candidates that are kept and have ended, accepted or not. Multiples (R) are of the risk, after fees \
            and slippage. Every number comes with its 95% interval, over whole days, and the sample that it stands on; of \
            fewer than 30 samples none is told.

            EXAMPLES
              nonet learn report --store var
              nonet learn report --store var --from 2021-05-01 --to 2021-05-15
              nonet learn report --store var --json
            """)

    @OptionGroup var store: StoreOption

    @Option(help: "Candidates from this day on.", transform: { try Instant($0) })
    var from: Instant?

    @Option(help: "Up to this day, without it.", transform: { try Instant($0) })
    var to: Instant?

    @Option(help: "At the closes of which decisions are made: 5m, 15m or 1h.")
    var interval = Interval.m5

    @Flag(help: "Print as JSON.")
    var json = false

    func validate() throws { try ReplayCommand.check(interval, from, to) }

    func run() throws {
        let state = try LearnCommand.state(store)
        let engine = try Engine(storeAt: store.path, for: .reading)
        let report = try engine.learningReport(on: try days(in: state), in: state, at: interval)
        let text = LearnReportText(report)
        if json { Output.line(text.json.serialized) } else { text.print() }
    }

    /// Those of the days that are kept; nil for all.
    private func days(in state: StateStore) throws -> ClosedRange<Int>? {
        guard from != nil || to != nil else { return nil }
        let kept = try CandidateDays(in: state).days().map(\.day)
        let first = from.map { Interval.d1.bar(of: $0.minuteUp + (Interval.d1.minutes - 1)) } ?? .min
        let end = to.map { Interval.d1.bar(of: $0.minuteUp + (Interval.d1.minutes - 1)) } ?? .max
        let chosen = kept.filter { $0 >= first && $0 < end }
        guard let low = chosen.first, let high = chosen.last else {
            let known = [kept.first, kept.last].compactMap { $0.map(LearnCommand.date) }
            throw Failure(
                .error,
                known.isEmpty
                    ? "there are no days of candidates yet: a day is complete four days later"
                    : "there are no days of candidates in that range, they are \(known[0]) to \(known[1])")
        }
        return low...high
    }
}
