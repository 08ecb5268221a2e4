public import NIOCore

/// What is learned from, how the gate stands, and what the last decision came to.
public struct WireLearningStats: Message {
    public static let template = Template.learningStats

    public var requestId: UInt64
    /// Days that are complete: the first and the last, at 00:00 in microseconds, and how many have candidates.
    public var firstDay: Int64?
    public var lastDay: Int64?
    public var days: UInt32
    /// Decides now.
    public var weightsVersion: UInt32
    /// Candidates of those days that are kept.
    public var rows: UInt64
    /// In microseconds; nil = nothing stops a deployment for its time, no fit is in shadow.
    public var coolDownUntil: Int64?
    public var shadowUntil: Int64?
    /// A person must let learning go on.
    public var isFrozen: Bool
    public var figures: [WireFigure]
    /// Of the gate, when it was asked last.
    public var conditions: [WireCondition]
    /// What the last decision came to, in words.
    public var summary: String

    public init(
        requestId: UInt64, firstDay: Int64?, lastDay: Int64?, days: UInt32, weightsVersion: UInt32,
        rows: UInt64, coolDownUntil: Int64?, shadowUntil: Int64?, isFrozen: Bool, figures: [WireFigure],
        conditions: [WireCondition], summary: String
    ) {
        (self.requestId, self.firstDay, self.lastDay, self.days) = (requestId, firstDay, lastDay, days)
        (self.weightsVersion, self.rows, self.isFrozen) = (weightsVersion, rows, isFrozen)
        (self.coolDownUntil, self.shadowUntil) = (coolDownUntil, shadowUntil)
        (self.figures, self.conditions, self.summary) = (figures, conditions, summary)
    }

    public init(_ frame: Frame) throws(WireError) {
        var fields = frame.fields(of: Self.self)
        requestId = fields.integer()
        (firstDay, lastDay) = (fields.time(), fields.time())
        (days, weightsVersion, rows) = (fields.integer(), fields.integer(), fields.integer())
        (coolDownUntil, shadowUntil, isFrozen) = (fields.time(), fields.time(), fields.bool())
        (figures, conditions) = (try frame.rows(), try frame.secondRows())
        let reasons = try frame.lines(frame.first, field: 25, count: figures.count + conditions.count)
        for index in figures.indices { figures[index].reason = reasons[index] }
        for index in conditions.indices { conditions[index].reason = reasons[figures.count + index] }
        summary = try frame.text(frame.second, field: 26)
    }

    public func encode(into buffer: inout ByteBuffer) {
        let writer = FrameWriter(Self.template, requestId, into: &buffer)
        buffer.write(time: firstDay)
        buffer.write(time: lastDay)
        buffer.write(days, weightsVersion, rows)
        buffer.write(time: coolDownUntil)
        buffer.write(time: shadowUntil)
        buffer.write(bool: isFrozen)
        writer.endBlock(&buffer)
        writer.rows(figures, &buffer)
        writer.secondRows(conditions, &buffer)
        buffer.write(lines: figures.map(\.reason) + conditions.map(\.reason))
        buffer.write(text: summary, .string16)
        writer.end(&buffer)
    }
}
