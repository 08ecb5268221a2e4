public import NIOCore

/// Asks for all indicators of a symbol at its last closed candle.
public struct IndicatorSnapshotQuery: Message {
    public static let template = Template.indicatorSnapshotQuery

    public var requestId: UInt64
    public var symbol: WireSymbol
    public var interval: WireInterval

    public init(requestId: UInt64, symbol: WireSymbol, interval: WireInterval) {
        self.requestId = requestId
        self.symbol = symbol
        self.interval = interval
    }

    public init(_ frame: Frame) throws(WireError) {
        var fields = frame.fields(of: Self.self)
        requestId = fields.integer()
        symbol = try fields.symbol(field: 2)
        interval = try fields.interval(field: 3)
    }

    public func encode(into buffer: inout ByteBuffer) {
        let writer = FrameWriter(Self.template, requestId, into: &buffer)
        buffer.write(symbol)
        buffer.write(interval.rawValue)
        writer.endBlock(&buffer)
        writer.end(&buffer)
    }
}

/// All indicators of a symbol at its last closed candle.
///
/// A symbol without one gets the error `NotReady` instead.
public struct IndicatorSnapshot: Message {
    public static let template = Template.indicatorSnapshot

    public var requestId: UInt64
    public var symbol: WireSymbol
    public var interval: WireInterval
    /// The candle's open time and the time of computing, in microseconds.
    public var openTime: Int64
    public var computedAt: Int64
    public var catalogHash: UInt64
    /// Bars of the series so far, this one included, and how many of them were filled in for a halt.
    public var bars: UInt32
    public var filled: UInt32
    /// One value for each indicator; NaN = not warm.
    public var values: [Double]

    public init(
        requestId: UInt64, symbol: WireSymbol, interval: WireInterval, openTime: Int64, computedAt: Int64,
        catalogHash: UInt64, bars: UInt32, filled: UInt32, values: [Double]
    ) {
        self.requestId = requestId
        self.symbol = symbol
        self.interval = interval
        self.openTime = openTime
        self.computedAt = computedAt
        self.catalogHash = catalogHash
        self.bars = bars
        self.filled = filled
        self.values = values
    }

    public init(_ frame: Frame) throws(WireError) {
        var fields = frame.fields(of: Self.self)
        requestId = fields.integer()
        symbol = try fields.symbol(field: 2)
        openTime = fields.integer()
        computedAt = fields.integer()
        catalogHash = fields.integer()
        bars = fields.integer()
        filled = fields.integer()
        interval = try fields.interval(field: 8)
        values = frame.values(frame.first)
    }

    public func encode(into buffer: inout ByteBuffer) {
        let writer = FrameWriter(Self.template, requestId, into: &buffer)
        buffer.write(symbol)
        buffer.write(openTime, computedAt, catalogHash, bars)
        buffer.write(filled, interval.rawValue)
        writer.endBlock(&buffer)
        buffer.write(matrix: values)
        writer.end(&buffer)
    }
}
