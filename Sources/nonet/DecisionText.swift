internal import Market
internal import NonetClient
internal import Signals

/// One decision with everything that was said of it: of a replay, or of a server.
struct DecisionText {
    let symbol: String
    let minute: Minute
    let interval: String
    let direction: String
    let score: Double
    let confidence: Double
    let regime: String?
    /// Nil for a signal.
    let stoppedAt: (number: Int, name: String)?
    let plan: (reference: Double, stop: Double, target: Double)?
    let explanation: ExplanationText

    init(_ candidate: Candidate, weights: Weights) {
        (symbol, minute) = (candidate.symbol.name, candidate.minute)
        (interval, direction) = ("\(candidate.interval)", "\(candidate.direction)")
        (score, confidence) = (candidate.consensus.score, candidate.consensus.confidence)
        regime = candidate.regime?.name
        stoppedAt = candidate.stoppedAt.map { (Int($0.rawValue), $0.name) }
        plan = candidate.plan.map { ($0.reference, $0.stop, $0.target) }
        explanation = ExplanationText(candidate, weights: weights)
    }

    init(_ decision: Client.Decision) {
        (symbol, minute) = (decision.symbol, Minute(containingMilliseconds: Int(decision.minute / 1000)))
        (interval, direction) = (decision.interval.rawValue, decision.direction.rawValue)
        (score, confidence, regime) = (decision.score, decision.confidence, decision.regime)
        stoppedAt = decision.stoppedAt.map { ($0.number, $0.name) }
        plan = decision.plan.map { ($0.reference, $0.stop, $0.target) }
        explanation = ExplanationText(decision.explanation)
    }

    var json: JSON {
        .object(
            [
                ("symbol", .text(symbol)), ("time", .int(minute.milliseconds)),
                ("direction", .text(direction)), ("score", .number(score)),
                ("confidence", .number(confidence)), ("regime", .optional(regime)),
                ("stopped_at", .optional(stoppedAt?.name)),
            ] + explanation.json)
    }

    func print() {
        let verdict = stoppedAt.map { "stopped at stage \($0.number), \($0.name)" } ?? "a signal"
        Output.line("\(symbol) at \(minute), \(interval): \(verdict)")
        Output.line()
        explanation.print()
        if let plan {
            let reward = abs(plan.target - plan.reference) / abs(plan.reference - plan.stop)
            Output.line(
                "plan: \(direction) at \(plan.reference), stop \(plan.stop), target \(plan.target), "
                    + "reward \(reward.rounded(toDigits: 2))")
        }
    }
}
