public import NIOCore

/// Asks which indicators there are.
public struct ListIndicators: Message {
    public static let template = Template.listIndicators

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

/// The indicators, in the order of the columns of every matrix.
public struct IndicatorList: Message {
    /// One indicator.
    public struct Entry: Sendable, Equatable {
        /// 1 to 32 characters of printable ASCII.
        public var name: String
        /// Candles before the first value.
        public var warmup: UInt32

        public init(name: String, warmup: UInt32) {
            self.name = name
            self.warmup = warmup
        }
    }

    public static let template = Template.indicatorList

    public var requestId: UInt64
    /// The same hash means the same columns.
    public var catalogHash: UInt64
    public var indicators: [Entry]

    public init(requestId: UInt64, catalogHash: UInt64, indicators: [Entry]) {
        self.requestId = requestId
        self.catalogHash = catalogHash
        self.indicators = indicators
    }

    public init(_ frame: Frame) throws(WireError) {
        var fields = frame.fields(of: Self.self)
        requestId = fields.integer()
        catalogHash = fields.integer()
        indicators = []
        for index in 0..<frame.table.count {
            var entry = frame.entry(index)
            indicators.append(Entry(name: try entry.name(field: 4), warmup: entry.integer()))
        }
    }

    public func encode(into buffer: inout ByteBuffer) {
        let writer = FrameWriter(Self.template, requestId, into: &buffer)
        buffer.write(catalogHash)
        writer.endBlock(&buffer)
        writer.group(of: indicators.count, &buffer)
        for entry in indicators {
            buffer.write(name: entry.name)
            buffer.write(UInt64(entry.warmup))  // The count and its padding.
        }
        writer.end(&buffer)
    }
}
