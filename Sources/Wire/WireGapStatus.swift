public import NIOCore

/// Asks what is known of minutes.
public struct GapStatusQuery: Message {
    public static let template = Template.gapStatusQuery

    public var requestId: UInt64
    /// nil = every symbol.
    public var symbol: WireSymbol?
    /// Only symbols behind it, by name: where a page ended.
    public var after: WireSymbol?
    /// The most symbols wanted; 0 = as many as one reply holds.
    public var limit: UInt32

    public init(
        requestId: UInt64, symbol: WireSymbol? = nil, after: WireSymbol? = nil, limit: UInt32 = 0
    ) {
        (self.requestId, self.symbol, self.after, self.limit) = (requestId, symbol, after, limit)
    }

    public init(_ frame: Frame) throws(WireError) {
        var fields = frame.fields(of: Self.self)
        requestId = fields.integer()
        symbol = try fields.optionalSymbol(field: 2)
        after = try fields.optionalSymbol(field: 3)
        limit = fields.integer()
    }

    public func encode(into buffer: inout ByteBuffer) {
        let writer = FrameWriter(Self.template, requestId, into: &buffer)
        buffer.write(optional: symbol)
        buffer.write(optional: after)
        buffer.write(limit)
        writer.end(&buffer)
    }
}

/// What is known of the minutes of symbols, by name.
public struct WireGapStatus: Message {
    /// Minutes without a candle, next to each other and of one kind.
    public struct Range: Sendable, TableRow {
        /// Of an entry in a frame.
        public static let bytes = 16

        /// In microseconds.
        public var start: Int64
        public var minutes: UInt32
        public var state: WireHoleState

        public init(start: Int64, minutes: UInt32, state: WireHoleState) {
            (self.start, self.minutes, self.state) = (start, minutes, state)
        }

        init(_ fields: inout Fields, field: UInt16) {
            (start, minutes, state) = (fields.integer(), fields.integer(), fields.known())
        }

        func encode(into buffer: inout ByteBuffer) { buffer.write(start, minutes, state.rawValue) }
    }

    public struct Entry: Sendable, TableRow {
        /// Of an entry in a frame.
        public static let bytes = 88

        public var symbol: WireSymbol
        /// The first and the last known minute, in microseconds; nil = none is.
        public var firstOpen: Int64?
        public var lastOpen: Int64?
        /// Minutes with a candle, those of them in which nothing traded, those that the exchange has no candle of, and those
        /// that are not known.
        public var present, quiet, halt, missing: UInt64
        /// Minutes that are over and behind the last known one; nil = none is known.
        public var age: UInt32?
        /// Ranges of halts and missing minutes there are.
        public var holes: UInt32
        /// How many ranges of the reply are its own: the newest.
        public var ranges: UInt32
        /// nil = no minute is known; it was not looked.
        public var gapClass: WireGapClass?
        public var listing: WireListing?

        public init(
            symbol: WireSymbol, firstOpen: Int64?, lastOpen: Int64?, present: UInt64, quiet: UInt64,
            halt: UInt64, missing: UInt64, age: UInt32?, holes: UInt32, ranges: UInt32,
            gapClass: WireGapClass?, listing: WireListing?
        ) {
            (self.symbol, self.firstOpen, self.lastOpen) = (symbol, firstOpen, lastOpen)
            (self.present, self.quiet, self.halt, self.missing) = (present, quiet, halt, missing)
            (self.age, self.holes, self.ranges) = (age, holes, ranges)
            (self.gapClass, self.listing) = (gapClass, listing)
        }

        init(_ fields: inout Fields, field: UInt16) throws(WireError) {
            symbol = try fields.symbol(field: field)
            (firstOpen, lastOpen) = (fields.time(), fields.time())
            (present, quiet) = (fields.integer(), fields.integer())
            (halt, missing) = (fields.integer(), fields.integer())
            (age, holes, ranges) = (fields.count(), fields.integer(), fields.integer())
            (gapClass, listing) = (fields.optional(), fields.optional())
        }

        func encode(into buffer: inout ByteBuffer) {
            buffer.write(symbol)
            buffer.write(time: firstOpen)
            buffer.write(time: lastOpen)
            buffer.write(present, quiet, halt, missing)
            buffer.write(age ?? .max, holes, ranges)
            buffer.write(gapClass?.rawValue ?? .max, listing?.rawValue ?? .max)
        }
    }

    public static let template = Template.gapStatus

    public var requestId: UInt64
    /// In microseconds.
    public var checkedAt: Int64
    /// What to ask again with as `after`; nil = complete.
    public var nextAfter: WireSymbol?
    /// By name.
    public var symbols: [Entry]
    /// Oldest first within a symbol, in the order of the symbols.
    public var ranges: [Range]

    public init(
        requestId: UInt64, checkedAt: Int64, nextAfter: WireSymbol?, symbols: [Entry], ranges: [Range]
    ) {
        (self.requestId, self.checkedAt, self.nextAfter) = (requestId, checkedAt, nextAfter)
        (self.symbols, self.ranges) = (symbols, ranges)
    }

    public init(_ frame: Frame) throws(WireError) {
        var fields = frame.fields(of: Self.self)
        (requestId, checkedAt) = (fields.integer(), fields.integer())
        nextAfter = try fields.optionalSymbol(field: 3)
        (symbols, ranges) = (try frame.rows(), try frame.secondRows())
    }

    public func encode(into buffer: inout ByteBuffer) {
        let writer = FrameWriter(Self.template, requestId, into: &buffer)
        buffer.write(checkedAt)
        buffer.write(optional: nextAfter)
        writer.endBlock(&buffer)
        writer.rows(symbols, &buffer)
        writer.secondRows(ranges, &buffer)
        writer.end(&buffer)
    }
}
