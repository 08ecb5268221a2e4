import Indicators
import Market
import Signals
import Testing

@Suite struct CryptoHeadTests {
    static let names = SentimentHeadTests.names

    /// The last vote amid surroundings of the test's own, of a symbol with or without a week of takers.
    private static func vote(
        _ days: Int = 1, _ change: (inout Surroundings) -> Void
    ) throws -> (vote: Vote?, reasons: [String: Double]) {
        var follower = try SceneFollower(["DOTUSDT"])
        var surroundings = Surroundings()
        change(&surroundings)
        for candle in [Candle].walk(1440 * days + 60, seed: 61) { _ = follower.close([candle]) }
        let (heads, sight) = (follower.scene.heads[0], follower.scene.sights[0])
        let reasons = heads.reasons(of: .crypto, on: sight, amid: surroundings) ?? []
        return (
            heads.votes(on: sight, amid: surroundings)[.crypto],
            Dictionary(uniqueKeysWithValues: reasons.map { ($0.name, $0.value) })
        )
    }

    @Test func fewerThanTwoComponentsAreNoVote() throws {
        #expect(try Self.vote { _ in }.vote == nil)
        #expect(try Self.vote { $0.outside.fundingRate = 0.001 }.vote == nil)
        let both = try Self.vote { ($0.outside.fundingRate, $0.outside.longShortRatio) = (0.001, 4) }
        #expect(both.vote?.direction == .short)
        #expect(abs((both.vote?.confidence ?? 0) - 2.0 / 9) < 1e-12)
    }

    @Test func whatDoesNotApplyToBitcoinIsNotMissedInIt() throws {
        let seen = try Self.vote { around in
            around.isBitcoin = true
            (around.outside.fundingRate, around.outside.longShortRatio) = (0.001, 4)
        }
        #expect(abs((seen.vote?.confidence ?? 0) - 2.0 / 6) < 1e-12)
    }

    @Test(arguments: [
        (0.0001, 0.0), (-0.0001, 0), (0.0003, -0.5), (-0.0003, 0.5), (0.0005, -1), (-0.01, 1), (0, 0),
    ])
    func fundingIsReadAgainst(rate: Double, expected: Double) throws {
        let seen = try Self.vote { ($0.outside.fundingRate, $0.outside.premium) = (rate, 0) }.reasons
        #expect(abs(try #require(seen["funding"]) - expected) < 1e-12)
        #expect(seen["premium"] == 0)
    }

    @Test(arguments: [(3.0, 0.0), (3.01, -1.0), (1.0, 0.0), (0.33, 1.0), (1.0 / 3, 0.0)])
    func accountsAreReadAgainstOnlyBeyondThreeToOne(ratio: Double, expected: Double) throws {
        let seen = try Self.vote { ($0.outside.longShortRatio, $0.outside.premium) = (ratio, 0.0005) }.reasons
        #expect(seen["long_short_ratio"] == expected)
        #expect(seen["premium"] == 0.5)
    }

    @Test func openInterestGoesWithThePriceOfTheDay() throws {
        for (change, size) in [(0.05, 1.0), (0.025, 0.5), (-0.1, 0), (0, 0)] {
            let seen = try Self.vote { ($0.outside.openInterestChange, $0.outside.premium) = (change, 0) }
                .reasons
            #expect(abs(abs(try #require(seen["open_interest"])) - size) < 1e-12)
        }
    }

    @Test(arguments: [
        (1.0, 1.0, 1.0, 1.0), (-1.0, 1.0, 1.0, -1.0), (1.0, 0.0, 1.0, 0.5), (1.0, -1.0, 1.0, 0.0),
        (1.0, 1.0, 0.0, 0.0),
        (0.0, 1.0, 1.0, 0.0),
    ])
    func bitcoinPullsWhatFollowsIt(trend: Double, beta: Double, correlation: Double, expected: Double) throws
    {
        let seen = try Self.vote { around in
            (around.bitcoinTrend, around.betaBand) = (trend, Windowed(beta, days: 30, of: 30))
            around.correlationBand = Windowed(correlation, days: 30, of: 30)
            around.outside.premium = 0
        }.reasons
        #expect(seen["bitcoin_pull"] == expected)
    }

    @Test func aMissingMinuteTakesAWeekOfTakers() throws {
        var follower = try SceneFollower(["DOTUSDT"])
        var seen: [Int] = []
        for (minute, candle) in [Candle].walk(1440 * 16, seed: 64).enumerated() {
            _ = follower.close([minute == 1440 * 8 + 30 ? nil : candle])
            guard minute % 60 == 59 else { continue }
            let votes = follower.scene.heads[0].votes(on: follower.scene.sights[0], amid: Surroundings())
            if votes[.crypto] != nil { seen.append(minute / 60) }
        }
        #expect(seen == Array(167..<192) + Array(193 + 167..<384))
    }

    /// 11 quiet days, then six hours in which takers buy.
    @Test func takersThatSuddenlyBuyAreVotedForAndTheirMirrorImageAgainst() throws {
        let (calm, end) = (1440 * 11, 1440 * 11 + 360)
        let candles = VolumeHeadTests.walk(end, seed: 62) { minute in
            minute < calm ? 0.45 + 0.1 * Double(minute * 7919 % 100) / 100 : 0.8
        }
        for (candles, direction) in [(candles, Direction.long), (candles.mirrored, .short)] {
            let trial = try HeadTrial(.crypto, [candles], names: ["DOTUSDT"], every: 60)
            #expect(trial.votes[0].last??.direction == direction)
            #expect(trial.votes[0].firstIndex { $0 != nil } == 167)
        }
    }

    @Test func withoutTakersAndWithoutAMarketItAbstains() throws {
        let candles = VolumeHeadTests.withoutTakers(.walk(1440 * 9, seed: 63))
        #expect(try HeadTrial(.crypto, [candles], names: ["DOTUSDT"], every: 60).seen(0) == 0)
    }

    @Test func theSeasonIsNotForBitcoin() throws {
        var (first, other): ([String], [String]) = ([], [])
        _ = try HeadTrial(.crypto, SentimentHeadTests.scene(5), names: Self.names, every: 1440) { scene in
            func reasons(_ place: Int) -> [String] {
                scene.heads[place].reasons(
                    of: .crypto, on: scene.sights[place], amid: scene.around.surroundings(of: place))?.map(
                        \.name)
                    ?? []
            }
            (first, other) = (reasons(0), reasons(1))
        }
        let market = ["alt_season", "relative_strength", "bitcoin_pull"]
        #expect(market.allSatisfy(other.contains) && !market.contains(where: first.contains))
        #expect(first.contains("taker_flow"))
    }

    @Test func whatComesLaterChangesNoVote() throws {
        let whole = SentimentHeadTests.scene(201)
        let cut = 1440 * 9
        let other = whole.enumerated().map { place, candles -> [Candle] in
            Array(candles.prefix(cut))
                + [Candle].walk(1440, seed: UInt64(90 + place), price: candles[cut - 1].close)
        }
        let trials = try [whole, other, whole.map { Array($0.prefix(cut)) }].map {
            try HeadTrial(.crypto, $0, names: SentimentHeadTests.names, every: 60)
        }
        for place in whole.indices {
            #expect(trials[0].votes[place].prefix(216) == trials[2].votes[place].prefix(216))
            #expect(trials[1].votes[place].prefix(216) == trials[2].votes[place].prefix(216))
            #expect(trials[0].votes[place].prefix(240) != trials[1].votes[place].prefix(240))
        }
    }

    /// From the text of the specification, over bars made by hand and the market as it was.
    @Test func scoresAreThoseOfTheText() throws {
        let scene = SentimentHeadTests.scene(78, days: 12)
        var outside = OutsideInputs()
        (outside.fundingRate, outside.openInterestChange) = (-0.0002, 0.02)
        (outside.premium, outside.longShortRatio) = (0.0004, 5)
        var around: [Surroundings] = []
        let trial = try HeadTrial(.crypto, scene, names: Self.names, outside: outside, every: 60) {
            around.append($0.around.surroundings(of: 2))
        }
        let hours = Bars(scene[2], each: 60)
        var divergent = 0
        for hour in 167..<hours.count {
            let seen = Self.reference(hours, hour, around[hour])
            if seen[1].value != 0 { divergent += 1 }
            let values = seen.compactMap { pair in pair.value.map { (value: $0, weight: pair.weight) } }
            let visible = values.reduce(0) { $0 + $1.weight }
            let score = values.reduce(0) { $0 + $1.value * $1.weight } / visible
            let mean = values.reduce(0) { $0 + $1.value } / Double(values.count)
            let variance =
                values.reduce(0) { $0 + ($1.value - mean) * ($1.value - mean) } / Double(values.count)
            let confidence = max(0, 0.6 * (1 - variance.squareRoot()) + 0.4 * abs(score)) * visible / 9
            #expect(expects(trial.votes[2][hour], score, confidence), "hour \(hour)")
        }
        #expect(divergent > 10)
    }

    private static func reference(
        _ hours: Bars, _ hour: Int, _ around: Surroundings
    ) -> [(value: Double?, weight: Double)] {
        func limited(_ value: Double) -> Double { max(-1, min(1, value)) }
        let balances = (hour - 167...hour).map { 2 * hours.takers[$0] / hours.volumes[$0] - 1 }
        let mean = balances.reduce(0, +) / 168
        let deviation = (balances.map { ($0 - mean) * ($0 - mean) }.reduce(0, +) / 168).squareRoot()
        let recent = balances.suffix(6).reduce(0, +) / 6
        let takers = limited((recent - mean) / (deviation / 6.0.squareRoot()) / 2)

        var divergence = 0.0
        for confirmed in hour - 23...hour {
            for (values, side) in [(hours.highs.map { -$0 }, -1.0), (hours.lows, 1.0)] {
                func isLow(_ bar: Int) -> Bool {
                    values[bar - 2] >= values[bar] && values[bar - 1] >= values[bar]
                        && values[bar + 1] > values[bar] && values[bar + 2] > values[bar]
                }
                let pivot = confirmed - 2
                guard isLow(pivot), let before = (2..<pivot).last(where: isLow),
                    values[pivot] < values[before],
                    (5...60).contains(pivot - before)
                else { continue }
                let flow = (before + 1...pivot).map { 2 * hours.takers[$0] - hours.volumes[$0] }.reduce(0, +)
                if flow * side > 0 { divergence = side * (1 - Double(hour - confirmed) / 24) }
            }
        }
        func season(_ window: Windowed) -> Double { limited(4 * window.value - 2) }
        var (alts, full): (Double?, Double) = (nil, 1)
        if let month = around.altSeason30, let quarter = around.altSeason90 {
            alts =
                (season(month) * month.fullness + season(quarter) * quarter.fullness)
                / (month.fullness + quarter.fullness)
            full = month.days / 90
        }
        // These walks have nothing in common with Bitcoin's.
        let pull = around.correlationBand.map { _ in 0.0 }
        let rise = hours.closes[hour] - hours.closes[hour - 24]
        return [
            (takers, 1), (divergence, 1), (alts, full),
            (around.relativeStrength?.value, around.relativeStrength?.fullness ?? 1),
            (pull, around.betaBand?.fullness ?? 1), (0.25, 1), (0.4, 1), (-1, 1), (rise > 0 ? 0.4 : -0.4, 1),
        ]
    }
}
