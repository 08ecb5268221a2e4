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
    /// SHA-256 of the rows that it was fitted on; empty where nothing was fitted.
    public let rowsDigest: [UInt8]
    /// The hash of the record before; zeros for the first.
    public let previousHash: [UInt8]
    /// SHA-256 of all of the above.
    public let hash: [UInt8]

    static let hashBytes = 32

    init(
        id: Int, parent: Int, time: Int64, author: String, _ decision: LearningDecision, rowsDigest: [UInt8],
        previousHash: [UInt8]
    ) {
        (self.id, self.parent, self.time, self.author) = (id, parent, time, author)
        (self.decision, self.rowsDigest, self.previousHash) = (decision, rowsDigest, previousHash)
        hash = Self.hash(id, parent, time, author, decision, rowsDigest, previousHash)
    }

    /// The default weights, which decide until something is learned.
    public static let first = WeightsRecord(
        id: 0, parent: 0, time: 0, author: "nonet",
        LearningDecision(
            .first, day: 0, weights: HeadKey.allCases.map { Weights.standard[$0] },
            reason: "the default weights, before anything is learned"),
        rowsDigest: [], previousHash: Array(repeating: 0, count: hashBytes))

    /// The version that decides from here on: this one where it has weights, else its parent.
    public var deciding: Int { decision.weights == nil ? parent : id }

    /// The weights that decide by it; nil where it changed none.
    public var weights: Weights? { decision.weights.map { Weights(version: id, $0) } }

    /// The same in every bit, NaN's too.
    public static func == (left: Self, right: Self) -> Bool { left.hash == right.hash }
}

extension WeightsRecord {
    static func hash(
        _ id: Int, _ parent: Int, _ time: Int64, _ author: String, _ decision: LearningDecision,
        _ rowsDigest: [UInt8], _ previousHash: [UInt8]
    ) -> [UInt8] {
        var payload = PayloadWriter()
        write(id, parent, time, author, decision, rowsDigest, previousHash, to: &payload)
        return Array(SHA256.hash(data: payload.bytes))
    }
}
