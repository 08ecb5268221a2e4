public import NIOCore

/// Asks for the newest signal of a symbol.
public struct LatestSignalQuery: Message {
    public static let template = Template.latestSignalQuery

    public var requestId: UInt64
    public var symbol: WireSymbol

    public init(requestId: UInt64, symbol: WireSymbol) { (self.requestId, self.symbol) = (requestId, symbol) }

    public init(_ frame: Frame) throws(WireError) {
        var fields = frame.fields(of: Self.self)
        requestId = fields.integer()
        symbol = try fields.symbol(field: 2)
    }

    public func encode(into buffer: inout ByteBuffer) {
        let writer = FrameWriter(Self.template, requestId, into: &buffer)
        buffer.write(symbol)
        writer.endBlock(&buffer)
        writer.end(&buffer)
    }
}

/// A signal with all that led to it: an answer, or an event where it is new or stands otherwise.
public struct WireSignal: Message {
    public static let template = Template.signal

    /// 0: an event.
    public var requestId: UInt64
    /// Both 0 in an answer; `sequence` counts the events of the subscription from 1.
    public var subscriptionId: UInt32
    public var sequence: UInt64
    public var origin: EventOrigin
    public var row: SignalRow
    public var explanation: Explanation

    public init(
        requestId: UInt64 = 0, subscriptionId: UInt32 = 0, sequence: UInt64 = 0, origin: EventOrigin,
        row: SignalRow, explanation: Explanation
    ) {
        (self.requestId, self.subscriptionId, self.sequence) = (requestId, subscriptionId, sequence)
        (self.origin, self.row, self.explanation) = (origin, row, explanation)
    }

    public init(_ frame: Frame) throws(WireError) {
        var fields = frame.fields(of: Self.self)
        requestId = fields.integer()
        sequence = fields.integer()
        row = try SignalRow(&fields, field: 3)
        subscriptionId = fields.integer()
        origin = EventOrigin(rawValue: fields.integer()) ?? .nonRepresentable
        explanation = try Explanation(frame, gateName: 36)
    }

    public func encode(into buffer: inout ByteBuffer) {
        let writer = FrameWriter(Self.template, requestId, into: &buffer)
        buffer.write(sequence)
        row.encode(into: &buffer)
        buffer.write(subscriptionId, origin.rawValue)
        writer.endBlock(&buffer)
        explanation.encode(writer, into: &buffer)
        writer.end(&buffer)
    }
}
