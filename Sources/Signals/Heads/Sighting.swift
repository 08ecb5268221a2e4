#if canImport(Glibc)
    internal import Glibc
#endif

/// When an event was last seen, and how good it was.
struct Sighting: BitwiseCopyable, Sendable {
    /// The interval's number of the bar since the epoch.
    let bar: Int
    /// Of the fresh event, above 0, up to 1.
    let quality: Double

    /// An event is live for two half-lives: a quarter of its quality is left then, and it tells little of the present bar.
    static let halfLives = 2.0

    func isLive(at bar: Int, halfLife: Double) -> Bool { Double(bar - self.bar) <= Self.halfLives * halfLife }
}

extension Events {
    /// Adds an event that was seen, if it is still live at a bar.
    mutating func add(_ direction: Direction, _ sighting: Sighting?, at bar: Int, halfLife: Double) {
        guard let sighting, sighting.isLive(at: bar, halfLife: halfLife) else { return }
        add(direction, quality: sighting.quality, age: bar - sighting.bar, halfLife: halfLife)
    }
}

extension Reason {
    /// An event's quality as it has faded at a bar, positive for long; nil where it is not live.
    init?(_ name: String, _ sighting: Sighting?, at bar: Int, halfLife: Double, _ direction: Direction) {
        guard let sighting, sighting.isLive(at: bar, halfLife: halfLife) else { return nil }
        self.init(
            name, direction.sign * sighting.quality * exp2(-Double(bar - sighting.bar) / halfLife))
    }
}
