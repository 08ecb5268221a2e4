public import NIOCore

/// Asks for what was decided last on a symbol, and why.
public struct WhyQuery: Message {
    public static let template = Template.whyQuery

    public var requestId: UInt64
    public var symbol: WireSymbol

    public init(requestId: UInt64, symbol: WireSymbol) { (self.requestId, self.symbol) = (requestId, symbol) }

    public init(_ frame: Frame) throws(WireError) {
        var fields = frame.fields(of: Self.self)
        requestId = fields.integer()
        symbol = try fields.symbol(field: 2)
    }

    public func encode(into buffer: inout ByteBuffer) {
        let writer = FrameWriter(Self.template, requestId, into: &buffer)
        buffer.write(symbol)
        writer.endBlock(&buffer)
        writer.end(&buffer)
    }
}

/// The last candidate of a symbol, a signal or not.
public struct Why: Message {
    public static let template = Template.why

    public var requestId: UInt64
    public var symbol: WireSymbol
    /// Open time of the minute that closed the decision bar, in microseconds.
    public var minute: Int64
    /// Prices; NaN where no plan could be made.
    public var reference, stop, target: Double
    /// -1 to 1.
    public var score: Double
    /// 0 to 1; `confluence` NaN = not known.
    public var confidence, confluence: Double
    public var weightsVersion: UInt32
    public var calibrationVersion: UInt32
    public var interval: WireInterval
    public var direction: WireDirection
    /// nil = not known.
    public var regime: WireRegime?
    /// nil = it became a signal.
    public var stoppedAt: WireStage?
    public var explanation: Explanation

    public init(
        requestId: UInt64, symbol: WireSymbol, minute: Int64, reference: Double, stop: Double,
        target: Double, score: Double, confidence: Double, confluence: Double, weightsVersion: UInt32,
        calibrationVersion: UInt32, interval: WireInterval, direction: WireDirection, regime: WireRegime?,
        stoppedAt: WireStage?, explanation: Explanation
    ) {
        (self.requestId, self.symbol, self.minute) = (requestId, symbol, minute)
        (self.reference, self.stop, self.target) = (reference, stop, target)
        (self.score, self.confidence, self.confluence) = (score, confidence, confluence)
        (self.weightsVersion, self.calibrationVersion) = (weightsVersion, calibrationVersion)
        (self.interval, self.direction, self.regime) = (interval, direction, regime)
        (self.stoppedAt, self.explanation) = (stoppedAt, explanation)
    }

    public init(_ frame: Frame) throws(WireError) {
        var fields = frame.fields(of: Self.self)
        requestId = fields.integer()
        symbol = try fields.symbol(field: 2)
        minute = fields.integer()
        (reference, stop, target) = (fields.double(), fields.double(), fields.double())
        (score, confidence, confluence) = (fields.double(), fields.double(), fields.double())
        (weightsVersion, calibrationVersion) = (fields.integer(), fields.integer())
        interval = try fields.interval(field: 12)
        direction = fields.known()
        (regime, stoppedAt) = (fields.optional(), fields.optional())
        explanation = try Explanation(frame, gateName: 24)
    }

    public func encode(into buffer: inout ByteBuffer) {
        let writer = FrameWriter(Self.template, requestId, into: &buffer)
        buffer.write(symbol)
        buffer.write(minute)
        for value in [reference, stop, target, score, confidence, confluence] { buffer.write(double: value) }
        buffer.write(weightsVersion, calibrationVersion)
        buffer.write(
            interval.rawValue, direction.rawValue, regime?.rawValue ?? .max, stoppedAt?.rawValue ?? .max)
        writer.endBlock(&buffer)
        explanation.encode(writer, into: &buffer)
        writer.end(&buffer)
    }
}
