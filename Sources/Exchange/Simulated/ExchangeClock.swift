/// The time of a simulated exchange, in microseconds since the Unix epoch.
public struct ExchangeClock: Sendable {
    /// Seconds of the exchange in a second of the machine; nil for a clock that is moved by hand.
    public let speed: Double?
    private let read: @Sendable () -> Int64

    /// A clock that is moved by hand: after every move the exchange must be told (`SimulatedExchange.tick`).
    public init(reading read: @escaping @Sendable () -> Int64) { (speed, self.read) = (nil, read) }

    private init(speed: Double, _ read: @escaping @Sendable () -> Int64) {
        (self.speed, self.read) = (speed, read)
    }

    public var now: Int64 { read() }

    /// A clock that runs from an instant on, at the pace of the machine's or faster.
    public static func running(from start: Int64, speed: Double = 1) -> ExchangeClock {
        precondition(speed > 0)
        let clock = ContinuousClock()
        let began = clock.now
        return ExchangeClock(speed: speed) {
            let passed = (clock.now - began).components
            let microseconds = Double(passed.seconds) * 1e6 + Double(passed.attoseconds) / 1e12
            return start + Int64(microseconds * speed)
        }
    }
}
