public import NIOCore

/// A request about what was decided in [from, to).
public protocol SpanQuery: Message {
    /// In microseconds; `from` nil = the first day that is kept, `to` nil = now.
    var from: Int64? { get set }
    var to: Int64? { get set }

    init(requestId: UInt64, from: Int64?, to: Int64?)
}

extension SpanQuery {
    public init(_ frame: Frame) throws(WireError) {
        var fields = frame.fields(of: Self.self)
        self.init(requestId: fields.integer(), from: fields.time(), to: fields.time())
    }

    public func encode(into buffer: inout ByteBuffer) {
        let writer = FrameWriter(Self.template, requestId, into: &buffer)
        buffer.write(time: from)
        buffer.write(time: to)
        writer.end(&buffer)
    }
}

/// Asks what signals brought.
public struct PerformanceQuery: SpanQuery {
    public static let template = Template.performanceQuery
    public var requestId: UInt64
    public var from: Int64?
    public var to: Int64?

    public init(requestId: UInt64, from: Int64? = nil, to: Int64? = nil) {
        (self.requestId, self.from, self.to) = (requestId, from, to)
    }
}

/// Asks how it goes on, week by week.
public struct ImprovementsQuery: SpanQuery {
    public static let template = Template.improvementsQuery
    public var requestId: UInt64
    public var from: Int64?
    public var to: Int64?

    public init(requestId: UInt64, from: Int64? = nil, to: Int64? = nil) {
        (self.requestId, self.from, self.to) = (requestId, from, to)
    }
}

/// Asks what each stage of the filter earns.
public struct RejectionAnalysisQuery: SpanQuery {
    public static let template = Template.rejectionAnalysisQuery
    public var requestId: UInt64
    public var from: Int64?
    public var to: Int64?

    public init(requestId: UInt64, from: Int64? = nil, to: Int64? = nil) {
        (self.requestId, self.from, self.to) = (requestId, from, to)
    }
}
