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

/// How a present candle came to be: with trades, or closed without any.
public enum CandleState: UInt8, Sendable, CaseIterable {
    case closed = 2
    case quiet = 3
    /// A state of a newer version.
    case nonRepresentable = 254
}

/// What a side can do beyond the basics; none of it is served yet.
public struct Capabilities: OptionSet, Sendable {
    public let rawValue: UInt32

    public init(rawValue: UInt32) { self.rawValue = rawValue }

    public static let pushEvents = Capabilities(rawValue: 1 << 0)
    public static let admin = Capabilities(rawValue: 1 << 1)
    public static let sharedMemory = Capabilities(rawValue: 1 << 2)
}
