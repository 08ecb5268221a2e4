public import Engine
public import Market

/// What a server asks about gaps and learning, and has done about them.
///
/// Reads may wait for the store: they come on a thread that may. What changes something is asked for by admins only.
public protocol OperationSource: Sendable {
    /// What is known of the minutes of some symbols.
    func gaps(of symbols: [Symbol]) throws(OperationError) -> [GapStatus]

    /// The gap jobs under way, and the newest that ended.
    func backfillStatus(last limit: Int) async throws(OperationError) -> BackfillStatus

    /// Has the missing minutes of all that is collected counted.
    func checkGaps() async throws(OperationError) -> StartedJob

    /// Has the exchange asked for what is missing: of a symbol, or of all that is collected; from a minute, or as far back as
    /// is kept complete; up to another, or now.
    func backfill(_ symbol: Symbol?, from: Minute?, to: Minute?) async throws(OperationError) -> StartedJob
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
    /// The server collects nothing, so there are no gap jobs.
    case notCollecting
}
