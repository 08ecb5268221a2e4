internal import Synchronization

/// A clock that stands still until it is moved.
public final class ManualClock: WallClock {
    private struct State {
        var now: Int64
        var sleeping: [(until: Int64, wake: CheckedContinuation<Void, Never>)] = []
    }

    private let state: Mutex<State>

    /// - Parameter start: in microseconds since the Unix epoch.
    public init(at start: Int64) { state = Mutex(State(now: start)) }

    public var now: Int64 { state.withLock { $0.now } }

    /// How many sleep.
    public var sleepers: Int { state.withLock { $0.sleeping.count } }

    /// The clock of an exchange, which shows this one's time.
    public var exchangeClock: ExchangeClock { ExchangeClock { self.now } }

    public func advance(seconds: Double) { move { $0 + Int64((seconds * 1e6).rounded()) } }

    public func set(_ instant: Int64) { move { _ in instant } }

    /// Goes on when the clock is moved to the instant or beyond; being cancelled does not wake anybody.
    public func sleep(until instant: Int64) async {
        await withCheckedContinuation { wake in
            let isOver = state.withLock { state in
                if state.now < instant { state.sleeping.append((instant, wake)) }
                return state.now >= instant
            }
            if isOver { wake.resume() }
        }
    }

    private func move(_ change: (Int64) -> Int64) {
        let due = state.withLock { state in
            state.now = change(state.now)
            let now = state.now
            let due = state.sleeping.filter { $0.until <= now }
            state.sleeping.removeAll { $0.until <= now }
            return due
        }
        for sleeper in due { sleeper.wake.resume() }
    }
}
