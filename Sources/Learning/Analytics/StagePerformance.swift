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
        var stages = Stage.allCases.filter { $0 != .data }.map { StageSums($0) }
        for day in table.days {
            for row in table.rows[day.rows] {
                for stage in stages.indices {
                    stages[stage].add(row)
                    if row.stoppedAt == stages[stage].stage { break }
                }
            }
            for stage in stages.indices { stages[stage].end(day.day) }
        }
        return stages.map(StagePerformance.init)
    }

    private init(_ sums: StageSums) {
        (stage, entered, rejected) = (sums.stage, sums.entered, sums.rejected)
        passedExpectancy = Estimate(sums.passed, samples: sums.passedRows) { $0[0] / $0[1] }
        rejectedExpectancy = Estimate(sums.stopped, samples: sums.stoppedRows) { $0[2] / $0[3] }
        missed = Estimate(sums.stopped, samples: sums.stoppedRows) { $0[4] / $0[3] }
        lift = Estimate(sums.both, samples: min(sums.passedRows, sums.stoppedRows)) {
            $0[0] / $0[1] - $0[2] / $0[3]
        }
    }
}

/// What a stage's numbers are made of, day by day.
private struct StageSums {
    let stage: Stage
    private(set) var entered = 0.0
    private(set) var rejected = 0.0
    private(set) var passedRows = 0
    private(set) var stoppedRows = 0
    private(set) var passed = DaySums()
    private(set) var stopped = DaySums()
    private(set) var both = DaySums()
    /// Of the day so far: multiples of those that passed, and how many; the same of those stopped, and how many of them
    /// gained.
    private var own = DaySums.Sums.zero

    init(_ stage: Stage) { self.stage = stage }

    /// Takes a candidate that came to the stage.
    mutating func add(_ row: CandidateRow) {
        let (kept, isStopped) = (1 / row.rate, row.stoppedAt == stage)
        entered += kept
        if isStopped { rejected += kept }
        // A candidate without a direction brings nothing either way: it is counted, and no more.
        guard let multiple = row.multiple else { return }
        if isStopped {
            own += .init(0, 0, kept * multiple, kept, multiple > 0 ? kept : 0, 0, 0, 0)
            stoppedRows += 1
        } else {
            own += .init(kept * multiple, kept, 0, 0, 0, 0, 0, 0)
            passedRows += 1
        }
    }

    mutating func end(_ day: Int) {
        if own[1] > 0 { passed.add(day, own) }
        if own[3] > 0 { stopped.add(day, own) }
        if own[1] > 0 || own[3] > 0 { both.add(day, own) }
        own = .zero
    }
}
