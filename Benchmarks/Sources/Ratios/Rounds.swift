/// Passes timed in turn, round after round: what slows the machine slows those alike that stand together.
///
/// The median of the rounds counts.
struct Rounds {
    struct Pass {
        let name: String
        /// Symbols times bars.
        let cells: Int
        /// Answers how long the hot path took.
        let run: () -> Duration
    }

    let passes: [Pass]
    /// Of each round, nanoseconds a symbol and bar by the pass's name.
    private var times: [[String: Double]] = []

    init(_ passes: [Pass]) { self.passes = passes }

    var count: Int { times.count }

    mutating func go(_ more: Int) {
        for _ in 0..<more {
            let round = passes.map { ($0.name, $0.run() / .nanoseconds(1) / Double($0.cells)) }
            times.append(Dictionary(uniqueKeysWithValues: round))
        }
    }

    /// Nanoseconds a symbol and bar.
    func time(_ pass: String) -> Double {
        let sorted = sorted { $0[pass] ?? .nan }
        return sorted[sorted.count / 2]
    }

    /// What is made of each round, the least first. NaN, which holds to no bound, where a pass is not known.
    func sorted(_ value: ([String: Double]) -> Double) -> [Double] {
        precondition(count > 0, "no round has been")
        return times.map(value).sorted()
    }
}

/// A pass over another of the same round, the median of the rounds.
///
/// Where asked it is held against the ratio of two more passes, and then the least of the rounds counts: while others
/// use the machine that comparison tells nothing, and when they do not a fault is in every round.
struct Ratio: CustomStringConvertible {
    let pass: String
    let over: String
    let against: (pass: String, over: String)?
    let limit: Double

    init(
        _ pass: String, over: String, against: (pass: String, over: String)? = nil, atMost limit: Double
    ) {
        (self.pass, self.over, self.against, self.limit) = (pass, over, against, limit)
    }

    func value(in rounds: Rounds) -> Double {
        let sorted = rounds.sorted { times in
            func ratio(_ pass: String, _ over: String) -> Double {
                (times[pass] ?? .nan) / (times[over] ?? .nan)
            }
            return ratio(pass, over) / (against.map { ratio($0.pass, $0.over) } ?? 1)
        }
        return sorted[against == nil ? sorted.count / 2 : 0]
    }

    func holds(in rounds: Rounds) -> Bool { value(in: rounds) <= limit }

    var description: String {
        "\(pass) / \(over)" + (against.map { " against \($0.pass) / \($0.over)" } ?? "")
    }
}
