import Indicators
import Market
import Signals
import Testing

@Suite struct TechnicalHeadTests {
    /// A trend with some noise: each five minutes 0.1% up.
    static func trend(_ minutes: Int, seed: UInt64) -> [Candle] {
        var factor = 1.0
        return [Candle].walk(minutes, seed: seed, volatility: 0.0001).map { candle in
            factor *= 1.0002
            return Candle(
                open: candle.open * factor / 1.0002, high: candle.high * factor,
                low: candle.low * factor / 1.0002,
                close: candle.close * factor, volume: candle.volume, takerBuyVolume: candle.takerBuyVolume)
        }
    }

    @Test func aTrendIsVotedForAndItsMirrorImageAgainst() throws {
        let up = Self.trend(1200, seed: 5)
        let trial = try HeadTrial(.technical, [up, up.mirrored])
        let (long, short) = (
            try #require(trial.votes[0].last ?? nil), try #require(trial.votes[1].last ?? nil)
        )
        #expect(long.direction == .long && long.probability > 0.75)
        // A steady rise by so much percent is a fall that slows down when seen in units of price.
        #expect(short.direction == .short && abs(short.probability - long.probability) < 0.1)
    }

    @Test func itAbstainsUntilAHundredOfTRIXAreThere() throws {
        let trial = try HeadTrial(.technical, [.walk(5 * 200, seed: 6)])
        #expect(trial.votes[0].firstIndex { $0 != nil } == 142)
        #expect(trial.seen(0) == 200 - 142)
    }

    @Test func aMissingMinuteStartsItAnew() throws {
        var follower = try SceneFollower(["BTCUSDT"])
        var seen: [Bool] = []
        for (number, candle) in [Candle].walk(5 * 320, seed: 7).enumerated() {
            guard follower.close([number == 5 * 160 + 2 ? nil : candle]) else { continue }
            seen.append(
                follower.scene.heads[0].votes(on: follower.scene.sights[0], amid: Surroundings())[.technical]
                    != nil)
        }
        #expect(seen.indices.filter { seen[$0] } == Array(142..<160) + Array(161 + 142..<320))
    }

    /// From the text of the specification, over the rows as they came.
    @Test(arguments: [UInt64(11), 12])
    func scoresAreThoseOfTheText(seed: UInt64) throws {
        var rows: [[Double]] = []
        var closes: [Double] = []
        let trial = try HeadTrial(.technical, [.walk(5 * 500, seed: seed, volatility: 0.002)]) { scene in
            let chart = scene.sights[0][.m5]
            rows.append(chart.row)
            closes.append(chart.closes[0])
        }
        for bar in rows.indices where trial.votes[0][bar] != nil {
            let vote = trial.votes[0][bar]
            let (score, confidence) = Self.reference(rows, closes, bar)
            let direction: Direction = score >= 0.55 ? .long : score <= 0.45 ? .short : .flat
            #expect(vote?.direction == direction)
            let probability = direction == .flat ? 0.5 : max(score, 1 - score)
            #expect(abs((vote?.probability ?? 0) - probability) < 1e-9)
            #expect(abs((vote?.confidence ?? 0) - confidence) < 1e-9)
        }
        #expect(trial.seen(0) == 500 - 142)
    }

    private static func reference(
        _ rows: [[Double]], _ closes: [Double], _ bar: Int
    ) -> (score: Double, confidence: Double) {
        func at(_ cell: Cell, _ bar: Int) -> Double { rows[bar][cell.rawValue] }
        func of(_ cell: Cell) -> Double { at(cell, bar) }
        func side(_ difference: Double) -> Double { difference == 0 ? 0.5 : difference > 0 ? 1 : 0 }
        func norm(_ value: Double, _ low: Double, _ high: Double) -> Double {
            let centre = (low + high) / 2
            return min(1, max(0, 0.5 + (value - centre) / (high - low)))
        }
        func deviation(_ cell: Cell) -> Double {
            let values = (bar - 99...bar).map { at(cell, $0) }
            let mean = values.reduce(0, +) / 100
            return (values.map { ($0 - mean) * ($0 - mean) }.reduce(0, +) / 100).squareRoot()
        }
        let close = closes[bar]
        let stacked: Double =
            close > of(.sma20) && of(.sma20) > of(.sma50)
            ? 1 : close < of(.sma20) && of(.sma20) < of(.sma50) ? 0 : 0.5
        let trend =
            0.15 * side(of(.ema12) - of(.ema26)) + 0.10 * stacked
            + 0.15 * norm(of(.macdHistogram) / of(.atr), -0.5, 0.5)
            + 0.12 * (of(.adx) > 25 ? side(of(.plusDi) - of(.minusDi)) : 0.5)
            + 0.12 * side(close - of(.supertrend)) + 0.10 * side(close - of(.hma20))
            + 0.10 * norm(of(.aroonUp) - of(.aroonDown), -100, 100) + 0.08 * side(close - of(.dema))
            + 0.08 * side(close - of(.ichimokuBase))
        let momentum =
            0.15 * of(.rsi) / 100 + 0.12 * of(.stochK) / 100 + 0.12 * norm(of(.tsi), -100, 100)
            + 0.08 * (of(.williamsR) + 100) / 100 + 0.08 * norm(of(.cci), -200, 200)
            + 0.10 * norm(of(.cmo), -100, 100)
            + 0.10 * norm(of(.ppo), -3 * deviation(.ppo), 3 * deviation(.ppo))
            + 0.10 * norm(of(.trix), -3 * deviation(.trix), 3 * deviation(.trix))
            + 0.08 * of(.ultimateOsc) / 100 + 0.07 * norm(of(.awesomeOsc) / of(.atr), -1, 1)
        var ranges = 0.0
        for back in bar - 49...bar { ranges += at(.atr, back) / 50 }
        // The mass index's last fall below 26.5 after it was above 27, and the slope that it voted against.
        var (bulge, isArmed) = (0.5, false)
        for past in 1...bar {
            let mass = at(.massIndex, past)
            if mass > 27 { isArmed = true }
            if mass < 26.5 {
                if isArmed, bar - past < 9 { bulge = side(at(.ema9, past - 1) - at(.ema9, past)) }
                isArmed = false
            }
        }
        let exits: Double =
            0.5 + (close > of(.chandelierShort) ? 0.5 : 0) - (close < of(.chandelierLong) ? 0.5 : 0)
        let volatility =
            0.25 * min(1, max(0, of(.bbPctB))) + 0.15 * norm(close, of(.donchianLower), of(.donchianUpper))
            + 0.15 * norm(close, of(.keltnerLower), of(.keltnerUpper)) + 0.13 * exits
            + 0.20 * (of(.atr) > ranges ? side(close - closes[bar - 1]) : 0.5) + 0.12 * bulge
        let score = 0.40 * trend + 0.35 * momentum + 0.25 * volatility
        let mean = (trend + momentum + volatility) / 3
        let variance = [trend, momentum, volatility].map { ($0 - mean) * ($0 - mean) }.reduce(0, +) / 3
        let confidence = 0.6 * (1 - variance.squareRoot() / 0.5) + 0.8 * abs(score - 0.5)
        return (score, min(1, max(0, confidence)))
    }

    @Test func reasonsNameTheIndicatorsAndCountTheColumns() throws {
        var reasons: [Reason]?
        _ = try HeadTrial(.technical, [Self.trend(1200, seed: 8)]) { scene in
            reasons = scene.heads[0].reasons(of: .technical, on: scene.sights[0], amid: Surroundings())
        }
        let found = try #require(reasons)
        #expect(found.count == 5 + 25 && Set(found.map(\.name)).count == 30)
        let columns = try #require(found.first { $0.name == "columns_agree" })
        #expect(columns.value > 45 && columns.value <= 69)
        #expect(found.contains { $0.name == "mass_index" && $0.value == 0.5 })
    }

    @Test func whereTheSeriesStartedDoesNotMatterAfterSevenHundredBars() throws {
        let whole = [Candle].walk(5 * 1000, seed: 15)
        let (early, late) = (
            try HeadTrial(.technical, [whole]).votes[0],
            try HeadTrial(.technical, [Array(whole.dropFirst(5 * 200))]).votes[0]
        )
        for (one, other) in zip(early.suffix(100), late.suffix(100)) {
            #expect(one?.direction == other?.direction)
            #expect(abs((one?.strength ?? 9) - (other?.strength ?? -9)) < 1e-9)
        }
    }

    @Test func whatComesLaterChangesNoVote() throws {
        let whole = [Candle].walk(5 * 300, seed: 13)
        let other = Array(whole.prefix(5 * 220)) + [Candle].walk(5 * 80, seed: 14, price: whole[1099].close)
        let trials = try [whole, other, Array(whole.prefix(5 * 220))].map { try HeadTrial(.technical, [$0]) }
        #expect(trials[0].votes[0].prefix(220) == trials[2].votes[0].prefix(220))
        #expect(trials[1].votes[0].prefix(220) == trials[2].votes[0].prefix(220))
        #expect(trials[0].votes[0] != trials[1].votes[0])
    }
}
