public import NIOCore

/// What is to be done about what was learned, the most urgent first.
public struct WireRecommendations: Message {
    public struct Entry: Sendable, TableRow {
        /// `raise_weight` and so on: 1 to 32 characters of printable ASCII.
        public var kind: String
        /// NaN = does not apply.
        public var current, suggested: Double
        /// nil = of none.
        public var head: WireHead?
        public var stage: WireStage?
        public var priority: WirePriority
        /// In words; a line each. `next`: what to run next.
        public var reason: String
        public var next: String
        /// The figures that speak for it; their reasons are not sent.
        public var evidence: [WireFigure] = []
        /// How many they are in the frame.
        private var evidenceCount: UInt32 = 0

        public init(
            kind: String, current: Double, suggested: Double, head: WireHead?, stage: WireStage?,
            priority: WirePriority, reason: String, next: String, evidence: [WireFigure]
        ) {
            (self.kind, self.current, self.suggested) = (kind, current, suggested)
            (self.head, self.stage, self.priority) = (head, stage, priority)
            (self.reason, self.next, self.evidence) = (reason, next, evidence)
        }

        init(_ fields: inout Fields, field: UInt16) throws(WireError) {
            kind = try fields.name(field: field)
            (current, suggested, evidenceCount) = (fields.double(), fields.double(), fields.integer())
            (head, stage) = (fields.optional(), fields.optional())
            (priority, reason, next) = (fields.known(), "", "")
        }

        func encode(into buffer: inout ByteBuffer) {
            buffer.write(name: kind)
            buffer.write(double: current)
            buffer.write(double: suggested)
            buffer.write(UInt32(evidence.count), head?.rawValue ?? .max, stage?.rawValue ?? .max)
            buffer.write(priority.rawValue)
        }

        /// Takes its own of the figures of all entries.
        fileprivate mutating func take(from figures: inout ArraySlice<WireFigure>) {
            evidence = Array(figures.prefix(Int(evidenceCount)))
            figures = figures.dropFirst(evidence.count)
        }
    }

    public static let template = Template.recommendations

    public var requestId: UInt64
    public var entries: [Entry]

    public init(requestId: UInt64, entries: [Entry]) { (self.requestId, self.entries) = (requestId, entries) }

    public init(_ frame: Frame) throws(WireError) {
        (requestId, entries) = (frame.requestId, try frame.rows())
        let reasons = try frame.lines(frame.first, field: 20, count: entries.count)
        let next = try frame.lines(frame.second, field: 21, count: entries.count)
        var figures: ArraySlice<WireFigure> = try frame.secondRows()[...]
        for index in entries.indices {
            (entries[index].reason, entries[index].next) = (reasons[index], next[index])
            entries[index].take(from: &figures)
        }
    }

    public func encode(into buffer: inout ByteBuffer) {
        let writer = FrameWriter(Self.template, requestId, into: &buffer)
        writer.endBlock(&buffer)
        writer.rows(entries, &buffer)
        writer.secondRows(entries.flatMap(\.evidence), &buffer)
        buffer.write(lines: entries.map(\.reason))
        buffer.write(lines: entries.map(\.next))
        writer.end(&buffer)
    }
}
