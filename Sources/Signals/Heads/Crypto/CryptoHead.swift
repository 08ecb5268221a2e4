internal import Market

/// I: what only crypto markets show, from hours, from the market around, and from outside.
///
/// Its takers need a week of hours with the source's own taker volume: the stand-in of head C would be price again. It
/// abstains where it sees fewer than two of its components, and where the hours have broken off.
struct CryptoHead: Head {
    static let key = HeadKey.crypto

    /// Hours that a divergence of price and CVD counts for, less and less.
    static let divergenceHours = 24

    private var divergence = FlowDivergence()
    private var takers: Double?

    init(decision: Interval) {}

    mutating func close(_ chart: borrowing Chart) {
        guard chart.interval == .h1 else { return }
        divergence.advance(chart) { chart.takerDelta($0) }
        takers = Self.takers(chart)
    }

    mutating func forget(_ interval: Interval) {
        guard interval == .h1 else { return }
        (divergence, takers) = (FlowDivergence(), nil)
    }

    /// What takers bought of the last six hours' volume, against the week's: two deviations of six hours by chance are a
    /// full leaning.
    ///
    /// Against its own mean, for takers sell a little more than they buy in most markets.
    private static func takers(_ chart: borrowing Chart) -> Double? {
        let week = 168
        guard chart.count >= week else { return nil }
        let (bought, volumes) = (chart.takerBuyVolumes.last(week), chart.volumes.last(week))
        var (sum, squares, recent) = (0.0, 0.0, 0.0)
        for hour in 0..<week {
            // An hour without a trade leans neither way.
            let balance = volumes[hour] > 0 ? 2 * bought[hour] / volumes[hour] - 1 : 0
            (sum, squares) = (sum + balance, squares + balance * balance)
            if hour >= week - 6 { recent += balance }
        }
        let mean = sum / Double(week)
        let variance = squares / Double(week) - mean * mean
        guard variance > 0 else { return nil }
        return clipped((recent / 6 - mean) / (variance / 6).squareRoot() / 2)
    }

    func features(of sight: borrowing Sight, amid surroundings: Surroundings) -> CryptoFeatures? {
        guard sight[.h1].count > 0 else { return nil }
        let hours = sight[.h1].closes
        let change = hours.count > 24 ? midpointReturn(from: hours[24], to: hours[0]) : nil
        var found: Double?
        if takers != nil {
            let age = divergence.age(at: sight[.h1].bar, limit: Self.divergenceHours)
            found =
                age.map { divergence.direction.sign * (1 - Double($0) / Double(Self.divergenceHours)) } ?? 0
        }
        let features = CryptoFeatures(
            takers: takers, divergence: found, dayChange: change, surroundings: surroundings)
        return features.components.count >= 2 ? features : nil
    }
}
