internal import Market

/// How long to wait before the next attempt: a random part of a bound that doubles ("full jitter", M. Brooker,
/// "Exponential Backoff and Jitter", 2015), so that those who failed together do not come back together.
package struct Backoff {
    private var random: SplitMix
    package private(set) var failures = 0

    /// The bound of the first wait and of the longest, in microseconds.
    package static let first: Int64 = 500_000
    package static let longest: Int64 = 30_000_000

    package init(seed: UInt64) { random = SplitMix(state: seed) }

    /// Counts a failure and gives the wait after it, in microseconds.
    package mutating func next() -> Int64 {
        // Six doublings pass the longest.
        let bound = min(Self.longest, Self.first << min(failures, 6))
        failures += 1
        return Int64(random.unit() * Double(bound))
    }

    package mutating func succeeded() { failures = 0 }
}
