import Learning
import Market
import Signals
import Testing

/// A learner whom numbers have convinced, days with skill that it fits, and candidates that weights accept or do not.
protocol GateCase {}

extension GateCase {
    static var standard: [Double] { HeadKey.allCases.map(\.defaultWeight) }
    static var first: Int { 20_001 }
    static var day: Int { 20_202 }

    static var history: [DayMoments] { GateHistory.days }

    /// A learner with evidence enough, of nothing but a number.
    func convinced() -> Learner {
        var learner = Learner()
        learner.state.evidence = EProcess(scale: 1)
        learner.state.evidence.products = [Double](repeating: 51, count: 6)
        (learner.state.evidence.days, learner.state.evidence.sum) = (10, 1)
        return learner
    }

    func weekly(
        _ learner: inout Learner, _ history: [DayMoments] = Self.history, rows: [CandidateRow] = []
    ) -> LearningDecision {
        learner.weekly(at: Self.day, trigger: .weekly, history: history, calibration: .standard) { _ in
            CandidateTable(rows)
        }
    }

    func expectFailure(
        of name: String, _ decision: LearningDecision, sourceLocation: SourceLocation = #_sourceLocation
    ) {
        let failed = decision.conditions.filter { !$0.passed }
        #expect(failed.map(\.name) == [name], sourceLocation: sourceLocation)
        #expect(
            decision.weights == nil && decision.reason.contains("(\(name))"), sourceLocation: sourceLocation)
        #expect(failed.allSatisfy { decision.reason.contains($0.reason) }, sourceLocation: sourceLocation)
    }

    /// Candidates that both accept, or one of the two does; each with what it brought.
    func rows(
        proposed: [Double], both: Int, before: Int, after: Int,
        _ multiple: (_ before: Bool, _ after: Bool) -> Double
    ) -> [CandidateRow] {
        var random = SeededNumbers(5)
        var (left, rows) = ([both, before, after], [CandidateRow]())
        let (old, new) = (Rescoring(Self.standard, .standard), Rescoring(proposed, .standard))
        while left.contains(where: { $0 > 0 }) {
            let lean = random.normal()
            var (strengths, confidences): ([Double], [Double]) = ([], [])
            for _ in 0..<9 {
                let confidence = 0.7 + 0.3 * random.unit()
                strengths.append(confidence * min(max(0.4 * (lean + 1.2 * random.normal()), -1), 1))
                confidences.append(confidence)
            }
            let (day, symbol) = (Self.day - 100 + rows.count % 90, DrawnDays.symbols[rows.count / 90 % 50])
            let minute = Minute(day * 1440 + rows.count / 4500)
            var row = CandidateRow(
                id: Signal.id(symbol, minute), symbol: symbol, minute: minute, direction: .long,
                regime: .breakout, strengths: strengths, confidences: confidences, score: 0, confidence: 0,
                confluence: 1, longMultiple: 0, shortMultiple: 0, gain: 0, resolvedAt: minute + 10)
            let accepted = (old.acceptedScore(of: row) != nil, new.acceptedScore(of: row) != nil)
            let kind =
                accepted == (true, true)
                ? 0 : accepted == (true, false) ? 1 : accepted == (false, true) ? 2 : 3
            guard kind < 3, left[kind] > 0 else { continue }
            left[kind] -= 1
            row.longMultiple = multiple(accepted.0, accepted.1) + 0.1 * random.normal()
            rows.append(row)
        }
        return rows
    }

    func proposed() -> [Double] {
        var learner = convinced()
        return weekly(&learner).proposed ?? []
    }
}

private enum GateHistory {
    static let days: [DayMoments] = {
        var drawn = DrawnDays(1, skill: DrawnDays.planted)
        return drawn.moments(20_001..<20_199)
    }()
}
