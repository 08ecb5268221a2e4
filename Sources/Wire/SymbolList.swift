public import NIOCore

/// Asks which symbols there are.
public struct ListSymbols: Message {
    public static let template = Template.listSymbols

    public var requestId: UInt64

    public init(requestId: UInt64) { self.requestId = requestId }

    public init(_ frame: Frame) throws(WireError) {
        var fields = frame.fields(of: Self.self)
        requestId = fields.integer()
    }

    public func encode(into buffer: inout ByteBuffer) {
        let writer = FrameWriter(Self.template, requestId, into: &buffer)
        writer.endBlock(&buffer)
        writer.end(&buffer)
    }
}

/// The symbols and how far their candles reach.
public struct SymbolList: Message {
    /// One symbol.
    public struct Entry: Sendable, Equatable {
        public var symbol: WireSymbol
        /// The open times of the first and the last present minute, in microseconds; nil without candles.
        public var firstOpen: Int64?
        public var lastOpen: Int64?
        /// Present minutes.
        public var candles: UInt64
        /// Whether candles are being collected.
        public var isLive: Bool

        public init(symbol: WireSymbol, firstOpen: Int64?, lastOpen: Int64?, candles: UInt64, isLive: Bool) {
            self.symbol = symbol
            self.firstOpen = firstOpen
            self.lastOpen = lastOpen
            self.candles = candles
            self.isLive = isLive
        }
    }

    public static let template = Template.symbolList

    public var requestId: UInt64
    /// At most `WireLimits.rowsPerGroup`.
    public var symbols: [Entry]

    public init(requestId: UInt64, symbols: [Entry]) {
        self.requestId = requestId
        self.symbols = symbols
    }

    public init(_ frame: Frame) throws(WireError) {
        var fields = frame.fields(of: Self.self)
        requestId = fields.integer()
        symbols = []
        symbols.reserveCapacity(frame.table.count)
        for index in 0..<frame.table.count {
            var entry = frame.entry(index)
            symbols.append(
                Entry(
                    symbol: try entry.symbol(field: 3), firstOpen: entry.time(), lastOpen: entry.time(),
                    candles: entry.integer(), isLive: entry.integer(UInt8.self) != 0))
        }
    }

    public func encode(into buffer: inout ByteBuffer) {
        let writer = FrameWriter(Self.template, requestId, into: &buffer)
        writer.endBlock(&buffer)
        writer.group(of: symbols.count, &buffer)
        for entry in symbols {
            buffer.write(entry.symbol)
            buffer.write(time: entry.firstOpen)
            buffer.write(time: entry.lastOpen)
            buffer.write(entry.candles, entry.isLive ? 1 as UInt64 : 0)  // The Bool and its padding.
        }
        writer.end(&buffer)
    }
}
