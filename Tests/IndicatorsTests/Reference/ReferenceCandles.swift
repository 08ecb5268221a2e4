/// One symbol's candles, oldest first, in the plainest form: what the reference formulas read.
///
/// All values are finite, bars are contiguous.
struct ReferenceCandles: Sendable {
    /// Epoch milliseconds, one per bar.
    var openTimes: [Int]
    var open: [Double]
    var high: [Double]
    var low: [Double]
    var close: [Double]
    var volume: [Double]
}

/// The 69 columns once more, each straight from its definition: for every bar a loop over its window.
///
/// Slow and plain on purpose, so that it can be checked by eye; kernels are tested against it.
/// Every function returns one value per bar, NaN before warm-up. An input may itself start with NaN:
/// windows and seeds then begin at its first number.
enum Reference {}

extension ReferenceCandles {
    /// TP, (H+L+C)/3.
    var typical: [Double] { close.indices.map { (high[$0] + low[$0] + close[$0]) / 3 } }

    /// MID, (H+L)/2.
    var middle: [Double] { close.indices.map { (high[$0] + low[$0]) / 2 } }

    /// H-L.
    var range: [Double] { close.indices.map { high[$0] - low[$0] } }

    /// dC, the close's change from the bar before; NaN at the first bar.
    var change: [Double] { close.indices.map { $0 == 0 ? .nan : close[$0] - close[$0 - 1] } }

    /// The close's rise, 0 where it fell; NaN at the first bar.
    var gain: [Double] { change.map { $0.isNaN ? .nan : max($0, 0) } }

    /// The close's fall, 0 where it rose; NaN at the first bar.
    var loss: [Double] { change.map { $0.isNaN ? .nan : max(-$0, 0) } }

    /// The highest of H and the previous C, less the lowest of L and the previous C; NaN at the first bar.
    var trueRange: [Double] {
        close.indices.map { bar in
            bar == 0 ? .nan : max(high[bar], close[bar - 1]) - min(low[bar], close[bar - 1])
        }
    }
}

extension Reference {
    /// The bars of `values` paired by a formula; NaN where either is.
    static func combine(
        _ left: [Double], _ right: [Double], _ formula: (Double, Double) -> Double
    ) -> [Double] {
        zip(left, right).map { $0.isNaN || $1.isNaN ? .nan : formula($0, $1) }
    }

    /// `left / right`, or `neutral` where `right` is zero; NaN where either is.
    static func ratio(_ left: [Double], _ right: [Double], neutral: Double) -> [Double] {
        combine(left, right) { $1 == 0 ? neutral : $0 / $1 }
    }
}
