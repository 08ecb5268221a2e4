// What moved in and out of a bar, and how unusual the sum of several is.

extension Chart {
    /// What takers bought less what they sold; NaN where the source does not say.
    func takerDelta(_ back: Int) -> Double { 2 * takerBuyVolumes[back] - volumes[back] }

    /// The volume by where in its range the bar closed: all of it at the high, none in the middle, all of it taken away
    /// at the low. The money flow of Chaikin's lines, and a stand-in for `takerDelta`.
    func moneyFlow(_ back: Int) -> Double {
        let (high, low) = (highs[back], lows[back])
        guard high > low else { return 0 }
        return volumes[back] * (2 * (closes[back] - low) / (high - low) - 1)
    }

    /// What takers bought less what they sold, or its stand-in.
    func delta(_ back: Int) -> Double {
        let known = takerDelta(back)
        return known.isNaN ? moneyFlow(back) : known
    }

    /// The volume, with the sign of the change of the close.
    func balanceFlow(_ back: Int) -> Double {
        let (before, after) = (closes[back + 1], closes[back])
        return after > before ? volumes[back] : after < before ? -volumes[back] : 0
    }
}

/// How unusual flows are, as a leaning: half the deviations that chance would make of flows of their size.
enum FlowScale {
    /// The sum of the newest flows; nil where nothing flowed.
    static func sum(_ count: Int, _ flow: (_ back: Int) -> Double) -> Double? {
        var (sum, squares) = (0.0, 0.0)
        for back in (0..<count).reversed() {
            let value = flow(back)
            (sum, squares) = (sum + value, squares + value * value)
        }
        return leaning(sum, squares)
    }

    /// The slope of the line through the newest running totals, by least squares; nil where nothing flowed.
    ///
    /// Of `count` totals the flow into the i-th, i from 0, has the weight i (count - i) / 2 in the slope.
    static func slope(_ count: Int, _ flow: (_ back: Int) -> Double) -> Double? {
        var (sum, squares) = (0.0, 0.0)
        for place in 1..<count {
            let value = Double(place * (count - place)) * flow(count - 1 - place)
            (sum, squares) = (sum + value, squares + value * value)
        }
        return leaning(sum, squares)
    }

    /// Two deviations are a full leaning.
    private static func leaning(_ sum: Double, _ squares: Double) -> Double? {
        squares > 0 ? clipped(sum / squares.squareRoot() / 2) : nil
    }
}

/// Down to -1 and up to 1.
@inline(__always)
func clipped(_ value: Double) -> Double { min(1, max(-1, value)) }
