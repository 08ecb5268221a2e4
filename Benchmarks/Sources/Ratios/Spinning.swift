internal import Foundation
internal import Synchronization

/// Arithmetic that touches no memory, in portions that threads take one after the other: what two processors could do.
///
/// Threads are new ones, and portions as many as groups of symbols, as in the pass that is held against it: a busy
/// system then treats both alike.
final class Spinning: Sendable {
    private static let (portions, steps) = (Paths.symbols / 8, 2_400_000)
    private let taken = Atomic(0)
    private let result = Atomic<UInt64>(0)

    func run(threads: Int) {
        taken.store(0, ordering: .relaxed)
        let done = DispatchSemaphore(value: 0)
        for _ in 1..<threads {
            Thread { [self] in
                takePortions()
                done.signal()
            }.start()
        }
        takePortions()
        for _ in 1..<threads { done.wait() }
    }

    private func takePortions() {
        while taken.wrappingAdd(1, ordering: .relaxed).oldValue < Self.portions { spin() }
    }

    private func spin() {
        var word: UInt64 = 9
        for _ in 0..<Self.steps { word = word &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407 }
        result.wrappingAdd(word, ordering: .relaxed)
    }
}
