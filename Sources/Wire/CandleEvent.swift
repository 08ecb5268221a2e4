public import NIOCore

/// A bar that closed, or that became known or changed later.
public struct CandleEvent: Message {
    public static let template = Template.candleEvent

    /// 0: nobody asked for this one.
    public var requestId: UInt64
    public var subscriptionId: UInt32
    /// Counts the events of the subscription from 1.
    public var sequence: UInt64
    public var symbol: WireSymbol
    public var interval: WireInterval
    public var origin: EventOrigin
    /// When it was published, in microseconds.
    public var publishedAt: Int64
    /// Its prices and volumes are NaN for a halt.
    public var candle: CandlesResult.Candle

    public init(
        subscriptionId: UInt32, sequence: UInt64, symbol: WireSymbol, interval: WireInterval,
        origin: EventOrigin, publishedAt: Int64, candle: CandlesResult.Candle, requestId: UInt64 = 0
    ) {
        self.requestId = requestId
        self.subscriptionId = subscriptionId
        self.sequence = sequence
        self.symbol = symbol
        self.interval = interval
        self.origin = origin
        self.publishedAt = publishedAt
        self.candle = candle
    }

    public init(_ frame: Frame) throws(WireError) {
        var fields = frame.fields(of: Self.self)
        requestId = fields.integer()
        symbol = try fields.symbol(field: 2)
        sequence = fields.integer()
        candle = CandlesResult.Candle(
            openTime: fields.integer(), open: fields.double(), high: fields.double(), low: fields.double(),
            close: fields.double(), volume: fields.double(), quoteVolume: fields.double(),
            trades: fields.double(), takerBuyVolume: fields.double(), present: 0, state: .nonRepresentable)
        publishedAt = fields.integer()
        subscriptionId = fields.integer()
        candle.present = fields.integer()
        interval = try fields.interval(field: 16)
        candle.state = CandleState(rawValue: fields.integer()) ?? .nonRepresentable
        origin = EventOrigin(rawValue: fields.integer()) ?? .nonRepresentable
    }

    public func encode(into buffer: inout ByteBuffer) {
        let writer = FrameWriter(Self.template, requestId, into: &buffer)
        buffer.write(symbol)
        let words: [12 of UInt64] = [
            sequence, UInt64(bitPattern: candle.openTime), candle.open.wireBits, candle.high.wireBits,
            candle.low.wireBits, candle.close.wireBits, candle.volume.wireBits, candle.quoteVolume.wireBits,
            candle.trades.wireBits, candle.takerBuyVolume.wireBits, UInt64(bitPattern: publishedAt),
            UInt64(subscriptionId) | UInt64(candle.present) << 32,
        ]
        buffer.write(values: words.span)
        buffer.write(interval.rawValue, candle.state.rawValue, origin.rawValue)
        writer.endBlock(&buffer)
        writer.end(&buffer)
    }
}
