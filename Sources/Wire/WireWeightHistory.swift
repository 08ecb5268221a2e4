public import NIOCore

/// Asks for decisions about weights, deploying or not.
public struct WeightHistoryQuery: Message {
    public static let template = Template.weightHistoryQuery

    public var requestId: UInt64
    /// Only versions below: where a page ended.
    public var before: UInt32?
    /// The most versions wanted; 0 = as many as one reply holds.
    public var limit: UInt32

    public init(requestId: UInt64, before: UInt32? = nil, limit: UInt32 = 0) {
        (self.requestId, self.before, self.limit) = (requestId, before, limit)
    }

    public init(_ frame: Frame) throws(WireError) {
        var fields = frame.fields(of: Self.self)
        (requestId, before, limit) = (fields.integer(), fields.count(), fields.integer())
    }

    public func encode(into buffer: inout ByteBuffer) {
        let writer = FrameWriter(Self.template, requestId, into: &buffer)
        buffer.write(before ?? .max, limit)
        writer.end(&buffer)
    }
}

/// Decisions about weights, the newest first.
public struct WireWeightHistory: Message {
    public struct Version: Sendable, TableRow {
        /// In microseconds.
        public var decidedAt: Int64
        /// The days that it was fitted on, [from, to) in microseconds; nil = none.
        public var windowFrom: Int64?
        public var windowTo: Int64?
        /// Candidates of these days, and how many independent ones they are worth.
        public var samples: UInt64
        public var effective: Double
        /// The pull towards the incumbent; NaN = no fit.
        public var ridge: Double
        /// `scheduler`, or who asked for it: 1 to 32 characters of printable ASCII.
        public var author: String
        public var version: UInt32
        /// nil = the first.
        public var parent: UInt32?
        public var trigger: WireLearningTrigger
        /// False = the weights before stayed.
        public var isDeployed: Bool
        public var isActive: Bool
        /// In words; a line.
        public var reason: String

        public init(
            decidedAt: Int64, windowFrom: Int64?, windowTo: Int64?, samples: UInt64, effective: Double,
            ridge: Double, author: String, version: UInt32, parent: UInt32?, trigger: WireLearningTrigger,
            isDeployed: Bool, isActive: Bool, reason: String
        ) {
            (self.decidedAt, self.windowFrom, self.windowTo) = (decidedAt, windowFrom, windowTo)
            (self.samples, self.effective, self.ridge) = (samples, effective, ridge)
            self.author = author
            (self.version, self.parent, self.trigger) = (version, parent, trigger)
            (self.isDeployed, self.isActive, self.reason) = (isDeployed, isActive, reason)
        }

        init(_ fields: inout Fields, field: UInt16) throws(WireError) {
            (decidedAt, windowFrom, windowTo) = (fields.integer(), fields.time(), fields.time())
            (samples, effective, ridge) = (fields.integer(), fields.double(), fields.double())
            author = try fields.name(field: field + 6)
            (version, parent, trigger) = (fields.integer(), fields.count(), fields.known())
            (isDeployed, isActive, reason) = (fields.bool(), fields.bool(), "")
        }

        func encode(into buffer: inout ByteBuffer) {
            buffer.write(decidedAt, windowFrom ?? .min, windowTo ?? .min)
            buffer.write(samples, effective.wireBits, ridge.wireBits)
            buffer.write(name: author)
            buffer.write(version, parent ?? .max, trigger.rawValue)
            buffer.write(bool: isDeployed)
            buffer.write(bool: isActive)
        }
    }

    public static let template = Template.weightHistory

    public var requestId: UInt64
    public var activeVersion: UInt32
    /// What to ask again with as `before`; nil = complete.
    public var nextBefore: UInt32?
    /// Heads.
    public var columns: Int
    public var versions: [Version]
    /// Row after row, one for each version; NaN where the weights before stayed.
    public var weights: [Double]

    public init(
        requestId: UInt64, activeVersion: UInt32, nextBefore: UInt32?, columns: Int, versions: [Version],
        weights: [Double]
    ) {
        (self.requestId, self.activeVersion, self.nextBefore) = (requestId, activeVersion, nextBefore)
        (self.columns, self.versions, self.weights) = (columns, versions, weights)
    }

    public init(_ frame: Frame) throws(WireError) {
        var fields = frame.fields(of: Self.self)
        (requestId, activeVersion, nextBefore) = (fields.integer(), fields.integer(), fields.count())
        _ = fields.integer(UInt32.self)  // Rows: as many as entries, which the frame was checked for.
        columns = Int(fields.integer(UInt32.self))
        versions = try frame.rows()
        weights = frame.values(frame.first)
        let reasons = try frame.lines(frame.second, field: 20, count: versions.count)
        for index in versions.indices { versions[index].reason = reasons[index] }
    }

    /// Traps unless there are `versions.count` x `columns` weights.
    public func encode(into buffer: inout ByteBuffer) {
        precondition(weights.count == versions.count * columns)
        let writer = FrameWriter(Self.template, requestId, into: &buffer)
        buffer.write(activeVersion, nextBefore ?? .max, UInt32(versions.count), UInt32(columns))
        writer.endBlock(&buffer)
        writer.rows(versions, &buffer)
        buffer.write(matrix: weights)
        buffer.write(lines: versions.map(\.reason))
        writer.end(&buffer)
    }
}
