public import NIOCore

/// Asks for the candles of a symbol in [from, to).
public struct CandlesQuery: Message {
    public static let template = Template.candlesQuery

    public var requestId: UInt64
    public var symbol: WireSymbol
    public var interval: WireInterval
    /// Open times in microseconds; `from` nil = the newest `limit` candles before `to`; `to` nil = now.
    public var from: Int64?
    public var to: Int64?
    /// The most candles wanted; 0 = as many as one reply holds.
    public var limit: UInt32

    public init(
        requestId: UInt64, symbol: WireSymbol, interval: WireInterval, from: Int64? = nil, to: Int64? = nil,
        limit: UInt32 = 0
    ) {
        self.requestId = requestId
        self.symbol = symbol
        self.interval = interval
        self.from = from
        self.to = to
        self.limit = limit
    }

    public init(_ frame: Frame) throws(WireError) {
        var fields = frame.fields(of: Self.self)
        requestId = fields.integer()
        symbol = try fields.symbol(field: 2)
        interval = try fields.interval(field: 3)
        from = fields.time()
        to = fields.time()
        limit = fields.integer()
    }

    public func encode(into buffer: inout ByteBuffer) {
        let writer = FrameWriter(Self.template, requestId, into: &buffer)
        buffer.write(symbol)
        buffer.write(interval.rawValue, from ?? .min, to ?? .min, limit)
        writer.endBlock(&buffer)
        writer.end(&buffer)
    }
}

/// Present candles of a symbol, oldest first.
public struct CandlesResult: Message {
    /// One present candle.
    public struct Candle: Sendable {
        /// Microseconds since the epoch.
        public var openTime: Int64
        public var open, high, low, close: Double
        /// In the base asset.
        public var volume: Double
        /// NaN = the source did not have it, here and in the next two.
        public var quoteVolume: Double
        public var trades: Double
        public var takerBuyVolume: Double
        /// Present minutes in the candle.
        public var present: UInt32
        public var state: CandleState

        public init(
            openTime: Int64, open: Double, high: Double, low: Double, close: Double, volume: Double,
            quoteVolume: Double, trades: Double, takerBuyVolume: Double, present: UInt32, state: CandleState
        ) {
            self.openTime = openTime
            self.open = open
            self.high = high
            self.low = low
            self.close = close
            self.volume = volume
            self.quoteVolume = quoteVolume
            self.trades = trades
            self.takerBuyVolume = takerBuyVolume
            self.present = present
            self.state = state
        }
    }

    public static let template = Template.candlesResult

    /// The most candles of one reply.
    public static let rowsMax = WireLimits.rowsPerGroup

    public var requestId: UInt64
    public var symbol: WireSymbol
    public var interval: WireInterval
    /// Where to ask again from; nil = complete.
    public var nextFrom: Int64?
    public var candles: [Candle]

    public init(
        requestId: UInt64, symbol: WireSymbol, interval: WireInterval, nextFrom: Int64?, candles: [Candle]
    ) {
        self.requestId = requestId
        self.symbol = symbol
        self.interval = interval
        self.nextFrom = nextFrom
        self.candles = candles
    }

    public init(_ frame: Frame) throws(WireError) {
        var fields = frame.fields(of: Self.self)
        requestId = fields.integer()
        symbol = try fields.symbol(field: 2)
        nextFrom = fields.time()
        interval = try fields.interval(field: 4)
        candles = []
        candles.reserveCapacity(frame.table.count)
        for index in 0..<frame.table.count {
            var entry = frame.entry(index)
            candles.append(
                Candle(
                    openTime: entry.integer(), open: entry.double(), high: entry.double(),
                    low: entry.double(),
                    close: entry.double(), volume: entry.double(), quoteVolume: entry.double(),
                    trades: entry.double(), takerBuyVolume: entry.double(), present: entry.integer(),
                    state: CandleState(rawValue: entry.integer()) ?? .nonRepresentable))
        }
    }

    public func encode(into buffer: inout ByteBuffer) {
        let writer = FrameWriter(Self.template, requestId, into: &buffer)
        buffer.write(symbol)
        buffer.write(nextFrom ?? .min, interval.rawValue)
        writer.endBlock(&buffer)
        writer.group(of: candles.count, &buffer)
        for candle in candles {
            let row: [10 of UInt64] = [
                UInt64(bitPattern: candle.openTime), candle.open.wireBits, candle.high.wireBits,
                candle.low.wireBits,
                candle.close.wireBits, candle.volume.wireBits, candle.quoteVolume.wireBits,
                candle.trades.wireBits, candle.takerBuyVolume.wireBits,
                UInt64(candle.present) | UInt64(candle.state.rawValue) << 32,  // And three bytes of padding.
            ]
            buffer.write(values: row.span)
        }
        writer.end(&buffer)
    }
}
