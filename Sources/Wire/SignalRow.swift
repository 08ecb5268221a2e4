internal import NIOCore

/// A signal and how it stands, without what led to it.
public struct SignalRow: Sendable {
    /// The bytes of its fields, in `Signal` as in an entry of `SignalHistory`.
    static let bytes = 164

    public var symbol: WireSymbol
    /// Open time of the minute that closed the decision bar, in microseconds.
    public var minute: Int64
    /// Later signals have greater ids.
    public var id: UInt64
    /// Prices: the close that was decided on, and where it ends.
    public var reference, stop, target: Double
    /// -1 to 1.
    public var score: Double
    /// 0 to 1.
    public var confidence, confluence, quality: Double
    /// That the target comes before the stop, 0 to 1; NaN until learned.
    public var winProbability: Double
    /// Shares of the capital: lost at the stop, and put in.
    public var risk, size: Double
    /// The price paid, NaN until filled; the price it ended at, NaN until then.
    public var entry, exit: Double
    /// Of the risk, after costs; NaN until it ended.
    public var multiple: Double
    /// In microseconds; nil until it ended.
    public var endedAt: Int64?
    public var weightsVersion: UInt32
    public var calibrationVersion: UInt32
    public var interval: WireInterval
    public var direction: WireDirection
    /// nil = not known.
    public var regime: WireRegime?
    public var state: WireSignalState

    public init(
        symbol: WireSymbol, minute: Int64, id: UInt64, reference: Double, stop: Double, target: Double,
        score: Double, confidence: Double, confluence: Double, quality: Double, winProbability: Double,
        risk: Double, size: Double, entry: Double, exit: Double, multiple: Double, endedAt: Int64?,
        weightsVersion: UInt32, calibrationVersion: UInt32, interval: WireInterval, direction: WireDirection,
        regime: WireRegime?, state: WireSignalState
    ) {
        (self.symbol, self.minute, self.id) = (symbol, minute, id)
        (self.reference, self.stop, self.target) = (reference, stop, target)
        (self.score, self.confidence, self.confluence) = (score, confidence, confluence)
        (self.quality, self.winProbability) = (quality, winProbability)
        (self.risk, self.size, self.entry, self.exit) = (risk, size, entry, exit)
        (self.multiple, self.endedAt) = (multiple, endedAt)
        (self.weightsVersion, self.calibrationVersion) = (weightsVersion, calibrationVersion)
        (self.interval, self.direction, self.regime, self.state) = (interval, direction, regime, state)
    }

    /// - Parameter field: the id of its first field.
    init(_ fields: inout Fields, field: UInt16) throws(WireError) {
        symbol = try fields.symbol(field: field)
        (minute, id) = (fields.integer(), fields.integer())
        (reference, stop, target) = (fields.double(), fields.double(), fields.double())
        (score, confidence, confluence) = (fields.double(), fields.double(), fields.double())
        (quality, winProbability) = (fields.double(), fields.double())
        (risk, size) = (fields.double(), fields.double())
        (entry, exit, multiple) = (fields.double(), fields.double(), fields.double())
        endedAt = fields.time()
        (weightsVersion, calibrationVersion) = (fields.integer(), fields.integer())
        interval = try fields.interval(field: field + 19)
        direction = fields.known()
        regime = fields.optional()
        state = fields.known()
    }

    func encode(into buffer: inout ByteBuffer) {
        buffer.write(symbol)
        buffer.write(minute, id)
        for value in [
            reference, stop, target, score, confidence, confluence, quality, winProbability, risk, size,
            entry, exit, multiple,
        ] { buffer.write(double: value) }
        buffer.write(time: endedAt)
        buffer.write(weightsVersion, calibrationVersion)
        buffer.write(interval.rawValue, direction.rawValue, regime?.rawValue ?? .max, state.rawValue)
    }
}
