internal import Market
internal import Signals

/// Candidates of a market that never was, day by day: labels, votes, and what some weights decide on them.
package struct SimulatedCandidates: Sendable {
    /// Of the candidates, the share that the stages pass which no weight has a say in.
    package var passingRest = 0.25
    package let labels: SimulatedLabels
    /// The outcomes that heads know something of: the labels' own, where nothing happened to these.
    private let known: SimulatedLabels
    private var heads: SimulatedHeads
    private var random: SplitMix
    private let calibration = Calibration.standard

    /// The first day is a Sunday of 2026.
    package static let firstDay = 20_457

    /// - Parameter wick: one candle of one symbol at eleven times its price, of which heads know nothing.
    package init(
        days: Int, seed: UInt64, prices: SimulatedLabels.Prices = .init(),
        habits: SimulatedHeads.Habits = .init(), wick: SimulatedLabels.Wick? = nil
    ) {
        var random = SplitMix(state: seed)
        let (walk, noise) = (random.next(), random.next())
        known = SimulatedLabels(days: days, from: Self.firstDay, prices, seed: walk)
        labels =
            wick == nil
            ? known : SimulatedLabels(days: days, from: Self.firstDay, prices, wick: wick, seed: walk)
        heads = SimulatedHeads(symbols: prices.symbols, habits, seed: noise)
        self.random = random
    }

    /// The candidates of the next day.
    ///
    /// - Parameters:
    ///   - day: since the Unix epoch; days are asked for in order.
    ///   - skills: of each head the correlation of its strengths with outcomes.
    ///   - weights: nine shares that decide.
    package mutating func rows(of day: Int, skills: [Double], decidedBy weights: [Double]) -> [CandidateRow] {
        let index = day - Self.firstDay
        let votes = heads.votes(on: known.days[index], skills: skills)
        let rescoring = Rescoring(weights, calibration)
        return zip(labels.days[index], votes).map { row($0, $1, weights, rescoring) }
    }

    /// All days, by the default weights.
    package mutating func rows(skills: [Double]) -> [CandidateRow] {
        let weights = Learner().active
        return labels.days.indices.flatMap { day in
            rows(of: Self.firstDay + day, skills: skills, decidedBy: weights)
        }
    }

    private mutating func row(
        _ label: SimulatedLabels.Label, _ votes: SimulatedHeads.Votes, _ weights: [Double],
        _ rescoring: Rescoring
    ) -> CandidateRow {
        var (sum, weight) = (0.0, 0.0)
        for head in votes.strengths.indices where !votes.strengths[head].isNaN {
            (sum, weight) = (sum + weights[head] * votes.strengths[head], weight + weights[head])
        }
        let score = weight > 0 ? sum / weight : 0
        let direction: Direction = score > 0 ? .long : score < 0 ? .short : .flat
        var row = CandidateRow(
            id: UInt64(label.minute.sinceEpoch) << 16 | UInt64(label.place),
            symbol: labels.symbols[label.place], minute: label.minute, direction: direction,
            regime: Regime.allCases[random.below(Regime.allCases.count)], stoppedAt: .consensus,
            passesRest: random.unit() < passingRest, strengths: votes.strengths,
            confidences: votes.confidences, score: score, confidence: .nan, confluence: .nan,
            longMultiple: label.long.multiple, shortMultiple: label.short.multiple,
            gain: (direction == .short ? label.short : label.long).gain, resolvedAt: label.resolvedAt,
            isAmbiguous: label.long.isAmbiguous || label.short.isAmbiguous, uniqueness: label.uniqueness)
        if rescoring.acceptedScore(of: row) != nil { row.stoppedAt = nil }
        return row
    }
}
