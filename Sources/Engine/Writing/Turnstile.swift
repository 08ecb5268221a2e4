/// Lets so many through at a time, in the order of asking. It belongs to one actor.
final class Turnstile {
    private var free: Int
    private let places: Int
    private var waiting: [CheckedContinuation<Void, Never>] = []

    init(places: Int = 1) { (self.places, free) = (places, places) }

    /// Nobody is inside.
    var isFree: Bool { free == places }

    func enter(isolation: isolated (any Actor)? = #isolation) async {
        if free == 0 {
            await withCheckedContinuation { waiting.append($0) }
        } else {
            free -= 1
        }
    }

    func leave() {
        if waiting.isEmpty { free += 1 } else { waiting.removeFirst().resume() }
    }
}
