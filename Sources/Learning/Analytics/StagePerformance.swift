public import Signals

/// Whether a stage of the filter earns its rejections. A candidate counts for all those that it was kept for.
public struct StagePerformance: Equatable, Sendable {
    public let stage: Stage
    /// Candidates that came to it, and those that it stopped.
    public let entered: Double
    public let rejected: Double
    /// The mean multiple in their own direction of those that passed it, and of those that it stopped.
    public let passedExpectancy: Estimate
    public let rejectedExpectancy: Estimate
    /// The first less the second; its samples are those of the smaller group.
    public let lift: Estimate
    /// Of those that it stopped, the share that would have gained.
    public let missed: Estimate
}

extension StagePerformance {
    /// One a stage that stops candidates, in their order.
    package static func all(_ table: CandidateTable) -> [StagePerformance] {
        Stage.allCases.filter { $0 != .data }.map { StagePerformance($0, table) }
    }

    private init(_ stage: Stage, _ table: CandidateTable) {
        self.stage = stage
        var (entered, rejected, passedRows, stoppedRows) = (0.0, 0.0, 0, 0)
        var (passed, stopped, both) = (DaySums(), DaySums(), DaySums())
        for day in table.days {
            // Multiples of those that passed, and how many; the same of those stopped, and how many of them gained.
            var own = DaySums.Sums.zero
            let before = (passedRows, stoppedRows)
            for row in table.rows[day.rows] {
                if let end = row.stoppedAt, end.rawValue < stage.rawValue { continue }
                let (kept, isStopped) = (1 / row.rate, row.stoppedAt == stage)
                entered += kept
                if isStopped { rejected += kept }
                // A candidate without a direction brings nothing either way: it is counted, and no more.
                guard let multiple = row.multiple else { continue }
                if isStopped {
                    own += .init(0, 0, kept * multiple, kept, multiple > 0 ? kept : 0, 0, 0, 0)
                    stoppedRows += 1
                } else {
                    own += .init(kept * multiple, kept, 0, 0, 0, 0, 0, 0)
                    passedRows += 1
                }
            }
            if passedRows > before.0 { passed.add(day.day, own) }
            if stoppedRows > before.1 { stopped.add(day.day, own) }
            if passedRows > before.0 || stoppedRows > before.1 { both.add(day.day, own) }
        }
        (self.entered, self.rejected) = (entered, rejected)
        passedExpectancy = Estimate(passed, samples: passedRows) { $0[0] / $0[1] }
        rejectedExpectancy = Estimate(stopped, samples: stoppedRows) { $0[2] / $0[3] }
        missed = Estimate(stopped, samples: stoppedRows) { $0[4] / $0[3] }
        lift = Estimate(both, samples: min(passedRows, stoppedRows)) { $0[0] / $0[1] - $0[2] / $0[3] }
    }
}
