import CandleStore
import Engine
import Exchange
import Learning
import Market
import Signals
import Testing

/// A state with days of candidates of which the first head knows something, and a clock.
struct LearningUnderTest {
    let directory = TemporaryDirectory()
    let state: StateStore
    let clock: ManualClock
    /// The first of the days.
    static let first = JobScheduleTests.sunday - 200

    /// - Parameter days: complete ones, the last of them four before the clock's Sunday.
    init(days: Int = 0, at instant: Int64 = JobScheduleTests.instant(JobScheduleTests.sunday, 3)) throws {
        state = try EngineState.open(storeAt: directory.path, for: .writing)
        clock = ManualClock(at: instant)
        let end = JobScheduleTests.sunday - 4
        if days > 0 { try put(end - days + 1...end) }
    }

    func put(_ days: ClosedRange<Int>, skill: Double = 1.5) throws {
        for day in days { #expect(try CandidateDays(in: state).put(day, Self.rows(of: day, skill: skill))) }
    }

    func jobs(_ change: (inout LearningJobs.Surroundings) -> Void = { _ in }) throws -> LearningJobs {
        var surroundings = LearningJobs.Surroundings(state, at: .m5, clock: clock)
        change(&surroundings)
        return try LearningJobs(surroundings)
    }

    func run(_ jobs: LearningJobs, _ kind: LearningJob.Kind) async throws -> LearningJob {
        let job = try jobs.trigger(kind, by: "test").job
        return try #require(await jobs.end(of: job.identifier))
    }

    /// Ten closes of three symbols: the outcome is what the first head says, so many times, and noise.
    static func rows(of day: Int, skill: Double = 1.5) -> [CandidateRow] {
        var random = Seeded(state: UInt64(day))
        func next() -> Double { Double(random.next() >> 11) / Double(1 << 53) * 2 - 1 }
        return (0..<30).map { number in
            let symbol = try! Symbol(["BTCUSDT", "ETHUSDT", "ADAUSDT"][number % 3])
            let minute = Interval.d1.firstMinute(ofBar: day) + 5 * (number / 3 + 1) - 1
            let strengths = HeadKey.allCases.map { _ in next() }
            let long = skill * strengths[0] + next()
            return CandidateRow(
                id: Signal.id(symbol, minute), symbol: symbol, minute: minute,
                direction: strengths[0] > 0 ? .long : .short, regime: nil, stoppedAt: .consensus,
                strengths: strengths, confidences: strengths.map { _ in 0.7 }, score: strengths[0] / 9,
                confidence: 0.7, confluence: 0.5, longMultiple: long, shortMultiple: -long, gain: 0,
                resolvedAt: minute + 100)
        }
    }
}
