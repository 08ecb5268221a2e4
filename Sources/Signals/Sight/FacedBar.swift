/// A bar as one direction sees it: as it is for long, upside down for short, so that a pattern is written once.
struct FacedBar: BitwiseCopyable {
    let open: Double
    let high: Double
    let low: Double
    let close: Double

    var spread: Double { high - low }
    /// Where it closed in its spread: 0 at the low, 1 at the high, a half where it did not move.
    var closePosition: Double { spread > 0 ? (close - low) / spread : 0.5 }
}

extension Chart {
    /// A bar so many bars back; 0 is the newest.
    func bar(_ back: Int = 0, facing direction: Direction) -> FacedBar {
        if direction == .short {
            FacedBar(open: -opens[back], high: -lows[back], low: -highs[back], close: -closes[back])
        } else {
            FacedBar(open: opens[back], high: highs[back], low: lows[back], close: closes[back])
        }
    }

    /// The swing low that the newest bar confirmed, as the direction sees it.
    func confirmedLow(facing direction: Direction) -> Double? {
        guard let swing = direction == .short ? swings.lastHigh : swings.lastLow,
            swing.bar == bar - Swings.reach
        else { return nil }
        return direction.sign * swing.price
    }

    /// The swing high that the newest bar confirmed, as the direction sees it.
    func confirmedHigh(facing direction: Direction) -> Double? {
        confirmedLow(facing: direction.opposite).map { -$0 }
    }

    /// The newest bar's volume over the mean of the last twenty, its own among them; nil where there are fewer, and where
    /// nothing traded.
    var volumeRatio: Double? {
        guard count >= 20 else { return nil }
        let last = volumes.last(20)
        var sum = 0.0
        for index in last.indices { sum += last[index] }
        return sum > 0 ? volumes[0] * 20 / sum : nil
    }
}
