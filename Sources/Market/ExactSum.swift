/// A sum whose rounding errors are kept beside it, so that the total is right to the last bit whatever the order.
///
/// Knuth's TwoSum, The Art of Computer Programming 2, 4.2.2, theorem B; the errors are added up in `low`.
struct ExactSum: BitwiseCopyable {
    private var high = 0.0
    private var low = 0.0

    var value: Double {
        let total = high + low
        return total == total ? total : .absent
    }

    mutating func add(_ term: Double) {
        let sum = high + term
        let virtual = sum - high
        low += (high - (sum - virtual)) + (term - virtual)
        high = sum
    }

    mutating func add(_ other: ExactSum) {
        add(other.high)
        low += other.low
    }
}
