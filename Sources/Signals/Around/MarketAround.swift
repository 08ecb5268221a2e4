public import Market

/// The market that surrounds each symbol, from all of them: brought up to date once an hour and once a day.
public struct MarketAround: Sendable {
    /// A share of fewer symbols says nothing of a market.
    public static let symbolsMin = 5

    /// A symbol's bands against Bitcoin.
    private struct Bands: BitwiseCopyable, Sendable {
        /// Practitioners call a beta above 1.2 high and one below 0.8 low.
        var beta = Band(center: 1, enter: 0.2, leave: 0.1)
        /// A quarter of the movements in common.
        var correlation = Band(enter: 0.5, leave: 0.4)
        /// One deviation of what chance makes of 30 days.
        var lead = Band(enter: 1, leave: 0.5)
        /// Days that both were known, at the newest hour.
        var days: Double?
    }

    private let bitcoin: Int?
    private let isBitcoin: [Bool]
    private let isPricedInDollars: [Bool]
    private var returns: HourlyReturns
    private var bands: [Bands]
    /// Bitcoin's own way, against the same yardstick as a lead over it.
    private var trend = Band(enter: 1, leave: 0.5)
    private var hasTrend = false
    private var breadth: Windowed?
    private var altSeason30: Windowed?
    private var altSeason90: Windowed?

    public init(_ symbols: [Symbol]) {
        bitcoin = Symbol.bitcoin(among: symbols)
        isBitcoin = symbols.map(\.isBitcoin)
        isPricedInDollars = symbols.map(\.isPricedInDollars)
        returns = HourlyReturns(symbols: symbols.count)
        bands = symbols.map { _ in Bands() }
    }

    /// The market around a symbol, by its place.
    public func surroundings(of place: Int, outside: OutsideInputs = OutsideInputs()) -> Surroundings {
        var around = Surroundings()
        around.outside = outside
        around.breadth = breadth
        around.isBitcoin = isBitcoin[place]
        guard !isBitcoin[place] else { return around }
        (around.altSeason30, around.altSeason90) = (altSeason30, altSeason90)
        if let days = bands[place].days {
            around.betaBand = Windowed(bands[place].beta.state, days: days, of: 30)
            around.correlationBand = Windowed(bands[place].correlation.state, days: days, of: 30)
            around.relativeStrength = Windowed(bands[place].lead.state, days: days, of: 30)
        }
        if hasTrend { around.bitcoinTrend = trend.state }
        return around
    }

    /// Pearson's correlation of two symbols' hourly returns over the last five days; nil unless four days' hours are
    /// known of both.
    ///
    /// Summed in a fixed order, so that it may be compared with a threshold. Few pairs are ever asked for, at 0.6 µs each;
    /// all pairs of 400 symbols took OpenBLAS 2.4 ms every hour, with last bits that depend on the processor.
    public func correlation(of one: Int, with other: Int) -> Double? {
        let moments = returns.moments(one, other, hours: 5 * 24)
        return moments.hours >= 4 * 24 ? moments.correlation : nil
    }

    // MARK: Once an hour

    /// Takes the newest hour of all symbols.
    mutating func closeHour(_ hour: Int, _ sights: [Sight]) {
        returns.begin(hour: hour)
        for place in sights.indices {
            guard sights[place][.h1].bar == hour, sights[place][.h1].count > 1 else { continue }
            let closes = sights[place][.h1].closes
            returns.put(midpointReturn(from: closes[1], to: closes[0]), place)
        }
        guard let bitcoin else { return }
        returns.multiply(by: bitcoin)
        for place in sights.indices where isPricedInDollars[place] && !isBitcoin[place] {
            compare(place, with: bitcoin)
        }
        follow(bitcoin)
    }

    private mutating func compare(_ place: Int, with bitcoin: Int) {
        let moments = returns.product(place)
        let days = moments.hours / 24
        guard days >= Double(Windowed.daysMin), let beta = moments.beta,
            let correlation = moments.correlation, let lead = moments.lead
        else {
            bands[place] = Bands()
            return
        }
        bands[place].days = days
        bands[place].beta.take(beta) { returns.moments(place, bitcoin).beta ?? beta }
        bands[place].correlation.take(correlation) {
            returns.moments(place, bitcoin).correlation ?? correlation
        }
        bands[place].lead.take(lead) { returns.moments(place, bitcoin).lead ?? lead }
    }

    private mutating func follow(_ bitcoin: Int) {
        let moments = returns.moments(bitcoin, bitcoin)
        hasTrend = moments.hours >= Double(24 * Windowed.daysMin) && moments.xx > 0
        guard hasTrend else { return trend.clear() }
        let rise = moments.x / moments.xx.squareRoot()
        trend.take(rise) { rise }
    }

    // MARK: Once a day

    /// Takes the newest day of all symbols.
    mutating func closeDay(_ day: Int, _ sights: [Sight]) {
        breadth = share(of: sights, window: 20) { place, days in
            let closes = sights[place][.d1].closes
            guard sights[place][.d1].bar == day, closes.count >= Windowed.daysMin else { return nil }
            days = min(20, closes.count)
            let average = (0..<days).reduce(0) { $0 + closes[$1] } / Double(days)
            return closes[0] - average
        }
        altSeason30 = altSeason(of: sights, day, window: 30)
        altSeason90 = altSeason(of: sights, day, window: 90)
    }

    private func altSeason(of sights: [Sight], _ day: Int, window: Int) -> Windowed? {
        guard let bitcoin, sights[bitcoin][.d1].bar == day else { return nil }
        let yardstick = sights[bitcoin][.d1].closes
        return share(of: sights, window: window) { place, days in
            let closes = sights[place][.d1].closes
            days = min(window, closes.count - 1, yardstick.count - 1)
            guard sights[place][.d1].bar == day, isPricedInDollars[place], !isBitcoin[place],
                days >= Windowed.daysMin
            else { return nil }
            return closes[0] / closes[days] - yardstick[0] / yardstick[days]
        }
    }

    /// The share of the symbols of which a difference is positive, a half for one of nothing; nil for too few of them.
    ///
    /// - Parameter difference: says over how many days it is, and is nil where it can't be known.
    private func share(
        of sights: [Sight], window: Int, _ difference: (_ place: Int, _ days: inout Int) -> Double?
    ) -> Windowed? {
        var (ahead, counted, total) = (0.0, 0, 0)
        for place in sights.indices {
            var days = 0
            guard let value = difference(place, &days) else { continue }
            ahead += value > 0 ? 1 : value < 0 ? 0 : 0.5
            (counted, total) = (counted + 1, total + days)
        }
        guard counted >= Self.symbolsMin else { return nil }
        return Windowed(
            ahead / Double(counted), days: Double(total) / Double(counted), of: Double(window))
    }
}
