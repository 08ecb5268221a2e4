public import Market
public import Signals

/// What the candidates of some days say of signals, heads, and the filter, and what is to be done about it.
public struct LearningReport: Equatable, Sendable {
    /// Days that have candidates, since the Unix epoch; nil for none.
    public let days: ClosedRange<Int>?
    /// Candidates that were kept, and how many independent ones they are worth.
    public let rows: Int
    public let effective: Double
    /// The weights now.
    public let weights: Weights
    public let performance: Performance
    /// In their order.
    public let heads: [HeadPerformance]
    public let progress: Progress
    /// In their order, without the first: what has no data is no candidate.
    public let stages: [StagePerformance]
    /// The share of the candidates that the stages about quality let through: 1 to 2% is meant.
    public let emission: Estimate
    public let baselines: [Baseline]
    public let quality: DataQuality
    /// The most pressing first.
    public private(set) var recommendations: [Recommendation]

    /// What was decided about the weights, as it is numbered and dated.
    public struct Version: Equatable, Sendable {
        public let id: Int
        public let minute: Minute
        public let decision: LearningDecision
        /// By which a signal of this version tells its chance to win; nil where it tells none.
        public let winModel: WinModel?

        public init(id: Int, minute: Minute, _ decision: LearningDecision, winModel: WinModel?) {
            (self.id, self.minute, self.decision) = (id, minute, decision)
            self.winModel = winModel
        }
    }

    /// How sound what was learned from is.
    public struct DataQuality: Equatable, Sendable {
        /// Of the candidates, the share that one candle reached both ends of.
        public let ambiguous: Estimate
        /// Of all minutes, the shares that the store lacks, and that the exchange has none of; nil where nobody counted.
        public let missing: Double?
        public let halted: Double?
    }

    /// Minutes of all symbols on the report's days, those that the store lacks, and those that the exchange has none of.
    public struct MinuteCounts: Equatable, Sendable {
        public var all: Int
        public var missing: Int
        public var halted: Int

        public init(all: Int, missing: Int, halted: Int) {
            (self.all, self.missing, self.halted) = (all, missing, halted)
        }
    }

    /// - Parameters:
    ///   - table: the candidates of the report's days.
    ///   - versions: all decisions about the weights, in order.
    ///   - weights: those now, and the thresholds that go with them.
    ///   - closes: of the symbols that are held for comparison.
    ///   - minutes: nil where nobody counted.
    public init(
        _ table: CandidateTable, versions: [Version], weights: Weights, _ calibration: Calibration,
        closes: [DailyCloses] = [], minutes: MinuteCounts? = nil
    ) {
        let table = table.usable
        self.weights = weights
        (rows, effective) = (table.rows.count, table.weights.reduce(0, +))
        days = table.days.first.flatMap { first in table.days.last.map { first.day...$0.day } }
        let chances = Dictionary(versions.map { ($0.id, $0.winModel) }) { $1 }
        let results = table.rows.compactMap { row in
            SignalResult(
                row, told: chances[row.weightsVersion]?.map { $0.probability(row.score.magnitude) })
        }
        performance = Performance(
            results, trials: versions.count { $0.decision.weights != nil || $0.decision.proposed != nil })
        heads = HeadPerformance.all(table, weights: weights)
        progress = Progress(results, heads: heads)
        stages = StagePerformance.all(table)
        emission = Self.emission(of: table)
        baselines =
            [.equalWeights(table, weights, calibration), .randomEntries(table)]
            + (days.map { closes.isEmpty ? [] : [.buyAndHold(closes, days: $0)] } ?? [])
        quality = DataQuality(table, minutes)
        recommendations = []
        recommendations = Recommendation.all(of: self, versions)
    }

    private static func emission(of table: CandidateTable) -> Estimate {
        var sums = DaySums()
        for day in table.days {
            var own = DaySums.Sums.zero
            for row in table.rows[day.rows] {
                own[0] += row.stoppedAt?.isQuality == true ? 0 : 1 / row.rate
                own[1] += 1 / row.rate
            }
            sums.add(day.day, own)
        }
        return Estimate(sums, samples: table.rows.count) { $0[0] / $0[1] }
    }
}

extension CandidateTable {
    /// Without the rows that hold what cannot be.
    fileprivate var usable: CandidateTable {
        rows.allSatisfy(\.isUsable) ? self : CandidateTable(rows.filter(\.isUsable))
    }
}

extension LearningReport.DataQuality {
    init(_ table: CandidateTable, _ minutes: LearningReport.MinuteCounts?) {
        var sums = DaySums()
        for day in table.days {
            var own = DaySums.Sums.zero
            for row in table.rows[day.rows] {
                own[0] += row.isAmbiguous ? 1 / row.rate : 0
                own[1] += 1 / row.rate
            }
            sums.add(day.day, own)
        }
        ambiguous = Estimate(sums, samples: table.rows.count) { $0[0] / $0[1] }
        func share(_ part: KeyPath<LearningReport.MinuteCounts, Int>) -> Double? {
            minutes.flatMap { $0.all > 0 ? Double($0[keyPath: part]) / Double($0.all) : nil }
        }
        (missing, halted) = (share(\.missing), share(\.halted))
    }
}
