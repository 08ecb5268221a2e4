import Indicators
import Market
import Signals
import Testing

@Suite struct SentimentHeadTests {
    static let names = ["BTCUSDT", "ETHUSDT", "DOTUSDT", "LINKUSDT", "XRPUSDT", "ADAUSDT"]

    static func scene(_ number: Int, days: Int = 11) -> [[Candle]] {
        names.indices.map { [Candle].walk(1440 * days, seed: 3000 + UInt64(number * 10 + $0)) }
    }

    /// A quiet walk, then a drift of so much an hour in the last two days.
    static func drifting(_ perHour: Double) -> [Candle] {
        var factor = 1.0
        return [Candle].walk(1440 * 12, seed: 51, volatility: 0.0002).enumerated().map { minute, candle in
            let before = factor
            if minute >= 1440 * 10 { factor *= 1 + perHour / 60 }
            return Candle(
                open: candle.open * before, high: candle.high * max(before, factor),
                low: candle.low * min(before, factor), close: candle.close * factor,
                volume: candle.volume * (minute >= 1440 * 10 ? 3 : 1), takerBuyVolume: candle.takerBuyVolume)
        }
    }

    @Test func extremesAreVotedAgainst() throws {
        let rise = Self.drifting(0.01)
        let trial = try HeadTrial(.sentiment, [rise, rise.mirrored], every: 60)
        #expect(trial.votes[0].last??.direction == .short)
        #expect(trial.votes[1].last??.direction == .long)
    }

    @Test func anOutsideIndexStandsForEverything() throws {
        for (index, direction) in [
            (0.9, Direction.short), (0.51, .short), (0.4, .long), (0.2, .flat), (0, .flat), (-0.3, .short),
            (-0.8, .long),
        ] {
            var outside = OutsideInputs()
            outside.sentimentIndex = index
            let trial = try HeadTrial(.sentiment, [.walk(10, seed: 1)], outside: outside)
            let vote = try #require(trial.votes[0][0])
            #expect(vote.direction == direction, "\(index)")
            #expect(vote.confidence >= 0.6)
        }
    }

    @Test func itAbstainsForAWeekAndTrustsShortWindowsLess() throws {
        let trial = try HeadTrial(.sentiment, [.walk(1440 * 20, seed: 52)], every: 60)
        // The first whole day of 24 returns is the second one.
        #expect(trial.votes[0].firstIndex { $0 != nil } == 8 * 24 - 1)
        var shares: [Double] = []
        _ = try HeadTrial(.sentiment, [.walk(1440 * 20, seed: 52)], every: 1440) { scene in
            let reasons = scene.heads[0].reasons(of: .sentiment, on: scene.sights[0], amid: Surroundings())
            shares.append(reasons?.first { $0.name == "visible_share" }?.value ?? 0)
        }
        #expect(zip(shares.dropFirst(7), shares.dropFirst(8)).allSatisfy { $0 < $1 })
        #expect(abs(shares[19] - (19 + 20 + 20 * 30 / 90.0 + 20 + 20) / 30 / 6) < 1e-12)
    }

    @Test func whatComesLaterChangesNoVote() throws {
        let whole = SentimentHeadTests.scene(200)
        let cut = 1440 * 9
        let other = whole.enumerated().map { place, candles -> [Candle] in
            Array(candles.prefix(cut))
                + [Candle].walk(1440, seed: UInt64(90 + place), price: candles[cut - 1].close)
        }
        let trials = try [whole, other, whole.map { Array($0.prefix(cut)) }].map {
            try HeadTrial(.sentiment, $0, names: SentimentHeadTests.names, every: 60)
        }
        for place in whole.indices {
            #expect(trials[0].votes[place].prefix(216) == trials[2].votes[place].prefix(216))
            #expect(trials[1].votes[place].prefix(216) == trials[2].votes[place].prefix(216))
            #expect(trials[0].votes[place].prefix(240) != trials[1].votes[place].prefix(240))
        }
    }

    /// From the text of the specification, over bars made by hand.
    @Test func scoresAreThoseOfTheText() throws {
        let scene = Self.scene(77, days: 13)
        var around: [Surroundings] = []
        let trial = try HeadTrial(.sentiment, scene, names: Self.names, every: 60) {
            around.append($0.around.surroundings(of: 1))
        }
        let (hours, days) = (Bars(scene[1], each: 60), Bars(scene[1], each: 1440))
        for hour in 8 * 24 - 1..<hours.count {
            let seen = Self.reference(hours, days, hour, around[hour])
            let (greed, _) = componentVote(seen)
            let leaning = abs(greed) > 0.5 ? -greed : abs(greed) > 0.2 ? greed / 2 : 0
            let confidence = Self.confidence(seen, leaning)
            // Returns are logarithmic here, and over the middle there.
            #expect(expects(trial.votes[1][hour], leaning, confidence, within: 1e-3), "hour \(hour)")
        }
    }

    private static func confidence(_ seen: [(value: Double?, weight: Double)], _ score: Double) -> Double {
        let values = seen.compactMap(\.value)
        let mean = values.reduce(0, +) / Double(values.count)
        let deviation = (values.map { ($0 - mean) * ($0 - mean) }.reduce(0, +) / Double(values.count))
            .squareRoot()
        let visible = seen.reduce(0) { $0 + ($1.value == nil ? 0 : $1.weight) }
        return (0.6 * (1 - deviation) + 0.4 * abs(score)) * visible / Double(seen.count)
    }

    /// The six inputs; the weight is the part of the window that was there.
    private static func reference(
        _ hours: Bars, _ days: Bars, _ hour: Int, _ around: Surroundings
    ) -> [(value: Double?, weight: Double)] {
        func limited(_ value: Double) -> Double { max(-1, min(1, value)) }
        func volatility(_ hour: Int) -> Double {
            (hour - 23...hour).map { bar in
                let change = logarithm(hours.closes[bar] / hours.closes[bar - 1])
                return change * change
            }.reduce(0, +).squareRoot()
        }
        let whole = (2...13).map { $0 * 24 - 1 }.filter { $0 <= hour }.map(volatility)
        let mean = whole.reduce(0, +) / Double(whole.count)
        let now = volatility(hour)
        let side = limited(logarithm(hours.closes[hour] / hours.closes[hour - 24]) / now)
        let past = (hour + 1) / 24
        let closes = days.closes.prefix(past)
        // Against the geometric mean, which the root of the other two is close to.
        let distance = closes.map { logarithm(hours.closes[hour] / $0) }.reduce(0, +) / Double(past)
        let momentum = limited(distance / mean / (Double(past) / 3).squareRoot() / 2)
        let traded = hours.volumes[hour - 23...hour].reduce(0, +)
        let usual = days.volumes.prefix(past).reduce(0, +) / Double(past)
        let (top, bottom) = (days.highs.prefix(past).max() ?? .nan, days.lows.prefix(past).min() ?? .nan)
        let place = max(0, min(1, logarithm(hours.closes[hour] / bottom) / logarithm(top / bottom)))
        return [
            (side * max(0, limited(now / mean - 1)), Double(whole.count) / 30), (momentum, Double(past) / 30),
            (momentum, Double(past) / 90), (side * max(0, limited(traded / usual - 1)), Double(past) / 30),
            (2 * place - 1, Double(past) / 30),
            (around.breadth.map { 2 * $0.value - 1 }, Double(past) / 20),
        ]
    }
}

/// By its series: 2 (z + z³/3 + z⁵/5 + ...), z = (x - 1) / (x + 1).
private func logarithm(_ value: Double) -> Double {
    let z = (value - 1) / (value + 1)
    return 2 * (z + z * z * z / 3 + z * z * z * z * z / 5)
}
