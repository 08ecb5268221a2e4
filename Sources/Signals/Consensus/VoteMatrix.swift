internal import Market

/// The votes of all symbols at one decision close, head by head, and their weighing eight symbols at a time.
///
///     technical  │ x of symbol 0 │ x of symbol 1 │ …
///     sentiment  │ …
///
/// NaN where a head abstains.
public struct VoteMatrix: Sendable {
    public let symbols: Int
    private let groups: Int
    private var strengths: [Lanes]

    public init(_ votes: [Votes]) {
        symbols = votes.count
        groups = (votes.count + Lanes.scalarCount - 1) / Lanes.scalarCount
        strengths = Array(repeating: Lanes(repeating: .absent), count: groups * HeadKey.count)
        for (symbol, own) in votes.enumerated() {
            let (group, lane) = symbol.quotientAndRemainder(dividingBy: Lanes.scalarCount)
            for key in HeadKey.allCases {
                guard let vote = own[key] else { continue }
                strengths[Int(key.rawValue) * groups + group][lane] = vote.strength
            }
        }
    }

    /// A head's signed strength for a symbol; NaN where it abstains.
    public subscript(key: HeadKey, symbol: Int) -> Double {
        let (group, lane) = symbol.quotientAndRemainder(dividingBy: Lanes.scalarCount)
        return strengths[Int(key.rawValue) * groups + group][lane]
    }

    /// Of each symbol `sum w x / sum w` over the heads that do not abstain; NaN where all do.
    ///
    /// Nine terms are added in the heads' order, for every symbol alike: the last bit belongs to the answer.
    public func scores(_ weights: Weights) -> [Double] {
        var scores: [Double] = []
        scores.reserveCapacity(groups * Lanes.scalarCount)
        for group in 0..<groups {
            var (sum, weight) = (Lanes.zero, Lanes.zero)
            for key in HeadKey.allCases {
                let x = strengths[Int(key.rawValue) * groups + group]
                let share = Lanes(repeating: weights[key])
                let sees = x .== x
                sum += Lanes.zero.replacing(with: share * x, where: sees)
                weight += Lanes.zero.replacing(with: share, where: sees)
            }
            let score = sum / weight
            for lane in 0..<Lanes.scalarCount {
                scores.append(weight[lane] > 0 ? score[lane] : .absent)
            }
        }
        scores.removeLast(scores.count - symbols)
        return scores
    }
}
