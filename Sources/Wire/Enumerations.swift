/// The candle intervals that are served, with the numbers of the schema.
///
/// Any other number is refused with `InvalidArgument` where it is read.
public enum WireInterval: UInt8, Sendable, CaseIterable {
    case m1 = 1
    case m5 = 3
    case m15 = 4
    case h1 = 6
    case h4 = 8
    case d1 = 11
}

/// What went wrong, as a number that never changes its meaning.
public enum ErrorCode: UInt16, Sendable, CaseIterable {
    case malformed = 1
    case unsupportedEncoding
    case unsupportedSchema
    case unknownTemplate
    case frameTooLarge
    case helloRequired
    case unauthenticated
    case forbidden
    case invalidArgument
    case notFound
    case notReady
    case tooManyInFlight
    case resultTooLarge
    case conflict
    case overloaded
    case shuttingDown
    case `internal`
    case slowConsumer
    case heartbeatTimeout
    /// A code of a newer version.
    case nonRepresentable = 65_534

    /// The code's name in the schema.
    public var name: String {
        switch self {
        case .malformed: "Malformed"
        case .unsupportedEncoding: "UnsupportedEncoding"
        case .unsupportedSchema: "UnsupportedSchema"
        case .unknownTemplate: "UnknownTemplate"
        case .frameTooLarge: "FrameTooLarge"
        case .helloRequired: "HelloRequired"
        case .unauthenticated: "Unauthenticated"
        case .forbidden: "Forbidden"
        case .invalidArgument: "InvalidArgument"
        case .notFound: "NotFound"
        case .notReady: "NotReady"
        case .tooManyInFlight: "TooManyInFlight"
        case .resultTooLarge: "ResultTooLarge"
        case .conflict: "Conflict"
        case .overloaded: "Overloaded"
        case .shuttingDown: "ShuttingDown"
        case .internal: "Internal"
        case .slowConsumer: "SlowConsumer"
        case .heartbeatTimeout: "HeartbeatTimeout"
        case .nonRepresentable: "NonRepresentable"
        }
    }
}

/// What a connection may do.
public enum Role: UInt8, Sendable, CaseIterable {
    case viewer = 1
    case admin = 2
    /// A role of a newer version.
    case nonRepresentable = 254
}

/// How a candle came to be: with trades, or closed without any; in events also that there is none.
public enum CandleState: UInt8, Sendable, CaseIterable {
    case halt = 1
    case closed = 2
    case quiet = 3
    /// A state of a newer version.
    case nonRepresentable = 254
}

/// What a subscription is told of.
///
/// Any other number is refused with `InvalidArgument` where it is read.
public enum WireChannel: UInt8, Sendable, CaseIterable {
    case candleClose = 1
    case signal = 2
    case indicatorClose = 3
    case job = 4
}

/// Why an event came.
public enum EventOrigin: UInt8, Sendable, CaseIterable {
    /// The state as it stands: at `Subscribe`, after `Conflated`, or after the server passed over closes.
    case snapshot = 1
    /// The bar has just closed.
    case live
    /// It became known after its minute was published.
    case late
    /// It takes the place of what was sent of this bar.
    case revised
    /// An origin of a newer version.
    case nonRepresentable = 254
}

/// What a job does.
public enum JobKind: UInt8, Sendable, CaseIterable {
    case dailyLearning = 1
    case weeklyLearning
    case backfill
    case gapCheck
    /// A kind of a newer version.
    case nonRepresentable = 254
}

/// How far a job is.
public enum JobState: UInt8, Sendable, CaseIterable {
    case queued = 1
    case running
    case succeeded
    case failed
    case cancelled
    /// Some of it got no answer, and is missing still; not in events.
    case incomplete
    /// A state of a newer version.
    case nonRepresentable = 254
}

/// What a side can do beyond the basics.
public struct Capabilities: OptionSet, Sendable {
    public let rawValue: UInt32

    public init(rawValue: UInt32) { self.rawValue = rawValue }

    public static let pushEvents = Capabilities(rawValue: 1 << 0)
    public static let admin = Capabilities(rawValue: 1 << 1)
    public static let sharedMemory = Capabilities(rawValue: 1 << 2)
}
