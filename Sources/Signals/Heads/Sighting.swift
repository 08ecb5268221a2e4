#if canImport(Glibc)
    internal import Glibc
#endif

/// When an event was last seen, and how good it was.
struct Sighting: BitwiseCopyable, Sendable {
    /// The interval's number of the bar since the epoch.
    let bar: Int
    /// Of the fresh event, above 0, up to 1.
    let quality: Double

    /// What is left of it at a bar.
    func quality(at bar: Int, halfLife: Double) -> Double {
        quality * exp2(-Double(bar - self.bar) / halfLife)
    }
}

extension Events {
    /// Adds an event that was seen, as old as it is at a bar.
    mutating func add(_ direction: Direction, _ sighting: Sighting?, at bar: Int, halfLife: Double) {
        guard let sighting else { return }
        add(direction, quality: sighting.quality, age: bar - sighting.bar, halfLife: halfLife)
    }
}

extension Reason {
    /// An event's quality as it has faded at a bar, positive for long; nil where nothing is left of it.
    init?(_ name: String, _ sighting: Sighting?, at bar: Int, halfLife: Double, _ direction: Direction) {
        guard let quality = sighting?.quality(at: bar, halfLife: halfLife), quality >= Events.faded else {
            return nil
        }
        self.init(name, direction.sign * quality)
    }
}
