import CandleStore
import Engine
import Exchange
import Foundation
import Learning
import Market
import Synchronization
import Testing

@Suite struct LearningJobsTests {
    static let sunday = JobScheduleTests.sunday
    static func instant(_ day: Int, _ hours: Double = 0) -> Int64 { JobScheduleTests.instant(day, hours) }

    /// A schedule under way.
    private final class Scheduling: Sendable {
        let under: LearningUnderTest
        let jobs: LearningJobs
        private let task: Task<Void, Never>

        init(_ under: LearningUnderTest, _ change: (inout LearningJobs.Surroundings) -> Void = { _ in })
            throws
        {
            jobs = try under.jobs(change)
            self.under = under
            task = Task { [jobs] in await jobs.run() }
        }

        /// Waits until nothing is left to do but to wait for the clock.
        func rest() async { while under.clock.sleepers == 0 { await Task.yield() } }

        func stop() async {
            task.cancel()
            while under.clock.sleepers == 0 { await Task.yield() }
            under.clock.advance(seconds: 120)
            await task.value
        }

        /// The runs that are over, the oldest first, as kind, date, state.
        func runs() throws -> [String] {
            try jobs.ledger.jobs().reversed().map {
                "\($0.kind) \($0.day - LearningJobsTests.sunday) \($0.state)"
            }
        }
    }

    @Test func whatIsMissedIsCaughtUpOnceAtTheStart() async throws {
        let under = try LearningUnderTest(at: Self.instant(Self.sunday + 2, 9))
        let scheduling = try Scheduling(under)
        await scheduling.rest()
        #expect(try scheduling.runs() == ["weekly 0 done", "daily 2 done"])
        #expect(try scheduling.jobs.versions.history().map(\.decision.trigger) == [.daily, .weekly, .first])
        await scheduling.stop()
        // Another start on the same day, and one a day later that is due once.
        let again = try Scheduling(under)
        await again.rest()
        #expect(try again.runs().count == 2)
        await again.stop()
        under.clock.set(Self.instant(Self.sunday + 5, 1))
        let later = try Scheduling(under)
        await later.rest()
        #expect(try later.runs() == ["weekly 0 done", "daily 2 done", "daily 5 done"])
        await later.stop()
    }

    /// A fortnight by steps of the clock of all sizes, back and forth: every date up to the last once.
    @Test func noDateComesTwiceWhateverTheClockDoes() async throws {
        let under = try LearningUnderTest(at: Self.instant(Self.sunday - 1, 12))
        let scheduling = try Scheduling(under)
        await scheduling.rest()
        for hours in [6.0, 11, 13, 12.01, 14, 14.1, 20, 15, 38, 36.5, 60, 61, 40, 84, 86, 200, 199, 360] {
            under.clock.set(Self.instant(Self.sunday - 1, 12 + hours))
            await scheduling.rest()
        }
        let runs = try scheduling.runs()
        #expect(Set(runs).count == runs.count && runs.allSatisfy { $0.hasSuffix("done") }, "\(runs)")
        #expect(
            runs.filter { $0.hasPrefix("weekly") } == [
                "weekly -7 done", "weekly 0 done", "weekly 7 done", "weekly 14 done",
            ])
        #expect(
            runs.filter { $0.hasPrefix("daily") }.prefix(4) == [
                "daily -1 done", "daily 0 done", "daily 1 done", "daily 2 done",
            ])
        #expect(runs.last == "daily 14 done" || runs.last == "weekly 14 done")
        await scheduling.stop()
    }

    @Test func whatIsDueWaitsForItsCandlesButNoLongerThanAnHour() async throws {
        let under = try LearningUnderTest(at: Self.instant(Self.sunday + 1, 23))
        let isThere = Mutex(true)
        let scheduling = try Scheduling(under) { $0.isReady = { _ in isThere.withLock { $0 } } }
        await scheduling.rest()
        let before = try scheduling.runs().count
        isThere.withLock { $0 = false }
        under.clock.set(Self.instant(Self.sunday + 2, 0.5))
        await scheduling.rest()
        #expect(try scheduling.runs().count == before)
        under.clock.set(Self.instant(Self.sunday + 2, 1.01))
        await scheduling.rest()
        #expect(try scheduling.runs().last == "daily 2 done")
        under.clock.set(Self.instant(Self.sunday + 3, 0.1))
        await scheduling.rest()
        isThere.withLock { $0 = true }
        under.clock.advance(seconds: 60)
        await scheduling.rest()
        #expect(try scheduling.runs().last == "daily 3 done")
        await scheduling.stop()
    }

    @Test func aStepIsMadeOnceADay() async throws {
        let under = try LearningUnderTest()
        let jobs = try under.jobs()
        #expect(try await under.run(jobs, .daily).state == .done)
        #expect(throws: EngineError.self) { try jobs.trigger(.daily, by: "test") }
        // A weekly fit may be looked at as often as somebody wants to: its gate allows for that.
        #expect(try await under.run(jobs, .weekly).state == .done)
        #expect(try await under.run(jobs, .weekly).state == .done)
        #expect(try jobs.ledger.schedule() == JobSchedule(daily: Self.sunday, weekly: nil))
        under.clock.advance(seconds: 86_400)
        #expect(try await under.run(jobs, .daily).state == .done)
        #expect(try jobs.versions.history().map(\.id) == [4, 3, 2, 1, 0])
    }

    /// Those that wait are the same run; runs never overlap.
    @Test func runsComeOneAfterTheOther() async throws {
        let under = try LearningUnderTest(days: 120)
        let states = Mutex<[(UInt64, LearningJob.State)]>([])
        let isAsked = Mutex(false)
        let jobs = try under.jobs {
            $0.report = { job in
                states.withLock { $0.append((job.identifier, job.state)) }
                // The first one is not over before all are asked for.
                while job.state == .running, !isAsked.withLock({ $0 }) { sched_yield() }
            }
        }
        let asked = try (0..<4).map { try jobs.trigger($0 % 2 == 0 ? .daily : .weekly, by: "test") }
        isAsked.withLock { $0 = true }
        for job in asked { _ = await jobs.end(of: job.job.identifier) }
        var running: Set<UInt64> = []
        for (identifier, state) in states.withLock({ $0 }) {
            if state == .running { running.insert(identifier) } else { running.remove(identifier) }
            #expect(running.count <= 1)
        }
        #expect(asked.map(\.isRunning) == [false, false, true, true])
        #expect(Set(asked.map(\.job.identifier)).count == 2)
        let status = try jobs.status()
        #expect(
            status.running.isEmpty && status.queued.isEmpty && status.ended.allSatisfy { $0.state == .done })
    }

    @Test func aStoppedRunKeepsNothingAndItsDateIsGivenUp() async throws {
        let under = try LearningUnderTest(days: 120, at: Self.instant(Self.sunday + 2))
        let stop = Mutex<(@Sendable (UInt64) -> Void)?>(nil)
        let scheduling = try Scheduling(under) { surroundings in
            surroundings.report = { job in
                if job.state == .running, job.done == 30 { stop.withLock { $0 }?(job.identifier) }
            }
        }
        stop.withLock { $0 = { [jobs = scheduling.jobs] in _ = jobs.cancel($0) } }
        await scheduling.rest()
        let runs = try scheduling.runs()
        #expect(
            runs == ["weekly 0 cancelled", "daily 2 cancelled"])
        #expect(try scheduling.jobs.versions.last() == .first)
        #expect(try LearningStatus(in: under.state, at: under.clock.now).learner == Learner.State())
        #expect(!scheduling.jobs.cancel(1), "it is over")
        await scheduling.stop()
    }

    /// A person's rollback while a run computes: the run is made again, on top of it.
    @Test func aRollbackInBetweenIsNotLost() async throws {
        let under = try LearningUnderTest(days: 120)
        _ = try LearningLedger(in: under.state).append(
            LearningDecision(
                .weekly, day: Self.sunday - 30, weights: WeightsVersionsTests.even, reason: "test"),
            at: 1, by: "test")
        let ledger = LearningLedger(in: under.state)
        let isDone = Mutex(false)
        let jobs = try under.jobs { surroundings in
            surroundings.report = { job in
                guard job.done == 60,
                    isDone.withLock({ done in
                        defer { done = true }
                        return !done
                    })
                else { return }
                _ = try! ledger.rollBack(to: 0, by: "anna", because: "now", at: 2)
            }
        }
        let job = try await under.run(jobs, .weekly)
        #expect(job.state == .done && job.version == 3)
        let records = try jobs.versions.history()
        #expect(records.map(\.author) == ["test", "anna", "test", "nonet"])
        #expect(records[0].parent == 2)
        // As if it had come before the run.
        let other = try LearningUnderTest(days: 120)
        _ = try LearningLedger(in: other.state).append(
            LearningDecision(
                .weekly, day: Self.sunday - 30, weights: WeightsVersionsTests.even, reason: "test"),
            at: 1, by: "test")
        _ = try LearningLedger(in: other.state).rollBack(to: 0, by: "anna", because: "now", at: 2)
        let after = try other.jobs()
        #expect(try await other.run(after, .weekly).state == .done)
        #expect(try after.versions.last() == records[0])
    }

    /// What a program wrote that knew of no breaks.
    private struct FirstLearner: StateRecord {
        static let version: UInt16 = 1

        init() {}
        init(version: UInt16, from payload: inout PayloadReader) throws(Unreadable) { self.init() }

        func write(to payload: inout PayloadWriter) {
            func none() { payload.write(Int?.none) { $0.write($1) } }
            func evidence() {
                none()
                payload.write([0.5, -0.5])
                payload.write(Array(repeating: 1.5, count: 6))
                payload.write(7)
                payload.write(0.25)
            }
            payload.write(WeightsVersionsTests.heavy)
            payload.write(WeightsVersionsTests.even)
            none()
            payload.write(20_500 as Int?) { $0.write($1) }
            payload.write(20_540 as Int?) { $0.write($1) }
            none()
            evidence()
            none()
            none()
            payload.write(WeightsVersionsTests.even)
            evidence()
            payload.write([20_300])
            payload.write([20_500])
            payload.write(true)
        }
    }

    @Test func whatWasRememberedBeforeThereWereBreaksIsRead() throws {
        let under = try LearningUnderTest()
        try under.state.write { transaction throws(StoreError) in
            try Table<UInt8, FirstLearner>("learner").put(FirstLearner(), at: 0, in: transaction)
        }
        let learner = try LearningStatus(in: under.state, at: under.clock.now).learner
        #expect(learner.active == WeightsVersionsTests.heavy && learner.gated == WeightsVersionsTests.even)
        #expect(learner.since == 20_500 && learner.lastDay == 20_540 && learner.evidence.value == 1.5)
        #expect(learner.deployments == [20_300] && learner.rollbacks == [20_500] && learner.isFrozen)
        #expect(learner.lastBreak == nil)
        // A rollback to what decides ends the freeze, and comes once.
        let ledger = LearningLedger(in: under.state)
        let back = try ledger.rollBack(to: 0, by: "anna", because: "looked", at: 9)
        #expect(back.id == 1 && back.decision.weights == WeightsRecord.first.decision.weights)
        #expect(try !LearningStatus(in: under.state, at: under.clock.now).learner.isFrozen)
        #expect(throws: EngineError.self) {
            try ledger.rollBack(to: 1, by: "anna", because: "again", at: 10)
        }
    }

    /// That what votes know has changed is kept, and part of what a decision is made again from.
    @Test func aBreakIsKept() async throws {
        let under = try LearningUnderTest()
        let end = Self.sunday - 4
        try under.put(end - 99...end - 30)
        try under.put(end - 29...end, skill: -1.5)
        let jobs = try under.jobs()
        #expect(try await under.run(jobs, .daily).state == .done)
        let learner = try LearningStatus(in: under.state, at: under.clock.now).learner
        let lastBreak = try #require(learner.lastBreak)
        #expect((end - 37...end - 26).contains(lastBreak.since), "\(lastBreak.since - end)")
        #expect(lastBreak.isJudged && lastBreak.lambda != nil)
        try under.put(end + 1...end + 1, skill: -1.5)
        under.clock.advance(seconds: 86_400)
        #expect(try await under.run(jobs, .daily).state == .done)
        #expect(try LearningStatus(in: under.state, at: under.clock.now).learner.lastBreak == lastBreak)
        for record in try jobs.versions.history() where record.id > 0 {
            let replay = try VersionReplay(of: record.id, in: under.state)
            guard case .same = replay.outcome else {
                Issue.record("\(record.id): \(replay.outcome)")
                continue
            }
        }
    }

    /// The same days, all at once and one a day with a start in between, teach the same.
    @Test func howDaysComeDoesNotMatter() async throws {
        let end = Self.sunday - 4
        func skill(_ day: Int) -> Double { day > end - 30 ? -1.5 : 1.5 }
        let once = try LearningUnderTest()
        for day in end - 99...end { try once.put(day...day, skill: skill(day)) }
        #expect(try await once.run(try once.jobs(), .daily).state == .done)
        let daily = try LearningUnderTest(at: Self.instant(end - 99 + 4, 3))
        for day in end - 99...end {
            try daily.put(day...day, skill: skill(day))
            // A week off.
            if !(end - 60..<end - 53).contains(day) {
                #expect(try await daily.run(try daily.jobs(), .daily).state == .done)
            }
            if day < end { daily.clock.advance(seconds: 86_400) }
        }
        var (one, other) = (
            try LearningStatus(in: once.state, at: once.clock.now).learner,
            try LearningStatus(in: daily.state, at: daily.clock.now).learner
        )
        #expect(one.lastBreak != nil && one.evidence.days > 40)
        // What days move within their reach depends on how many there were.
        #expect(one.active != other.active)
        (one.active, other.active) = (one.gated, other.gated)
        #expect(one == other)
    }

    /// A run as of a time of the past learns of no day that was not complete then.
    @Test(arguments: [LearningJob.Kind.daily, .weekly])
    func aRunInThePastKnowsNothingOfWhatCameAfter(kind: LearningJob.Kind) async throws {
        let (past, end) = (Self.instant(Self.sunday - 40, 3), Self.sunday - 4)
        let (then, now) = (try LearningUnderTest(at: past), try LearningUnderTest(days: 150, at: past))
        try then.put(end - 149...end - 40)
        #expect(try await then.run(try then.jobs(), kind).state == .done)
        #expect(try await now.run(try now.jobs(), kind).state == .done)
        let (one, other) = (try then.jobs().versions.last(), try now.jobs().versions.last())
        #expect(one.decision == other.decision && one.rowsDigest == other.rowsDigest)
        #expect(
            try LearningStatus(in: then.state, at: past).learner
                == LearningStatus(in: now.state, at: past).learner)
    }

    @Test func runsThatAProcessLeftAreSaidToBeCancelled() throws {
        let under = try LearningUnderTest()
        let ledger = LearningLedger(in: under.state)
        let left = try ledger.begin(.weekly, isScheduled: true, day: Self.sunday, at: 5)
        _ = try under.jobs()
        let job = try #require(try ledger.job(left.identifier))
        #expect(job.state == .cancelled && job.message == "the process ended" && job.ended == under.clock.now)
        #expect(try ledger.schedule().weekly == nil, "it is due still")
    }

    /// Skill in the first head: week by week the candidate gathers evidence, waits in shadow and decides; each decision comes
    /// out the same when it is made again.
    @Test func skillIsDeployedAndEveryDecisionCanBeMadeAgain() async throws {
        let under = try LearningUnderTest(days: 150)
        let jobs = try under.jobs()
        var next = Self.sunday - 3
        for _ in 0..<3 {
            #expect(try await under.run(jobs, .weekly).state == .done)
            for _ in 0..<7 {
                #expect(try await under.run(jobs, .daily).state == .done)
                try under.put(next...next)
                next += 1
                under.clock.advance(seconds: 86_400)
            }
        }
        let history = try jobs.versions.history()
        let deployed = try #require(
            history.last { $0.decision.trigger == .manual && $0.weights != nil },
            "\(history.map(\.decision.reason))")
        let weights = try #require(deployed.decision.weights)
        #expect(weights[0] > 0.2 && deployed.decision.conditions.allSatisfy(\.passed))
        for record in history {
            let replay = try VersionReplay(of: record.id, in: under.state)
            switch replay.outcome {
            case .same: #expect(record.id > 0)
            case .given: #expect(record.id == 0)
            default: Issue.record("\(record.id): \(replay.outcome)")
            }
        }
    }
}
