/// A time of day that runs from an instant on, at the machine's pace or faster.
public struct RunningClock: WallClock {
    /// Seconds of it in a second of the machine.
    public let speed: Double
    private let start: Int64
    private let clock = ContinuousClock()
    private let began: ContinuousClock.Instant

    /// - Parameters:
    ///   - start: microseconds since the Unix epoch.
    ///   - speed: above 0.
    public init(from start: Int64, speed: Double = 1) {
        precondition(speed > 0)
        (self.start, self.speed) = (start, speed)
        began = clock.now
    }

    public var now: Int64 {
        let passed = (clock.now - began).components
        let microseconds = Double(passed.seconds) * 1e6 + Double(passed.attoseconds) / 1e12
        return start + Int64(microseconds * speed)
    }

    public func sleep(until instant: Int64) async {
        let left = Double(max(0, instant - now)) / speed
        try? await Task.sleep(for: .nanoseconds(Int64(left * 1000)))
    }
}
