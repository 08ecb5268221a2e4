import Exchange
import Synchronization

/// A time of day that a test moves.
final class ManualClock: WallClock {
    private struct State {
        var now: Int64
        var sleeping: [(until: Int64, wake: CheckedContinuation<Void, Never>)] = []
    }

    private let state: Mutex<State>

    init(_ now: Int64) { state = Mutex(State(now: now)) }

    var now: Int64 { state.withLock { $0.now } }

    /// How many wait.
    var sleepers: Int { state.withLock { $0.sleeping.count } }

    func sleep(until instant: Int64) async {
        await withCheckedContinuation { wake in
            let isOver = state.withLock { state in
                if state.now >= instant { return true }
                state.sleeping.append((instant, wake))
                return false
            }
            if isOver { wake.resume() }
        }
    }

    func move(to instant: Int64) {
        let due = state.withLock { state in
            state.now = instant
            let due = state.sleeping.filter { $0.until <= instant }
            state.sleeping.removeAll { $0.until <= instant }
            return due
        }
        for sleeper in due { sleeper.wake.resume() }
    }
}
