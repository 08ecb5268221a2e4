/// Weights that learn from complete days: what is fitted each week, what the gate lets through, what is taken back.
///
/// A value without a clock: days come in as their numbers since the Unix epoch, and the same calls give the same weights.
///
///     day by day   take(day)     the days bet on this week's candidate, before they are fitted on
///     00:00        daily(at:)    a step within the trust region, and what takes weights back
///     Sunday 02:00 weekly(at:)   fit ▸ gate ▸ shadow ▸ deployment
public struct Learner: Sendable, Equatable {
    public package(set) var state: State
    public let rules: Rules

    public init(_ state: State = State(), rules: Rules = .standard) {
        (self.state, self.rules) = (state, rules)
    }

    /// The shares that decide now.
    public var active: [Double] { state.active }
    /// The last ones that the gate, or a person, let through; days move the active ones around them.
    public var gated: [Double] { state.gated }
    /// Two automatic rollbacks within 30 days: nothing changes until a person acts.
    public var isFrozen: Bool { state.isFrozen }
    /// The challenger does better than the gated weights: these have drifted.
    public var hasDrifted: Bool { state.challenger.evidence.value >= rules.driftEvidence }

    /// Takes the next complete day: it bets on the fit that was made without it, and tells how the challenger does.
    ///
    /// The candidate is the fit of the Sunday before the day, against the weights that are gated now: nothing of the day, or of
    /// those after it, is in either.
    /// - Parameters:
    ///   - day: after all that were taken before.
    ///   - history: moments of all kept complete days up to it, in order.
    public mutating func take(_ day: DayMoments, history: [DayMoments]) {
        precondition(state.lastDay.map { day.day > $0 } ?? true, "days are taken in order")
        state.lastDay = day.day
        guard day.counts else { return }
        let sunday = day.day.sunday
        if state.candidate?.sunday != sunday {
            state.candidate = Candidate(
                sunday, try? weeklyFit(history, at: sunday), state.gated)
        }
        if let contrast = state.candidate?.contrast {
            state.evidence.take(Contrast.difference(contrast, on: day))
        }
        if let reversal = state.reversal, day.day >= reversal.since {
            state.reversal?.evidence.take(
                Contrast.difference(reversal.contrast, on: day), bets: EProcess.boldBets)
        }
        challenge(day, WeeklyFit.days(history, at: sunday, after: state.lastBreak, rules))
        let days = WeeklyFit.days(history, at: day.day + rules.completeDays, after: state.lastBreak, rules)
        if let since = StructuralBreak.firstDay(in: days, rules) {
            state.lastBreak = Break(since: since, lambda: state.candidate?.lambda ?? state.lastBreak?.lambda)
        } else if let lastBreak = state.lastBreak, lastBreak.since <= day.day - rules.windowDays + 1 {
            state.lastBreak = nil  // No fit looks back beyond it any more.
        }
    }

    /// Of what was learned since the last break.
    package func weeklyFit(_ history: [DayMoments], at day: Int) throws(NoEvidence) -> WeeklyFit {
        try WeeklyFit(history, at: day, after: state.lastBreak, towards: state.gated, rules)
    }

    /// Lets the challenger learn from a day, after the day has told how it does.
    private mutating func challenge(_ day: DayMoments, _ days: [DayMoments]) {
        guard days.count >= rules.trainingDaysMin, let scale = state.evidence.scale else { return }
        let sum = MomentSum(days, halfLife: rules.halfLife)
        let shares = ShareProjection.nearest(to: state.challenger.shares, within: rules.bounds)
        if let contrast = Contrast(shares, against: state.gated, in: sum) {
            if state.challenger.evidence.scale == nil { state.challenger.evidence = EProcess(scale: scale) }
            state.challenger.evidence.take(Contrast.difference(contrast.vector, on: day))
        }
        let gains = (0..<heads).map { head in
            let spread = (sum.xx[head * heads + head] / sum.weight).squareRoot()
            return spread > 0 ? day.xy[head] / (day.weight * spread * scale) : 0
        }
        state.challenger.take(gains, rate: rules.hedgeRate, share: rules.hedgeShare)
    }

    /// A person's rollback: these weights decide, and are gated from now on. For a week nothing else moves them. A freeze is
    /// over, and the last break is judged: a person has looked.
    ///
    /// - Parameter weights: nine shares of 1, within bounds or not: a person may.
    public mutating func rollBack(to weights: [Double], at day: Int, reason: String) -> LearningDecision {
        precondition(weights.count == heads && abs(weights.reduce(0, +) - 1) < 1e-9)
        replace(by: weights, at: day, previous: nil)
        if isFrozen { unfreeze() }
        state.lastBreak?.isJudged = true
        return LearningDecision(.rollback, day: day, weights: weights, reason: reason)
    }

    /// A person lets learning go on. The rollbacks that froze it are forgotten.
    public mutating func unfreeze() {
        state.isFrozen = false
        state.rollbacks = []
    }

    /// Puts weights in place of the gated ones: what was said of the former says nothing of these.
    mutating func replace(by weights: [Double], at day: Int, previous: [Double]?) {
        (state.active, state.gated, state.previous, state.since) = (weights, weights, previous, day)
        (state.candidate, state.shadow, state.reversal) = (nil, nil, nil)
        state.evidence.restart()
        state.challenger.evidence.restart()
    }
}

extension Learner.Candidate {
    init(_ sunday: Int, _ fit: WeeklyFit?, _ incumbent: [Double]) {
        let contrast = fit.flatMap { Contrast($0.weights, against: incumbent, in: $0.sum) }
        self.init(sunday: sunday, weights: fit?.weights, contrast: contrast?.vector, lambda: fit?.lambda)
    }
}

extension Int {
    /// The last Sunday up to a day, as a day's number: day 0 was a Thursday.
    var sunday: Int { self - ((self - 3) % 7 + 7) % 7 }
}
