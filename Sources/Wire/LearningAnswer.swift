public import NIOCore

/// What signals brought: overall, beside baselines, per head, and week by week.
public struct WirePerformance: LearningAnswer {
    public static let template = Template.performance
    public var requestId: UInt64
    public var figures: LearningFigures

    public init(requestId: UInt64, figures: LearningFigures) {
        (self.requestId, self.figures) = (requestId, figures)
    }
}

/// How it goes on, week by week, and the trend of each head, the best head first.
public struct WireImprovements: LearningAnswer {
    public static let template = Template.improvements
    public var requestId: UInt64
    public var figures: LearningFigures

    public init(requestId: UInt64, figures: LearningFigures) {
        (self.requestId, self.figures) = (requestId, figures)
    }
}

/// What each stage of the filter earns, in their order.
public struct WireRejectionAnalysis: LearningAnswer {
    public static let template = Template.rejectionAnalysis
    public var requestId: UInt64
    public var figures: LearningFigures

    public init(requestId: UInt64, figures: LearningFigures) {
        (self.requestId, self.figures) = (requestId, figures)
    }
}

/// Figures of a span of decisions.
public struct LearningFigures: Sendable {
    /// What they cover, in microseconds; nil = nothing.
    public var from: Int64?
    public var to: Int64?
    public var all: [WireFigure]

    public init(from: Int64?, to: Int64?, _ all: [WireFigure]) {
        (self.from, self.to, self.all) = (from, to, all)
    }
}

/// A message that has them.
public protocol LearningAnswer: Message {
    var figures: LearningFigures { get set }

    init(requestId: UInt64, figures: LearningFigures)
}

extension LearningAnswer {
    public init(_ frame: Frame) throws(WireError) {
        var fields = frame.fields(of: Self.self)
        let requestId: UInt64 = fields.integer()
        var figures = LearningFigures(from: fields.time(), to: fields.time(), try frame.rows())
        let reasons = try frame.lines(frame.first, field: 14, count: figures.all.count)
        for index in reasons.indices { figures.all[index].reason = reasons[index] }
        self.init(requestId: requestId, figures: figures)
    }

    public func encode(into buffer: inout ByteBuffer) {
        let writer = FrameWriter(Self.template, requestId, into: &buffer)
        buffer.write(time: figures.from)
        buffer.write(time: figures.to)
        writer.endBlock(&buffer)
        writer.rows(figures.all, &buffer)
        buffer.write(lines: figures.all.map(\.reason))
        writer.end(&buffer)
    }
}
