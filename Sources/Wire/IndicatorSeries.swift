public import NIOCore

/// Asks for chosen indicators of a symbol over the candles in [from, to).
public struct IndicatorSeriesQuery: Message {
    public static let template = Template.indicatorSeriesQuery

    public var requestId: UInt64
    public var symbol: WireSymbol
    public var interval: WireInterval
    /// Open times in microseconds; `from` nil = the newest `limit` rows before `to`; `to` nil = now.
    public var from: Int64?
    public var to: Int64?
    /// The most rows wanted; 0 = as many as one reply holds.
    public var limit: UInt32
    /// Positions in the list of indicators; none = all.
    public var indicators: [UInt16]

    public init(
        requestId: UInt64, symbol: WireSymbol, interval: WireInterval, from: Int64? = nil, to: Int64? = nil,
        limit: UInt32 = 0, indicators: [UInt16] = []
    ) {
        self.requestId = requestId
        self.symbol = symbol
        self.interval = interval
        self.from = from
        self.to = to
        self.limit = limit
        self.indicators = indicators
    }

    public init(_ frame: Frame) throws(WireError) {
        var fields = frame.fields(of: Self.self)
        requestId = fields.integer()
        symbol = try fields.symbol(field: 2)
        interval = try fields.interval(field: 3)
        from = fields.time()
        to = fields.time()
        limit = fields.integer()
        indicators = frame.column()
    }

    public func encode(into buffer: inout ByteBuffer) {
        let writer = FrameWriter(Self.template, requestId, into: &buffer)
        buffer.write(symbol)
        buffer.write(interval.rawValue, from ?? .min, to ?? .min, limit)
        writer.endBlock(&buffer)
        writer.group(of: indicators.count, &buffer)
        buffer.write(values: indicators.span)
        writer.end(&buffer)
    }
}

/// Indicators of a symbol, one row for each present or halt bar, oldest first: open times may jump at a hole.
public struct IndicatorSeries: Message {
    public static let template = Template.indicatorSeries

    /// The most rows that one reply of so many columns holds.
    public static func rowsMax(columns: Int) -> Int { template.rowsMax(columns: columns) }

    public var requestId: UInt64
    public var symbol: WireSymbol
    public var interval: WireInterval
    public var catalogHash: UInt64
    /// Where to ask again from; nil = complete.
    public var nextFrom: Int64?
    /// Bars of the series so far, the last row included, and how many of them were filled in for a halt.
    public var bars: UInt32
    public var filled: UInt32
    /// Indicators in a row, in the order asked.
    public var columns: Int
    /// The open time of each row, in microseconds.
    public var openTimes: [Int64]
    /// Row after row, one for each open time; NaN = not warm.
    public var values: [Double]

    public init(
        requestId: UInt64, symbol: WireSymbol, interval: WireInterval, catalogHash: UInt64, nextFrom: Int64?,
        bars: UInt32, filled: UInt32, columns: Int, openTimes: [Int64], values: [Double]
    ) {
        self.requestId = requestId
        self.symbol = symbol
        self.interval = interval
        self.catalogHash = catalogHash
        self.nextFrom = nextFrom
        self.bars = bars
        self.filled = filled
        self.columns = columns
        self.openTimes = openTimes
        self.values = values
    }

    public init(_ frame: Frame) throws(WireError) {
        var fields = frame.fields(of: Self.self)
        requestId = fields.integer()
        symbol = try fields.symbol(field: 2)
        catalogHash = fields.integer()
        nextFrom = fields.time()
        _ = fields.integer(UInt32.self)  // Rows: as many as entries, which the frame was checked for.
        columns = Int(fields.integer(UInt32.self))
        bars = fields.integer()
        filled = fields.integer()
        interval = try fields.interval(field: 9)
        openTimes = frame.column()
        values = frame.values(frame.first)
    }

    /// Traps unless there are `openTimes.count` x `columns` values, in at most `rowsMax(columns:)` rows.
    public func encode(into buffer: inout ByteBuffer) {
        precondition(values.count == openTimes.count * columns)
        let writer = FrameWriter(Self.template, requestId, into: &buffer)
        buffer.write(symbol)
        buffer.write(catalogHash, nextFrom ?? .min, UInt32(openTimes.count), UInt32(columns))
        buffer.write(bars, filled, interval.rawValue)
        writer.endBlock(&buffer)
        writer.group(of: openTimes.count, &buffer)
        buffer.write(values: openTimes.span)
        buffer.write(matrix: values)
        writer.end(&buffer)
    }
}
