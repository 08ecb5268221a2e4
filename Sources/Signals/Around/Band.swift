/// A value seen through thresholds: above, below, or neither, with hysteresis.
///
/// It is above once the value exceeds `center + enter`, until it falls under `center + leave`; mirrored for below. What
/// was not entered anew for `memory` readings is left: so a band depends on that many readings and on nothing before.
///
/// The values come from sums whose last bits depend on the processor. A value within `doubt` of a threshold is
/// replaced by one that has the same bits everywhere before it is compared: so the last bit never decides.
package struct Band: BitwiseCopyable, Sendable {
    /// Far above what the order of a sum changes, far below what matters.
    package static let doubt = 1e-9
    /// A week of hours.
    package static let memory = 168

    package let center: Double
    package let enter: Double
    package let leave: Double
    /// +1 above, -1 below, 0 neither.
    package private(set) var state = 0.0
    private var sinceEntry = 0

    package init(center: Double = 0, enter: Double, leave: Double) {
        precondition(leave >= 0 && enter > leave)
        (self.center, self.enter, self.leave) = (center, enter, leave)
    }

    package mutating func clear() { (state, sinceEntry) = (0, 0) }

    /// Takes the next reading.
    ///
    /// - Parameter exactly: the same value, summed in a fixed order.
    package mutating func take(_ value: Double, exactly: () -> Double) {
        var offset = value - center
        let size = abs(offset)
        if abs(size - enter) < Self.doubt || abs(size - leave) < Self.doubt { offset = exactly() - center }
        let side: Double = offset > 0 ? 1 : -1
        if abs(offset) > enter {
            (state, sinceEntry) = (side, 0)
        } else if state != 0 {
            sinceEntry += 1
            if side != state || abs(offset) < leave || sinceEntry >= Self.memory { clear() }
        }
    }
}
