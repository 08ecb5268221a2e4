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
    /// What a unit of its strength brings in multiples, the mean of its close taken off: what weights are fitted to. Its interval
    /// holds with 95% for all nine heads at once (Bonferroni).
    public let edge: Estimate
    /// By how much the edge changes a week.
    public let trend: Estimate
}

extension HeadPerformance {
    /// One a head, in their order.
    package static func all(_ table: CandidateTable, weights: Weights) -> [HeadPerformance] {
        var heads = HeadKey.allCases.map { HeadSums($0, weight: weights[$0]) }
        for day in table.days {
            let isFitted = day.rows.count { table.weights[$0] > 0 } >= CandidateTable.dayRowsMin
            for index in day.rows {
                let row = table.rows[index]
                let seeing = HeadKey.allCases.reduce(0) { sum, key in
                    row.strengths[Int(key.rawValue)].isNaN ? sum : sum + weights[key]
                }
                for head in heads.indices { heads[head].add(row, at: index, of: table, isFitted, seeing) }
            }
            for head in heads.indices { heads[head].end(day.day) }
        }
        return heads.map(HeadPerformance.init)
    }

    private init(_ sums: HeadSums) {
        (key, weight) = (sums.key, sums.weight)
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
    let weight: Double
    private(set) var candidates = 0
    private(set) var votes = 0
    private(set) var agreeing = 0
    /// Votes on days that are learned from.
    private(set) var fitted = 0
    private(set) var contributions = DaySums()
    private(set) var edges = DaySums()
    private var agreements = DaySums()
    /// Of the day so far.
    private var (contribution, edge, agreement) = (DaySums.Sums.zero, DaySums.Sums.zero, DaySums.Sums.zero)

    init(_ key: HeadKey, weight: Double) { (self.key, self.weight) = (key, weight) }

    /// - Parameters:
    ///   - isFitted: whether the day is learned from.
    ///   - seeing: the weight of the heads that do not abstain.
    mutating func add(
        _ row: CandidateRow, at index: Int, of table: CandidateTable, _ isFitted: Bool, _ seeing: Double
    ) {
        let strength = table.strengths[index * HeadKey.count + Int(key.rawValue)]
        if strength != 0 { votes += 1 }
        let unique = table.weights[index]
        if strength != 0, isFitted, unique > 0 {
            fitted += 1
            edge += .init(unique * strength * table.outcomes[index], unique, 0, 0, 0, 0, 0, 0)
        }
        guard let multiple = row.multiple else { return }
        candidates += 1
        let (kept, agreed) = (1 / row.rate, strength * row.direction.sign)
        contribution += .init(seeing > 0 ? kept * weight * agreed / seeing : 0, kept, 0, 0, 0, 0, 0, 0)
        guard agreed > 0 else { return }
        agreeing += 1
        agreement += .init(multiple > 0 ? kept : 0, kept, kept * kept / row.uniqueness, 0, 0, 0, 0, 0)
    }

    mutating func end(_ day: Int) {
        contributions.add(day, contribution)
        if edge[1] > 0 { edges.add(day, edge) }
        if agreement[1] > 0 { agreements.add(day, agreement) }
        (contribution, edge, agreement) = (.zero, .zero, .zero)
    }

    var agreementWinRate: Estimate {
        let sums = agreements.blocks.reduce(.zero, +)
        // As many independent ones as have a mean of the same variance (Kish 1965).
        return Estimate(
            share: sums[0] / sums[1], effective: sums[1] * sums[1] / sums[2], samples: agreeing,
            days: agreements.days)
    }
}
