internal import Market
internal import Signals

/// Nine heads whose skill is known: a head's vote is its skill times what the candidate's outcome will be, and noise of the
/// kind that heads have.
///
/// Skill differs from day to day, for all symbols at once: that is why the day, and not the candidate, is the unit of
/// evidence. With a deviation of a quarter the planted skill of the scenarios takes about 15 weeks to be found.
///
/// Noise lasts (a head that says long mostly says so again four hours later, and slow ones days later), part of it is
/// a symbol's, so that heads agree without knowing more, and part of it a day's, the same for all symbols. Heads abstain.
package struct SimulatedHeads: Sendable {
    /// How heads are, apart from their skill.
    package struct Habits: Sendable {
        /// How often each does not vote.
        package var abstention = [0.02, 0.2, 0.05, 0.1, 0.15, 0.2, 0.3, 0.1, 0.1]
        /// What is left of a head's noise at the next close.
        package var memory = [0.5, 0.9, 0.5, 0.6, 0.6, 0.9, 0.8, 0.8, 0.9]
        /// Where each head's votes lie without anything to say, in deviations: above 0 it says long.
        package var lean = [Double](repeating: 0, count: 9)
        /// Of the variance of noise, what a symbol's heads have in common, and what a day has.
        package var symbolShare = 0.15
        package var dayShare = 0.15
        /// By how much each head's skill deviates on a day, in correlation.
        package var fickleness = 0.25
        /// A head that only says what another one says.
        package var twin: (of: Int, at: Int)?

        package init() {}
    }

    package struct Votes: Sendable {
        /// NaN where a head abstains.
        package let strengths: [Double]
        package let confidences: [Double]
    }

    /// The size of a usual vote.
    static let deviation = 0.3
    private static let symbolMemory = 0.7
    private static let dayMemory = 0.5

    private let habits: Habits
    private var random: SplitMix
    /// Of each symbol and head, of each symbol, of each head, and of all.
    private var noise: [Double]
    private var symbols: [Double]
    private var leans: [Double]
    private var mood: Double

    package init(symbols count: Int, _ habits: Habits = Habits(), seed: UInt64) {
        var random = SplitMix(state: seed)
        noise = (0..<count * heads).map { _ in random.bell() }
        symbols = (0..<count).map { _ in random.bell() }
        leans = (0..<heads).map { _ in random.bell() }
        mood = random.bell()
        (self.habits, self.random) = (habits, random)
    }

    /// The votes on a day's candidates, in their order.
    ///
    /// - Parameter skills: of each head the correlation of its strengths with outcomes, 0 counted where it abstains.
    package mutating func votes(on labels: [SimulatedLabels.Label], skills: [Double]) -> [Votes] {
        mood.follow(Self.dayMemory, &random)
        for head in leans.indices { leans[head].follow(Self.dayMemory, &random) }
        let today = skills.map { min(max($0 + habits.fickleness * random.bell(), -0.9), 0.9) }
        return labels.map { vote(on: $0, today) }
    }

    private mutating func vote(on label: SimulatedLabels.Label, _ skills: [Double]) -> Votes {
        symbols[label.place].follow(Self.symbolMemory, &random)
        var (strengths, confidences): ([Double], [Double]) = ([], [])
        strengths.reserveCapacity(heads)
        confidences.reserveCapacity(heads)
        for head in 0..<heads {
            let own = label.place * heads + head
            noise[own].follow(habits.memory[head], &random)
            let (isAbsent, confidence) = (random.unit() < habits.abstention[head], 0.6 + 0.35 * random.unit())
            // What abstentions take away is made up for by the votes.
            let skill = skills[head] / (1 - min(habits.abstention[head], 0.99)).squareRoot()
            let heard =
                habits.symbolShare.squareRoot() * symbols[label.place]
                + (habits.dayShare / 2).squareRoot() * (leans[head] + mood)
                + (1 - habits.symbolShare - habits.dayShare).squareRoot() * noise[own]
            let said =
                Self.deviation
                * (skill * label.outcome + (1 - skill * skill).squareRoot() * heard + habits.lean[head])
            strengths.append(isAbsent ? .nan : min(max(said, -confidence), confidence))
            confidences.append(isAbsent ? .nan : confidence)
        }
        if let twin = habits.twin {
            (strengths[twin.at], confidences[twin.at]) = (strengths[twin.of], confidences[twin.of])
        }
        return Votes(strengths: strengths, confidences: confidences)
    }
}

extension Double {
    /// Goes on as what is left of it and something new, with a deviation of 1.
    fileprivate mutating func follow(_ memory: Double, _ random: inout SplitMix) {
        self = memory * self + (1 - memory * memory).squareRoot() * random.bell()
    }
}
