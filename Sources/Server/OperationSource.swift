public import Engine
public import Learning
public import Market

/// What a server asks about gaps and learning, and has done about them.
///
/// What is not `async` may wait for the store: it comes on a thread that may. What changes something is asked for by admins
/// only.
public protocol OperationSource: Sendable {
    /// All symbols of the store, by name, those too that are not published yet.
    func symbols() throws(OperationError) -> [Symbol]

    /// What is known of the minutes of some symbols.
    func gaps(of symbols: [Symbol]) throws(OperationError) -> [GapStatus]

    /// The gap jobs under way, and the newest that ended.
    func backfillStatus(last limit: Int) async throws(OperationError) -> BackfillStatus

    /// Has the missing minutes of all that is collected counted.
    func checkGaps() async throws(OperationError) -> StartedJob

    /// Has the exchange asked for what is missing: of a symbol, or of all that is collected; from a minute, or as far back as
    /// is kept complete; up to another, or now.
    func backfill(_ symbol: Symbol?, from: Minute?, to: Minute?) async throws(OperationError) -> StartedJob

    /// How learning stands, with the newest runs that ended, and the last decision that the gate was asked for.
    func learningStatus(last limit: Int) throws(OperationError) -> (
        status: LearningStatus, asked: WeightsRecord?
    )

    /// The version of the weights that decides, and the last up to it that passed the gate, or the first.
    func activeWeights() throws(OperationError) -> (active: WeightsRecord, gated: WeightsRecord)

    /// Decisions about the weights before a version, the newest first.
    func weights(before version: Int?, limit: Int) throws(OperationError) -> [WeightsRecord]

    /// What the candidates say that were decided on in [from, to).
    func learningReport(from: Minute?, to: Minute?) throws(OperationError) -> LearningReport

    /// Starts a run of learning.
    func learn(_ kind: LearningJob.Kind) throws(OperationError) -> StartedJob

    /// Lets the weights of an earlier version decide again, as a new version, unless another is active than was thought.
    func rollBack(
        to version: Int, expecting active: Int?, because reason: String
    ) throws(OperationError) -> WeightsRecord
}

/// A job that goes on by itself.
public struct StartedJob: Sendable, Equatable {
    public var id: UInt64
    /// It had begun before, and no second one was started.
    public var isOld: Bool

    public init(id: UInt64, isOld: Bool = false) { (self.id, self.isOld) = (id, isOld) }
}

/// Why an operation can't be done.
public enum OperationError: Error {
    case engine(EngineError)
    /// The server has begun to serve, and not yet to do anything else.
    case starting
    /// The server collects nothing, so there are no gap jobs.
    case notCollecting
    /// The server does not learn.
    case notLearning
}
