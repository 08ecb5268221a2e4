/// What each component says, its side times its confidence, -1 to 1; nil where it can't be seen.
struct CryptoFeatures {
    let takers: Double?
    let divergence: Double?
    /// Bitcoin, to which the next three do not apply.
    let isBitcoin: Bool
    /// The market's season, the symbol's strength in it, and Bitcoin's trend.
    let altSeason: Windowed?
    let relativeStrength: Windowed?
    let bitcoinPull: Windowed?
    let funding: Double?
    let premium: Double?
    let accounts: Double?
    let openInterest: Double?

    /// - Parameter dayChange: of the symbol's price.
    init(takers: Double?, divergence: Double?, dayChange: Double?, surroundings: Surroundings) {
        (self.takers, self.divergence) = (takers, divergence)
        isBitcoin = surroundings.isBitcoin
        altSeason = Self.altSeason(surroundings.altSeason30, surroundings.altSeason90)
        relativeStrength = surroundings.relativeStrength
        bitcoinPull = Self.bitcoinPull(surroundings)
        let outside = surroundings.outside
        funding = outside.fundingRate.map(Self.funding)
        // Who pays more for the perpetual than for the coin is in a hurry to be long: a tenth of a percent is a full
        // leaning.
        premium = outside.premium.map { clipped($0 / 0.001) }
        accounts = outside.longShortRatio.map { $0 > 3 ? -1 : $0 < 1.0 / 3 ? 1 : 0 }
        openInterest = Self.openInterest(outside.openInterestChange, dayChange)
    }

    /// It is alt season when three quarters of the symbols beat Bitcoin, and Bitcoin's when a quarter does; the two windows
    /// by how much of them was there.
    private static func altSeason(_ month: Windowed?, _ quarter: Windowed?) -> Windowed? {
        var (sum, weight, days) = (0.0, 0.0, 0.0)
        for window in [month, quarter].lazy.compactMap({ $0 }) {
            sum += window.fullness * clipped((window.value - 0.5) / 0.25)
            (weight, days) = (weight + window.fullness, max(days, window.days))
        }
        return weight > 0 ? Windowed(sum / weight, days: days, of: 90) : nil
    }

    /// Bitcoin's own trend, for a symbol as far as it follows: fully with a high beta, by half with a usual one, not at all
    /// with a low one or without correlation.
    private static func bitcoinPull(_ surroundings: Surroundings) -> Windowed? {
        guard let trend = surroundings.bitcoinTrend, let beta = surroundings.betaBand,
            let correlation = surroundings.correlationBand
        else { return nil }
        let follows = correlation.value > 0 ? (1 + beta.value) / 2 : 0
        return Windowed(trend * follows, days: beta.days, of: 30)
    }

    /// Against the side that pays more than 0.01% in eight hours, the rate of an even market; fully at 0.05%.
    private static func funding(_ rate: Double) -> Double {
        let excess = max(0, abs(rate) - 0.0001) / 0.0004
        return rate > 0 ? -min(1, excess) : min(1, excess)
    }

    /// New positions go with the price of the day: a twentieth more of them is a full leaning. Positions that were closed
    /// say nothing of what comes.
    private static func openInterest(_ change: Double?, _ dayChange: Double?) -> Double? {
        guard let change, let dayChange else { return nil }
        let size = min(1, max(0, change) / 0.05)
        return dayChange > 0 ? size : dayChange < 0 ? -size : 0
    }
}
