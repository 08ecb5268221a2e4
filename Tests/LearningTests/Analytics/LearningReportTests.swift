import Learning
import Market
import Signals
import Testing

struct LearningReportTests {
    private func version(
        _ id: Int, _ trigger: LearningDecision.Trigger = .weekly, weights: [Double]? = nil,
        proposed: [Double]? = nil, winModel: WinModel? = nil, conditions: [LearningDecision.Condition] = []
    ) -> LearningReport.Version {
        LearningReport.Version(
            id: id, minute: Minute(18_740 * 1440),
            LearningDecision(
                trigger, day: 18_740, weights: weights, proposed: proposed, window: 18_700...18_739,
                rows: 900, conditions: conditions, reason: "the evidence is thin"), winModel: winModel)
    }

    @Test func chancesComeOfTheVersionThatDecided() throws {
        let rows = ReportRows.random(days: 40, each: 60, seed: 1, accepted: 0.3)
        let model = WinModel(slope: 2, intercept: -1)
        let report = LearningReport(
            CandidateTable(rows), versions: [version(1), version(2, winModel: model)], weights: .standard,
            .standard)
        let told = rows.filter { $0.isAccepted && $0.multiple != nil && $0.weightsVersion == 2 }
        #expect(told.count > 100 && report.performance.brier.samples == told.count)
        let chance = model.probability(0.6)
        let errors = told.map { (chance - (($0.multiple ?? 0) > 0 ? 1 : 0)) }
        #expect(Plain.isClose(report.performance.brier.value, Plain.mean(errors.map { $0 * $0 })))
    }

    @Test func onlyFitsAreTrials() {
        let equal = Array(repeating: 1.0 / 9, count: 9)
        let versions = [version(1), version(2, proposed: equal), version(3, .rollback, weights: equal)]
        let report = LearningReport(CandidateTable([]), versions: versions, weights: .standard, .standard)
        #expect(report.performance.trials == 2)
    }

    @Test func sharesAreOfAllCandidatesNotOfThoseKept() {
        let rows = ReportRows.random(days: 20, each: 60, seed: 2)
        let report = LearningReport(
            CandidateTable(rows), versions: [], weights: .standard, .standard,
            minutes: .init(all: 1000, missing: 5, halted: 20))
        let kept = rows.map { 1 / $0.rate }
        let passed = rows.map { row in row.stoppedAt.map { $0.rawValue > 6 ? 1.0 : 0 } ?? 1 }
        #expect(Plain.isClose(report.emission.value, Plain.mean(passed, kept)))
        #expect(
            Plain.isClose(
                report.quality.ambiguous.value, Plain.mean(rows.map { $0.isAmbiguous ? 1 : 0 }, kept)))
        #expect(report.quality.missing == 0.005 && report.quality.halted == 0.02)
        #expect(report.rows == 1200 && report.days == 18_700...18_719)
        #expect(
            Plain.isClose(report.effective, rows.reduce(0) { $0 + $1.uniqueness / $1.rate }))
    }

    /// A signal ends with its own way, whenever the other one does.
    @Test func aSignalEndsWithItsOwnWay() {
        let row = ReportRows.row(day: 18_700, lasting: 60)
        #expect(row.resolvedAt == row.endedAt + 30)
        #expect(SignalResult(row, told: nil)?.endedAt == row.endedAt)
    }

    @Test func nothingSaysNothing() {
        let report = LearningReport(CandidateTable([]), versions: [], weights: .standard, .standard)
        #expect(report.days == nil && report.emission.value == nil && report.quality.missing == nil)
        #expect(report.heads.count == 9 && report.stages.count == 9)
        #expect(report.recommendations.map(\.kind) == [.fewSamples])
        #expect(report.recommendations.first?.priority == .high)
    }

    @Test func theOrderOfCandidatesIsOfNoConsequence() {
        let rows = ReportRows.random(days: 30, each: 60, seed: 4)
        var random = SeededNumbers(5)
        let one = LearningReport(CandidateTable(rows), versions: [], weights: .standard, .standard)
        let other = LearningReport(
            CandidateTable(rows.shuffled(using: &random)), versions: [], weights: .standard, .standard)
        #expect(one == other)
    }

    /// A wick of infinite size, or a row that holds what cannot be, is left out of everything.
    @Test func whatCannotBeIsLeftOut() {
        let rows = ReportRows.random(days: 20, each: 60, seed: 6)
        let odd = [
            ReportRows.row(day: 18_705, minute: 1001, long: .infinity),
            ReportRows.row(day: 18_705, minute: 1002, long: .nan),
            ReportRows.row(day: 18_705, minute: 1003, strengths: Array(repeating: 7, count: 9)),
            ReportRows.row(day: 18_705, minute: 1004, rate: 0),
        ]
        let one = LearningReport(CandidateTable(rows), versions: [], weights: .standard, .standard)
        let other = LearningReport(CandidateTable(rows + odd), versions: [], weights: .standard, .standard)
        #expect(one == other)
    }
}
