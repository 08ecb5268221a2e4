public import NIOCore

/// Asks for the signals decided in [from, to).
public struct SignalHistoryQuery: Message {
    public static let template = Template.signalHistoryQuery

    public var requestId: UInt64
    /// nil = every symbol.
    public var symbol: WireSymbol?
    /// In microseconds. `from` nil = the newest `limit` signals before `to`, unless `after` is given; `to` nil = now.
    public var from: Int64?
    public var to: Int64?
    /// Only signals of greater ids: where a page ended.
    public var after: UInt64?
    /// The most signals wanted; 0 = as many as one reply holds.
    public var limit: UInt32

    public init(
        requestId: UInt64, symbol: WireSymbol? = nil, from: Int64? = nil, to: Int64? = nil,
        after: UInt64? = nil, limit: UInt32 = 0
    ) {
        (self.requestId, self.symbol, self.from, self.to) = (requestId, symbol, from, to)
        (self.after, self.limit) = (after, limit)
    }

    public init(_ frame: Frame) throws(WireError) {
        var fields = frame.fields(of: Self.self)
        requestId = fields.integer()
        symbol = try fields.optionalSymbol(field: 2)
        (from, to) = (fields.time(), fields.time())
        let after = fields.integer(UInt64.self)
        self.after = after == .max ? nil : after
        limit = fields.integer()
    }

    public func encode(into buffer: inout ByteBuffer) {
        let writer = FrameWriter(Self.template, requestId, into: &buffer)
        buffer.write(optional: symbol)
        buffer.write(time: from)
        buffer.write(time: to)
        buffer.write(after ?? .max, limit)
        writer.endBlock(&buffer)
        writer.end(&buffer)
    }
}

/// Signals, the oldest first, without what led to them.
public struct SignalHistory: Message {
    public static let template = Template.signalHistory

    /// The bytes of a signal.
    public static let rowBytes = 168

    public var requestId: UInt64
    /// What to ask again with as `after`; nil = complete.
    public var nextAfter: UInt64?
    public var signals: [SignalRow]

    public init(requestId: UInt64, nextAfter: UInt64?, signals: [SignalRow]) {
        (self.requestId, self.nextAfter, self.signals) = (requestId, nextAfter, signals)
    }

    public init(_ frame: Frame) throws(WireError) {
        var fields = frame.fields(of: Self.self)
        requestId = fields.integer()
        let next = fields.integer(UInt64.self)
        nextAfter = next == .max ? nil : next
        signals = []
        signals.reserveCapacity(frame.table.count)
        for index in 0..<frame.table.count {
            var entry = frame.entry(index)
            signals.append(try SignalRow(&entry, field: 4))
        }
    }

    public func encode(into buffer: inout ByteBuffer) {
        let writer = FrameWriter(Self.template, requestId, into: &buffer)
        buffer.write(nextAfter ?? .max)
        writer.endBlock(&buffer)
        writer.group(of: signals.count, &buffer)
        for signal in signals {
            signal.encode(into: &buffer)
            buffer.writeRepeatingByte(0, count: Self.rowBytes - SignalRow.bytes)
        }
        writer.end(&buffer)
    }
}
