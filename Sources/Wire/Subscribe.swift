public import NIOCore

/// Asks to be told of what closes from now on.
public struct Subscribe: Message {
    public static let template = Template.subscribe

    public var requestId: UInt64
    public var channel: WireChannel
    /// nil = every interval; nil for jobs.
    public var interval: WireInterval?
    /// Whether the current state is to be sent first.
    public var snapshot: Bool
    /// None = every symbol, those to come too; none for jobs.
    public var symbols: [WireSymbol]

    public init(
        requestId: UInt64, channel: WireChannel, interval: WireInterval? = nil, snapshot: Bool = false,
        symbols: [WireSymbol] = []
    ) {
        self.requestId = requestId
        self.channel = channel
        self.interval = interval
        self.snapshot = snapshot
        self.symbols = symbols
    }

    public init(_ frame: Frame) throws(WireError) {
        var fields = frame.fields(of: Self.self)
        requestId = fields.integer()
        channel = try fields.channel(field: 2)
        interval = try fields.optionalInterval(field: 3)
        snapshot = fields.integer(UInt8.self) != 0
        symbols = []
        symbols.reserveCapacity(frame.table.count)
        for index in 0..<frame.table.count {
            var entry = frame.entry(index)
            symbols.append(try entry.symbol(field: 6))
        }
    }

    public func encode(into buffer: inout ByteBuffer) {
        let writer = FrameWriter(Self.template, requestId, into: &buffer)
        buffer.write(channel.rawValue, interval?.rawValue ?? .max, snapshot ? 1 as UInt8 : 0)
        writer.endBlock(&buffer)
        writer.group(of: symbols.count, &buffer)
        for symbol in symbols { buffer.write(symbol) }
        writer.end(&buffer)
    }
}

/// The answer to `Subscribe`; it comes before the first event.
public struct SubscribeAck: Message {
    public static let template = Template.subscribeAck

    public var requestId: UInt64
    /// Names the subscription in its events, on this connection.
    public var subscriptionId: UInt32
    /// Symbols matched; 0 for jobs.
    public var matched: UInt32

    public init(requestId: UInt64, subscriptionId: UInt32, matched: UInt32) {
        self.requestId = requestId
        self.subscriptionId = subscriptionId
        self.matched = matched
    }

    public init(_ frame: Frame) throws(WireError) {
        var fields = frame.fields(of: Self.self)
        requestId = fields.integer()
        subscriptionId = fields.integer()
        matched = fields.integer()
    }

    public func encode(into buffer: inout ByteBuffer) {
        let writer = FrameWriter(Self.template, requestId, into: &buffer)
        buffer.write(subscriptionId, matched)
        writer.endBlock(&buffer)
        writer.end(&buffer)
    }
}

/// Ends a subscription.
public struct Unsubscribe: Message {
    public static let template = Template.unsubscribe

    public var requestId: UInt64
    public var subscriptionId: UInt32

    public init(requestId: UInt64, subscriptionId: UInt32) {
        self.requestId = requestId
        self.subscriptionId = subscriptionId
    }

    public init(_ frame: Frame) throws(WireError) {
        var fields = frame.fields(of: Self.self)
        requestId = fields.integer()
        subscriptionId = fields.integer()
    }

    public func encode(into buffer: inout ByteBuffer) {
        let writer = FrameWriter(Self.template, requestId, into: &buffer)
        buffer.write(subscriptionId)
        writer.endBlock(&buffer)
        writer.end(&buffer)
    }
}

/// The answer to `Unsubscribe`: no event of the subscription comes after it.
public struct UnsubscribeAck: Message {
    public static let template = Template.unsubscribeAck

    public var requestId: UInt64
    public var subscriptionId: UInt32

    public init(requestId: UInt64, subscriptionId: UInt32) {
        self.requestId = requestId
        self.subscriptionId = subscriptionId
    }

    public init(_ frame: Frame) throws(WireError) {
        var fields = frame.fields(of: Self.self)
        requestId = fields.integer()
        subscriptionId = fields.integer()
    }

    public func encode(into buffer: inout ByteBuffer) {
        let writer = FrameWriter(Self.template, requestId, into: &buffer)
        buffer.write(subscriptionId)
        writer.endBlock(&buffer)
        writer.end(&buffer)
    }
}
