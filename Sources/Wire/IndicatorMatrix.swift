public import NIOCore

/// Asks for all indicators of many symbols at the last closed candle.
public struct IndicatorMatrixQuery: Message {
    public static let template = Template.indicatorMatrixQuery

    public var requestId: UInt64
    public var interval: WireInterval
    /// None = all.
    public var symbols: [WireSymbol]

    public init(requestId: UInt64, interval: WireInterval, symbols: [WireSymbol] = []) {
        self.requestId = requestId
        self.interval = interval
        self.symbols = symbols
    }

    public init(_ frame: Frame) throws(WireError) {
        var fields = frame.fields(of: Self.self)
        requestId = fields.integer()
        interval = try fields.interval(field: 2)
        symbols = []
        symbols.reserveCapacity(frame.table.count)
        for index in 0..<frame.table.count {
            var entry = frame.entry(index)
            symbols.append(try entry.symbol(field: 4))
        }
    }

    public func encode(into buffer: inout ByteBuffer) {
        let writer = FrameWriter(Self.template, requestId, into: &buffer)
        buffer.write(interval.rawValue)
        writer.endBlock(&buffer)
        writer.group(of: symbols.count, &buffer)
        for symbol in symbols { buffer.write(symbol) }
        writer.end(&buffer)
    }
}

/// The indicators of many symbols, one row for each.
public struct IndicatorMatrix: Message {
    /// What a row is of.
    public struct Entry: Sendable, Equatable {
        public var symbol: WireSymbol
        /// The open time of its last closed candle, in microseconds; nil = none, and the row is NaN.
        public var openTime: Int64?
        /// Bars of the series so far, this one included, and how many of them were filled in for a halt.
        public var bars: UInt32
        public var filled: UInt32

        public init(symbol: WireSymbol, openTime: Int64?, bars: UInt32, filled: UInt32) {
            self.symbol = symbol
            self.openTime = openTime
            self.bars = bars
            self.filled = filled
        }
    }

    public static let template = Template.indicatorMatrix

    /// The most symbols that one reply of so many columns holds.
    public static func rowsMax(columns: Int) -> Int { template.rowsMax(columns: columns) }

    public var requestId: UInt64
    public var catalogHash: UInt64
    /// When the values were computed, in microseconds.
    public var computedAt: Int64
    public var interval: WireInterval
    /// Indicators in a row.
    public var columns: Int
    public var symbols: [Entry]
    /// Row after row, one for each symbol; NaN = not warm.
    public var values: [Double]

    public init(
        requestId: UInt64, catalogHash: UInt64, computedAt: Int64, interval: WireInterval, columns: Int,
        symbols: [Entry], values: [Double]
    ) {
        self.requestId = requestId
        self.catalogHash = catalogHash
        self.computedAt = computedAt
        self.interval = interval
        self.columns = columns
        self.symbols = symbols
        self.values = values
    }

    public init(_ frame: Frame) throws(WireError) {
        var fields = frame.fields(of: Self.self)
        requestId = fields.integer()
        catalogHash = fields.integer()
        _ = fields.integer(UInt32.self)  // Rows: as many as entries, which the frame was checked for.
        columns = Int(fields.integer(UInt32.self))
        computedAt = fields.integer()
        interval = try fields.interval(field: 6)
        symbols = []
        symbols.reserveCapacity(frame.table.count)
        for index in 0..<frame.table.count {
            var entry = frame.entry(index)
            symbols.append(
                Entry(
                    symbol: try entry.symbol(field: 8), openTime: entry.time(), bars: entry.integer(),
                    filled: entry.integer()))
        }
        values = frame.values(frame.first)
    }

    /// Traps unless there are `symbols.count` x `columns` values, in at most `rowsMax(columns:)` rows.
    public func encode(into buffer: inout ByteBuffer) {
        precondition(values.count == symbols.count * columns)
        let writer = FrameWriter(Self.template, requestId, into: &buffer)
        buffer.write(catalogHash, UInt32(symbols.count), UInt32(columns), computedAt)
        buffer.write(interval.rawValue)
        writer.endBlock(&buffer)
        writer.group(of: symbols.count, &buffer)
        for entry in symbols {
            let row: [5 of UInt64] = [
                entry.symbol.first, entry.symbol.second, entry.symbol.third,
                UInt64(bitPattern: entry.openTime ?? .min), UInt64(entry.bars) | UInt64(entry.filled) << 32,
            ]
            buffer.write(values: row.span)  // A row in one call, not a call a field: there may be thousands.
        }
        buffer.write(matrix: values)
        writer.end(&buffer)
    }
}
