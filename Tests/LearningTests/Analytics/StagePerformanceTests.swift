import Learning
import Signals
import Testing

struct StagePerformanceTests {
    @Test(arguments: 1...4) func numbersAreThoseOfPlainLoops(seed: UInt64) {
        let rows = ReportRows.random(days: 12, each: 60, seed: seed)
        let stages = StagePerformance.all(CandidateTable(rows))
        #expect(stages.map(\.stage) == Stage.allCases.filter { $0 != .data })
        for found in stages {
            let place = found.stage.rawValue
            let came = rows.filter { ($0.stoppedAt?.rawValue ?? 99) >= place }
            let stopped = came.filter { $0.stoppedAt == found.stage }
            #expect(Plain.isClose(found.entered, came.reduce(0) { $0 + 1 / $1.rate }))
            #expect(Plain.isClose(found.rejected, stopped.reduce(0) { $0 + 1 / $1.rate }))
            func mean(_ rows: [CandidateRow]) -> Double? {
                let sided = rows.filter { $0.direction != .flat }
                return sided.count < 30
                    ? nil : Plain.mean(sided.map { $0.multiple ?? 0 }, sided.map { 1 / $0.rate })
            }
            let (passed, rejected) = (mean(came.filter { $0.stoppedAt != found.stage }), mean(stopped))
            #expect(Plain.isClose(found.passedExpectancy.value, passed))
            #expect(Plain.isClose(found.rejectedExpectancy.value, rejected))
            #expect(
                Plain.isClose(found.lift.value, passed.flatMap { passed in rejected.map { passed - $0 } }))
            let sided = stopped.filter { $0.direction != .flat }
            let missed = Plain.mean(sided.map { ($0.multiple ?? 0) > 0 ? 1 : 0 }, sided.map { 1 / $0.rate })
            #expect(Plain.isClose(found.missed.value, sided.count < 30 ? nil : missed))
        }
        for (one, next) in zip(stages, stages.dropFirst()) {
            #expect(Plain.isClose(next.entered, one.entered - one.rejected))
        }
    }

    /// Ten days: what is let through gains 1, what confluence stops loses 1.
    private func rows(passing: Int, stopped: Int) -> [CandidateRow] {
        (0..<passing).map { ReportRows.row(day: $0 % 10, minute: $0, long: 1) }
            + (0..<stopped).map {
                ReportRows.row(day: $0 % 10, minute: $0, symbol: 1, stoppedAt: .confluence, long: -1)
            }
    }

    @Test func aStageThatStopsLossesHasLift() throws {
        let stage = StagePerformance.all(CandidateTable(rows(passing: 40, stopped: 50)))[2]
        #expect(stage.stage == .confluence && stage.entered == 90 && stage.rejected == 50)
        #expect(stage.lift.value == 2 && stage.lift.interval == 2...2 && stage.lift.samples == 40)
        #expect(stage.missed.value == 0)
        // What brings nothing is not missed.
        let nothing = (0..<40).map {
            ReportRows.row(day: $0 % 10, minute: $0, stoppedAt: .confluence, long: 0)
        }
        #expect(StagePerformance.all(CandidateTable(nothing))[2].missed.value == 0)
    }

    @Test func aSmallGroupHasNoLift() {
        for (passing, stopped) in [(29, 100), (100, 29)] {
            let stage = StagePerformance.all(CandidateTable(rows(passing: passing, stopped: stopped)))[2]
            #expect(stage.lift.value == nil && stage.lift.samples == 29)
            #expect(stage.lift.reason == "29 samples, it takes 30")
        }
        let shown = StagePerformance.all(CandidateTable(rows(passing: 30, stopped: 30)))[2]
        #expect(shown.lift.value == 2)
    }

    @Test func aStageWithoutSkillHasAnIntervalAroundNothing() throws {
        let seeds = 40
        let held = try (0..<seeds).count { seed in
            let rows = ReportRows.random(days: 40, each: 60, seed: 200 + UInt64(seed))
            return try #require(StagePerformance.all(CandidateTable(rows))[0].lift.interval).contains(0)
        }
        #expect(held >= 34, "\(held) of \(seeds)")
    }

    @Test func candidatesWithoutADirectionAreOnlyCounted() {
        let flat = (0..<50).map {
            ReportRows.row(day: $0 % 10, minute: $0, .flat, stoppedAt: .consensus, long: 1)
        }
        let stage = StagePerformance.all(CandidateTable(flat))[0]
        #expect(stage.entered == 50 && stage.rejected == 50 && stage.missed.samples == 0)
    }
}
