/// Bounds on a live stream; the exchange's own, or below them.
public struct StreamLimits: Sendable {
    /// The exchange allows 1024. Their names stand in the request line, which many servers cut at 8 KiB.
    public var streamsPerConnection = 200
    /// A healthy connection brings a ping every 20 s.
    public var silenceSeconds = 30
    public var connectSeconds = 10
    /// When a second connection is made beside the first: the exchange cuts it after 24 h.
    public var overlapAfterSeconds = 23 * 3600
    /// Of a message, with all its fragments.
    public var messageBytesMax = 256 * 1024
    /// Pongs included.
    public var outgoingPerSecond = 5
    public var attemptsMax = 300
    public var attemptsSeconds = 300
    /// Events that wait for the consumer.
    public var eventsMax = 4096

    public static let streamsPerConnectionMax = 1024

    public init() {}
}

/// How often something may be done within some time: the exchange counts attempts to connect, and messages.
package struct AttemptLimit {
    private let countMax: Int
    private let span: Int64
    private var instants: [Int64] = []
    /// Nothing is allowed before this instant.
    var notBefore: Int64 = .min

    /// - Parameter span: in microseconds.
    package init(_ countMax: Int, per span: Int64) { (self.countMax, self.span) = (countMax, span) }

    /// Counts one if it is allowed now.
    package mutating func take(now: Int64) -> Bool {
        // A clock that was set back forgets what is in its future.
        instants.removeAll { $0 <= now - span || $0 > now }
        guard now >= notBefore, instants.count < countMax else { return false }
        instants.append(now)
        return true
    }
}
