package import Market
internal import Signals

/// Candidates of a market that never was, and how both their ways ended: prices are seeded walks, and the barriers, the costs
/// and the overlap are the real ones.
///
/// The market is as large as it has to be and no larger, so that years can be had by the hundred: twenty symbols decided on
/// every four hours are 120 candidates a day, about four of a symbol open at a time. Stops are 1.5 mean hourly ranges away,
/// targets twice to three times that, as a plan has it: a loss is about -1.1, a gain 1.9 to 2.9.
package struct SimulatedLabels: Sendable {
    package struct Label: Sendable {
        package let place: Int
        package let minute: Minute
        package let long: Outcome
        package let short: Outcome
        /// As a row has it.
        package let uniqueness: Double
        /// The outcome that is fitted, less the mean of its close, with a mean square of 1 over the year: what skill is a share of.
        package var outcome = 0.0

        package var resolvedAt: Minute { max(long.endedAt, short.endedAt) }
    }

    /// What prices do.
    package struct Prices: Sendable {
        package var symbols = 20
        package var closesADay = 6
        /// Of a usual hour; volatility wanders between half and twice that.
        package var deviation = 0.008
        /// Of the variance, the share that all symbols have in common.
        package var common = 0.5
        /// A day's mean gain.
        package var drift = 0.0
        /// Stops in mean hourly ranges.
        package var stopRanges = 1.5

        package init() {}
    }

    /// An hour in which one symbol's candle is at eleven times its price, open and all, to be back in the next.
    package struct Wick: Sendable {
        package let place: Int
        package let hour: Int

        package init(place: Int, hour: Int) { (self.place, self.hour) = (place, hour) }
    }

    /// Of each day, in the order of decision and symbol.
    package private(set) var days: [[Label]]
    package let firstDay: Int
    package let symbols: [Symbol]

    package init(days count: Int, from firstDay: Int, _ prices: Prices, wick: Wick? = nil, seed: UInt64) {
        self.firstDay = firstDay
        symbols = (1...prices.symbols).compactMap { try? Symbol("COIN\($0)USDT") }
        days = Array(repeating: [], count: count)
        var random = SplitMix(state: seed)
        let hours = count * 24 + TradePlan.expiryMinutes / 60
        var (volatility, scale) = ([Double](), 1.0)
        for hour in 0..<hours {
            if hour % 24 == 0 { scale = min(2, max(0.5, scale * (1 + 0.15 * random.bell()))) }
            volatility.append(scale * prices.deviation / 2)
        }
        // Four steps an hour.
        let market = volatility.flatMap { deviation in
            (0..<4).map { _ in
                prices.common.squareRoot() * deviation * random.bell() + prices.drift / 96
            }
        }
        for place in 0..<prices.symbols {
            var walk = Walk(
                place: place, beta: 0.7 + 0.6 * random.unit(), prices: prices,
                wickHour: wick?.place == place ? wick?.hour : nil, random: SplitMix(state: random.next()))
            for label in walk.labels(market, volatility, from: Minute(firstDay * 1440), days: count) {
                days[Interval.d1.bar(of: label.minute) - firstDay].append(label)
            }
        }
        for day in days.indices { days[day].sort { ($0.minute, $0.place) < ($1.minute, $1.place) } }
        standardise()
    }

    private mutating func standardise() {
        var (squares, weights) = (0.0, 0.0)
        for day in days.indices {
            var means: [Minute: (sum: Double, weight: Double)] = [:]
            for label in days[day] {
                means[label.minute, default: (0, 0)].sum += label.uniqueness * label.raw
                means[label.minute, default: (0, 0)].weight += label.uniqueness
            }
            for index in days[day].indices {
                let label = days[day][index]
                let (sum, weight) = means[label.minute] ?? (0, 1)
                let outcome = label.raw - sum / weight
                days[day][index].outcome = outcome
                squares += label.uniqueness * outcome * outcome
                weights += label.uniqueness
            }
        }
        let deviation = (squares / weights).squareRoot()
        for day in days.indices {
            for index in days[day].indices { days[day][index].outcome /= deviation }
        }
    }
}

extension SimulatedLabels.Label {
    fileprivate var raw: Double {
        func cut(_ multiple: Double) -> Double {
            min(max(multiple, -CandidateTable.multipleMax), CandidateTable.multipleMax)
        }
        return (cut(long.multiple) - cut(short.multiple)) / 2
    }
}

/// One symbol's prices, and the candidates on them.
private struct Walk {
    let place: Int
    let beta: Double
    let prices: SimulatedLabels.Prices
    let wickHour: Int?
    var random: SplitMix
    var price = 100.0
    /// The mean hourly range, about that of the last fourteen.
    var range = 0.0

    /// - Parameters:
    ///   - market: what all symbols have in common, four steps an hour.
    ///   - volatility: of a step, hour by hour.
    mutating func labels(
        _ market: [Double], _ volatility: [Double], from start: Minute, days: Int
    ) -> [SimulatedLabels.Label] {
        let closeHours = 24 / prices.closesADay
        var open = OpenLabels()
        var (decided, resolved): ([Int], [(long: Outcome, short: Outcome)?]) = ([], [])
        for hour in volatility.indices {
            let minute = start + (hour * 60 + 59)
            for ended in open.close(minute, candle(hour, market, volatility[hour]))
            where ended.label.isResolved {
                guard let long = ended.label.longOutcome, let short = ended.label.shortOutcome else {
                    continue
                }
                resolved[Int(ended.label.key)] = (long, short)
            }
            guard (hour + 1) % closeHours == 0, hour < days * 24 else { continue }
            open.append(
                OpenLabels.Label(
                    key: UInt64(decided.count), plan(), regime: nil, decidedAt: minute, TradingCosts()))
            decided.append(hour)
            resolved.append(nil)
        }
        return labels(decided, resolved, start)
    }

    private mutating func candle(_ hour: Int, _ market: [Double], _ deviation: Double) -> Candle {
        let open = price
        var (high, low) = (open, open)
        let own = (1 - prices.common).squareRoot() * deviation
        for step in 0..<4 {
            price *= 1 + beta * market[hour * 4 + step] + own * random.bell()
            (high, low) = (max(high, price), min(low, price))
        }
        range = range == 0 ? (high - low) : range + (high - low - range) / 14
        if hour == wickHour {
            return Candle(open: 11 * open, high: 11 * open, low: 11 * open, close: 11 * open, volume: 1)
        }
        return Candle(open: open, high: high, low: low, close: price, volume: 1)
    }

    private mutating func plan() -> TradePlan {
        let draw = random.unit()
        let distance = prices.stopRanges * range
        let reward = draw < 0.6 ? 2.0 : draw < 0.9 ? 2.5 : 3
        return TradePlan(
            .long, reference: price, stop: price - distance, target: price + reward * distance)
    }

    /// With the mean of 1/n over the hours that each was open, n being how many of the symbol were.
    private func labels(
        _ decided: [Int], _ resolved: [(long: Outcome, short: Outcome)?], _ start: Minute
    ) -> [SimulatedLabels.Label] {
        let ends = resolved.map { ends in
            ends.map { (max($0.long.endedAt, $0.short.endedAt) - start) / 60 } ?? 0
        }
        var open = [Double](repeating: 0, count: (ends.max() ?? 0) + 1)
        for (index, hour) in decided.enumerated() where ends[index] > hour {
            for later in hour + 1...ends[index] { open[later] += 1 }
        }
        return decided.indices.compactMap { index in
            guard let (long, short) = resolved[index] else { return nil }
            let hours = decided[index] + 1...ends[index]
            let uniqueness = hours.reduce(0) { $0 + 1 / open[$1] } / Double(hours.count)
            return SimulatedLabels.Label(
                place: place, minute: start + (decided[index] * 60 + 59), long: long, short: short,
                uniqueness: uniqueness)
        }
    }
}
