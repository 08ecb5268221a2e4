public import NIOCore

/// The weights that decide.
public struct WireHeadWeights: Message {
    /// A head's share, 0 to 1: now, of the version that the gate passed last, and of the first.
    public struct Entry: Sendable, TableRow {
        public var head: WireHead
        public var weight, gated, standard: Double

        public init(head: WireHead, weight: Double, gated: Double, standard: Double) {
            (self.head, self.weight, self.gated, self.standard) = (head, weight, gated, standard)
        }

        init(_ fields: inout Fields, field: UInt16) {
            (weight, gated, standard) = (fields.double(), fields.double(), fields.double())
            head = fields.known()
        }

        func encode(into buffer: inout ByteBuffer) {
            for value in [weight, gated, standard] { buffer.write(double: value) }
            buffer.write(head.rawValue)
        }
    }

    public static let template = Template.headWeights

    public var requestId: UInt64
    /// When they were decided on, in microseconds; nil = from the beginning.
    public var since: Int64?
    /// P(win) = 1 / (1 + exp(-(slope x score + intercept))); NaN = not known.
    public var slope, intercept: Double
    public var weightsVersion: UInt32
    /// The last version that passed the gate, or the first: the daily update stays near it.
    public var gatedVersion: UInt32
    /// In their order.
    public var heads: [Entry]

    public init(
        requestId: UInt64, since: Int64?, slope: Double, intercept: Double, weightsVersion: UInt32,
        gatedVersion: UInt32, heads: [Entry]
    ) {
        (self.requestId, self.since, self.slope, self.intercept) = (requestId, since, slope, intercept)
        (self.weightsVersion, self.gatedVersion, self.heads) = (weightsVersion, gatedVersion, heads)
    }

    public init(_ frame: Frame) throws(WireError) {
        var fields = frame.fields(of: Self.self)
        requestId = fields.integer()
        (since, slope, intercept) = (fields.time(), fields.double(), fields.double())
        (weightsVersion, gatedVersion) = (fields.integer(), fields.integer())
        heads = try frame.rows()
    }

    public func encode(into buffer: inout ByteBuffer) {
        let writer = FrameWriter(Self.template, requestId, into: &buffer)
        buffer.write(time: since)
        buffer.write(double: slope)
        buffer.write(double: intercept)
        buffer.write(weightsVersion, gatedVersion)
        writer.endBlock(&buffer)
        writer.rows(heads, &buffer)
        writer.end(&buffer)
    }
}
