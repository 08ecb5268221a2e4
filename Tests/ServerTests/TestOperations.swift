import Engine
import Learning
import Market
import Server
import Synchronization

/// Operations that only say what they were asked; there is nothing to read.
final class TestOperations: OperationSource {
    private let calls = Mutex<[String]>([])
    /// What each of them answers, or why it can't.
    private let trouble: OperationError?

    init(_ trouble: OperationError? = nil) { self.trouble = trouble }

    var asked: [String] { calls.withLock { $0 } }

    private func took(_ call: String) throws(OperationError) -> StartedJob {
        calls.withLock { $0.append(call) }
        if let trouble { throw trouble }
        return StartedJob(id: 7, isOld: call == "check")
    }

    func symbols() throws(OperationError) -> [Symbol] {
        if let trouble { throw trouble }
        return TestSource.names.compactMap { try? Symbol($0) }
    }

    func gaps(of symbols: [Symbol]) throws(OperationError) -> [GapStatus] {
        _ = try took("gaps \(symbols)")
        return []
    }

    func backfillStatus(last limit: Int) async throws(OperationError) -> BackfillStatus {
        _ = try took("status \(limit)")
        return BackfillStatus(running: [], ended: [], weight: nil)
    }

    func checkGaps() async throws(OperationError) -> StartedJob { try took("check") }

    func backfill(_ symbol: Symbol?, from: Minute?, to: Minute?) async throws(OperationError) -> StartedJob {
        try took(
            "backfill \(symbol?.name ?? "all") \(from?.sinceEpoch ?? -1) \(to?.sinceEpoch ?? -1)")
    }

    func learningStatus(
        last limit: Int
    ) throws(OperationError) -> (status: LearningStatus, asked: WeightsRecord?) { throw trouble ?? .starting }

    func activeWeights() throws(OperationError) -> (active: WeightsRecord, gated: WeightsRecord) {
        _ = try took("weights")
        return (.first, .first)
    }

    func weights(before version: Int?, limit: Int) throws(OperationError) -> [WeightsRecord] {
        _ = try took("history \(version ?? -1) \(limit)")
        return []
    }

    func learningReport(from: Minute?, to: Minute?) throws(OperationError) -> LearningReport {
        throw trouble ?? .starting
    }

    func learn(_ kind: LearningJob.Kind) throws(OperationError) -> StartedJob { try took("learn \(kind)") }

    func rollBack(
        to version: Int, expecting active: Int?, because reason: String
    ) throws(OperationError) -> WeightsRecord {
        _ = try took("rollback \(version) \(active ?? -1) \(reason)")
        return .first
    }
}
