public import Signals

/// The candidates that weights would accept, and the chance of a win by a curve that was not fitted on them.
public struct AcceptedSet {
    struct Row {
        let index: Int
        let day: Int
        let multiple: Double
        /// Of how many it stands for.
        let weight: Double
        let score: Double
    }

    let rows: [Row]

    public init(_ table: CandidateTable, _ shares: [Double], _ calibration: Calibration) {
        self.init(table, calibration) { _ in shares }
    }

    /// - Parameter shares: the weights that a day's candidates are judged by; nil for a day that is left out.
    init(_ table: CandidateTable, _ calibration: Calibration, _ shares: (Int) -> [Double]?) {
        var rows: [Row] = []
        for day in table.days {
            guard let shares = shares(day.day) else { continue }
            let rescoring = Rescoring(shares, calibration)
            for index in day.rows {
                let row = table.rows[index]
                guard row.isUsable, let multiple = row.multiple, let score = rescoring.acceptedScore(of: row)
                else {
                    continue
                }
                rows.append(
                    Row(index: index, day: day.day, multiple: multiple, weight: 1 / row.rate, score: score))
            }
        }
        self.rows = rows
    }

    /// How many there are, those counted that were not kept.
    var emission: Double { rows.reduce(0) { $0 + $1.weight } }

    /// Nil where it is not known: under 300 rows, or no better than the share of wins.
    public func winModel(_ rules: Learner.Rules = .standard) -> WinModel? {
        WinFit.model(
            rows.map { WinFit.Row(day: $0.day, score: $0.score, isWin: $0.multiple > 0) },
            purgeDays: rules.purgeDays)
    }
}
