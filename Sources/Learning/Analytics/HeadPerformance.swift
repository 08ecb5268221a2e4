public import Signals

/// What a head is worth, over all candidates, whether they became signals or not.
public struct HeadPerformance: Equatable, Sendable {
    public let key: HeadKey
    /// Its share now.
    public let weight: Double
    /// Candidates that it voted long or short on, and those of them that went the way of its vote.
    public let votes: Int
    public let agreeing: Int
    /// Of those that went the way of its vote, the share that gained (Wilson, of as many as are independent).
    public let agreementWinRate: Estimate
    /// What it adds to the score in the direction of the consensus, in the mean.
    public let contribution: Estimate
    /// What a unit of its strength brings in multiples, the day's mean taken off: what weights are fitted to. Its interval
    /// holds with 95% for all nine heads at once (Bonferroni).
    public let edge: Estimate
    /// By how much the edge changes a week.
    public let trend: Estimate
}

extension HeadPerformance {
    /// One a head, in their order.
    package static func all(_ table: CandidateTable, weights: Weights) -> [HeadPerformance] {
        HeadKey.allCases.map { key in
            var sums = HeadSums(key)
            for day in table.days { sums.add(day, of: table, weights) }
            return HeadPerformance(sums, weights[key])
        }
    }

    private init(_ sums: HeadSums, _ weight: Double) {
        (key, self.weight) = (sums.key, weight)
        (votes, agreeing) = (sums.votes, sums.agreeing)
        let level = 1 - 0.05 / Double(HeadKey.count)
        agreementWinRate = sums.agreementWinRate
        contribution = Estimate(sums.contributions, samples: sums.candidates) { $0[0] / $0[1] }
        edge = Estimate(sums.edges, samples: sums.fitted, level: level) { $0[0] / $0[1] }
        trend = Estimate.trend(sums.edges, samples: sums.fitted, level: level)
    }
}

/// What a head's numbers are made of, day by day.
private struct HeadSums {
    let key: HeadKey
    private(set) var candidates = 0
    private(set) var votes = 0
    private(set) var agreeing = 0
    /// Votes on days that are learned from.
    private(set) var fitted = 0
    private(set) var contributions = DaySums()
    private(set) var edges = DaySums()
    private var agreements = DaySums()

    init(_ key: HeadKey) { self.key = key }

    mutating func add(_ day: CandidateTable.Day, of table: CandidateTable, _ weights: Weights) {
        let head = Int(key.rawValue)
        let isFitted = day.rows.count >= CandidateTable.dayRowsMin
        var (contribution, edge, agreement) = (DaySums.Sums.zero, DaySums.Sums.zero, DaySums.Sums.zero)
        let before = (fitted, agreeing)
        for index in day.rows {
            let row = table.rows[index]
            let (strength, kept) = (table.strengths[index * HeadKey.count + head], 1 / row.rate)
            if strength != 0 {
                votes += 1
                if isFitted {
                    fitted += 1
                    edge[0] += table.weights[index] * strength * table.outcomes[index]
                    edge[1] += table.weights[index]
                }
            }
            guard let multiple = row.multiple else { continue }
            candidates += 1
            contribution[0] += kept * row.contribution(of: key, weights)
            contribution[1] += kept
            guard strength * row.direction.sign > 0 else { continue }
            agreeing += 1
            agreement[0] += multiple > 0 ? kept : 0
            agreement[1] += kept
            agreement[2] += kept * kept / row.uniqueness
        }
        contributions.add(day.day, contribution)
        if fitted > before.0 { edges.add(day.day, edge) }
        if agreeing > before.1 { agreements.add(day.day, agreement) }
    }

    var agreementWinRate: Estimate {
        let sums = agreements.blocks.reduce(.zero, +)
        // As many independent ones as have a mean of the same variance (Kish 1965).
        return Estimate(
            share: sums[0] / sums[1], effective: sums[1] * sums[1] / sums[2], samples: agreeing,
            days: agreements.days)
    }
}

extension CandidateRow {
    /// A head's part of the score, in the direction of the consensus.
    fileprivate func contribution(of key: HeadKey, _ weights: Weights) -> Double {
        let strength = strengths[Int(key.rawValue)]
        guard !strength.isNaN else { return 0 }
        let seeing = HeadKey.allCases.reduce(0) { sum, other in
            strengths[Int(other.rawValue)].isNaN ? sum : sum + weights[other]
        }
        return seeing > 0 ? direction.sign * weights[key] * strength / seeing : 0
    }
}
