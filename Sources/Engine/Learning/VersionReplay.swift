public import CandleStore
public import Learning
internal import Signals

/// A decision made again, from what it was made of.
public struct VersionReplay: Sendable {
    public enum Outcome: Sendable {
        /// The same in every bit.
        case same
        /// It comes out otherwise.
        case differs(LearningDecision)
        /// Days that it was made on, since the Unix epoch, of which too little is kept to make it again.
        case gone(days: [Int])
        /// The days' rows are not those that it was made on.
        case otherRows
        /// What it was made by is not remembered any more.
        case forgotten
        /// Nothing was computed: a person decided, or these are the default weights.
        case given
    }

    public let record: WeightsRecord
    public let outcome: Outcome

    /// Makes a decision again, by the rules of this program.
    ///
    /// - Parameter state: as `EngineState` opens it.
    public init(of version: Int, in state: StateStore) throws(EngineError) {
        do {
            let versions = try WeightsVersions(in: state)
            guard let record = try versions.record(version) else {
                throw EngineError.noWeights(version: version, last: try versions.last().id)
            }
            self.record = record
            outcome = try Self.outcome(of: record, in: state)
        } catch let error as StoreError {
            throw .store(error)
        } catch let error as EngineError {
            throw error
        } catch {
            preconditionFailure("nobody stops it: \(error)")
        }
    }

    private static func outcome(of record: WeightsRecord, in state: StateStore) throws -> Outcome {
        guard let input = try LearningLedger(in: state).input(of: record.id) else {
            return record.isOfRun ? .forgotten : .given
        }
        let days = CandidateDays(in: state)
        let history = try days.moments().filter { input.days.contains($0.day) }
        let known = Set(history.map(\.day))
        let gone = input.needed(.standard).filter { !known.contains($0) }
        guard gone.isEmpty else { return .gone(days: gone) }
        if let window = record.decision.window, try days.digest(of: window) != record.rowsDigest {
            return .otherRows
        }
        let calibration = try Versions(in: state).calibrations().first {
            $0.calibration.version == input.calibrationVersion
        }
        let run = LearningRun(
            days: days, calibration: calibration?.calibration ?? .standard, rules: .standard)
        let decision = try run.outcome(of: input, history: history) { _, _ in }.decision
        guard decision.bytes != record.decision.bytes else { return .same }
        // Days of which only the moments are kept: the gate asks for rows where all else is passed.
        let rows = Set(try days.days().map(\.day))
        let withoutRows = (record.decision.window.map(Array.init) ?? []).filter {
            known.contains($0) && !rows.contains($0)
        }
        return withoutRows.isEmpty ? .differs(decision) : .gone(days: withoutRows)
    }
}

extension WeightsRecord {
    /// It came of a run of learning, not of a person.
    fileprivate var isOfRun: Bool { author == LearningJobs.schedulerName || decision.window != nil }
}

extension LearningInput {
    /// The days that a fit looks at, of those there were.
    fileprivate func needed(_ rules: Learner.Rules) -> [Int] {
        let first = min(days.first { $0 > state.lastDay ?? .min } ?? day, day)
        let window = JobSchedule.sunday(upTo: first) - rules.windowDays - rules.completeDays
        return days.filter { $0 >= window }
    }
}

extension LearningDecision {
    /// All of it as it is kept: NaN is NaN.
    fileprivate var bytes: [UInt8] {
        var payload = PayloadWriter()
        payload.write(self)
        return payload.bytes
    }
}
