import Exchange
import Synchronization

/// A clock that stands still, and jumps to where somebody sleeps to.
final class MovedClock: WallClock {
    /// 2026-02-03T04:05:00Z.
    static let start: Int64 = 1_770_091_500_000_000

    private let state = Mutex((now: MovedClock.start, waits: [Int64]()))

    var now: Int64 { state.withLock { $0.now } }
    /// How long was slept, each time, in microseconds.
    var waits: [Int64] { state.withLock { $0.waits } }

    func advance(_ microseconds: Int64) { state.withLock { $0.now += microseconds } }

    func sleep(until instant: Int64) async {
        state.withLock { state in
            state.waits.append(instant - state.now)
            state.now = max(state.now, instant)
        }
        await Task.yield()
    }
}
