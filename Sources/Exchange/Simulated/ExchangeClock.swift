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

    /// A clock that runs by itself.
    public static func running(_ clock: RunningClock) -> ExchangeClock {
        running(clock, speed: clock.speed)
    }

    /// - Parameter speed: seconds of the clock in a second of the machine.
    public static func running(_ clock: some WallClock, speed: Double) -> ExchangeClock {
        ExchangeClock(speed: speed) { clock.now }
    }
}
