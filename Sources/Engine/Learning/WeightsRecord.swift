internal import CandleStore
internal import Crypto
public import Learning
public import Signals

/// A decision about the weights as it is kept: added, never changed, and chained to the one before.
public struct WeightsRecord: Sendable, Equatable {
    /// Numbers go up by one with every decision, whether weights come of it or not; 0 are the default weights.
    public let id: Int
    /// The version that decided until then.
    public let parent: Int
    /// Microseconds since the Unix epoch.
    public let time: Int64
    /// `scheduler`, or who asked for it.
    public let author: String
    public let decision: LearningDecision
    /// Score to probability by the weights that decide from here on; nil where it is not known.
    public let winModel: WinModel?
    /// SHA-256 of the rows that it was fitted on; empty where nothing was fitted.
    public let rowsDigest: [UInt8]
    /// The hash of the record before; zeros for the first.
    public let previousHash: [UInt8]
    /// SHA-256 of all of the above, as it is kept.
    public let hash: [UInt8]
    let content: [UInt8]

    static let hashBytes = 32

    init(
        id: Int, parent: Int, time: Int64, author: String, _ decision: LearningDecision, winModel: WinModel?,
        rowsDigest: [UInt8], previousHash: [UInt8]
    ) {
        (self.id, self.parent, self.time, self.author) = (id, parent, time, author)
        (self.decision, self.winModel) = (decision, winModel)
        (self.rowsDigest, self.previousHash) = (rowsDigest, previousHash)
        var payload = PayloadWriter()
        payload.write(UInt32(id))
        payload.write(UInt32(parent))
        payload.write(time)
        payload.write(author)
        payload.write(decision)
        payload.write(winModel) { $0.write($1) }
        payload.write(rowsDigest)
        payload.write(previousHash)
        content = payload.bytes
        hash = Array(SHA256.hash(data: content))
    }

    /// The default weights, which decide until something is learned.
    public static let first = WeightsRecord(
        id: 0, parent: 0, time: 0, author: "nonet",
        LearningDecision(
            .first, day: 0, weights: HeadKey.allCases.map { Weights.standard[$0] },
            reason: "the default weights, before anything is learned"),
        winModel: nil, rowsDigest: [], previousHash: Array(repeating: 0, count: hashBytes))

    /// The version that decides from here on: this one where it has weights, else its parent.
    public var deciding: Int { decision.weights == nil ? parent : id }

    /// The weights that decide by it; nil where it changed none.
    public var weights: Weights? { decision.weights.map { Weights(version: id, $0) } }

    /// The same in every bit, NaN's too.
    public static func == (left: Self, right: Self) -> Bool { left.hash == right.hash }
}
