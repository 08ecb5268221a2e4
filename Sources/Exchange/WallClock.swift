/// The time of day, as whoever depends on it sees it: the machine's, or one that a test moves.
public protocol WallClock: Sendable {
    /// Microseconds since the Unix epoch.
    var now: Int64 { get }

    /// Returns at an instant, given in microseconds since the epoch, or before when the task is cancelled.
    func sleep(until instant: Int64) async
}
