public import NIOCore

/// All indicators of a symbol at a bar that closed, or that changed later.
public struct IndicatorEvent: Message {
    public static let template = Template.indicatorEvent

    /// 0: nobody asked for this one.
    public var requestId: UInt64
    public var subscriptionId: UInt32
    /// Counts the events of the subscription from 1.
    public var sequence: UInt64
    public var symbol: WireSymbol
    public var interval: WireInterval
    public var origin: EventOrigin
    /// The bar's open time and the time of computing, in microseconds.
    public var openTime: Int64
    public var computedAt: Int64
    public var catalogHash: UInt64
    /// Bars of the series so far, this one included, and how many of them were filled in for a halt.
    public var bars: UInt32
    public var filled: UInt32
    /// One value for each indicator; NaN = not warm.
    public var values: [Double]

    public init(
        subscriptionId: UInt32, sequence: UInt64, symbol: WireSymbol, interval: WireInterval,
        origin: EventOrigin, openTime: Int64, computedAt: Int64, catalogHash: UInt64, bars: UInt32,
        filled: UInt32, values: [Double], requestId: UInt64 = 0
    ) {
        self.requestId = requestId
        self.subscriptionId = subscriptionId
        self.sequence = sequence
        self.symbol = symbol
        self.interval = interval
        self.origin = origin
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
        sequence = fields.integer()
        openTime = fields.integer()
        computedAt = fields.integer()
        catalogHash = fields.integer()
        subscriptionId = fields.integer()
        bars = fields.integer()
        filled = fields.integer()
        interval = try fields.interval(field: 10)
        origin = EventOrigin(rawValue: fields.integer()) ?? .nonRepresentable
        values = frame.values(frame.first)
    }

    public func encode(into buffer: inout ByteBuffer) {
        let writer = FrameWriter(Self.template, requestId, into: &buffer)
        buffer.write(symbol)
        let words: [5 of UInt64] = [
            sequence, UInt64(bitPattern: openTime), UInt64(bitPattern: computedAt), catalogHash,
            UInt64(subscriptionId) | UInt64(bars) << 32,
        ]
        buffer.write(values: words.span)
        buffer.write(filled, interval.rawValue, origin.rawValue)
        writer.endBlock(&buffer)
        buffer.write(matrix: values)
        writer.end(&buffer)
    }
}
