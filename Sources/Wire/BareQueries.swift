public import NIOCore

/// A request that says all by its template.
public protocol BareQuery: Message {
    init(requestId: UInt64)
}

extension BareQuery {
    public init(_ frame: Frame) throws(WireError) { self.init(requestId: frame.requestId) }

    public func encode(into buffer: inout ByteBuffer) {
        let writer = FrameWriter(Self.template, requestId, into: &buffer)
        writer.end(&buffer)
    }
}

/// Asks what is learned from, and how the gate stands.
public struct LearningStatsQuery: BareQuery {
    public static let template = Template.learningStatsQuery
    public var requestId: UInt64
    public init(requestId: UInt64) { self.requestId = requestId }
}

/// Asks for the weights that decide.
public struct HeadWeightsQuery: BareQuery {
    public static let template = Template.headWeightsQuery
    public var requestId: UInt64
    public init(requestId: UInt64) { self.requestId = requestId }
}

/// Asks what is to be done about what was learned.
public struct RecommendationsQuery: BareQuery {
    public static let template = Template.recommendationsQuery
    public var requestId: UInt64
    public init(requestId: UInt64) { self.requestId = requestId }
}

/// Asks what is learned when.
public struct SchedulerQuery: BareQuery {
    public static let template = Template.schedulerQuery
    public var requestId: UInt64
    public init(requestId: UInt64) { self.requestId = requestId }
}

/// Has the missing minutes of what is collected counted. For admins.
public struct GapCheck: BareQuery {
    public static let template = Template.gapCheck
    public var requestId: UInt64
    public init(requestId: UInt64) { self.requestId = requestId }
}
