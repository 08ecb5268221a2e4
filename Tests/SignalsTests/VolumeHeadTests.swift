import Indicators
import Market
import Signals
import Testing

@Suite struct VolumeHeadTests {
    /// A walk whose takers buy a share of every minute's volume.
    static func walk(_ minutes: Int, seed: UInt64, buying share: (_ minute: Int) -> Double) -> [Candle] {
        [Candle].walk(minutes, seed: seed).enumerated().map { minute, candle in
            var candle = candle
            candle.takerBuyVolume = candle.volume * share(minute)
            return candle
        }
    }

    static func withoutTakers(_ candles: [Candle]) -> [Candle] {
        candles.map { candle in
            var candle = candle
            candle.takerBuyVolume = .nan
            return candle
        }
    }

    @Test func takersThatBuyAreVotedForAndTakersThatSellAgainst() throws {
        let flat = (0..<600).map { minute in
            let (low, high) = (100.0 - Double(minute % 7) / 100, 100.1 + Double(minute % 5) / 100)
            let close = minute % 2 == 0 ? 100.04 : 100.05
            return Candle(open: 100.05, high: high, low: low, close: close, volume: 10, takerBuyVolume: 8)
        }
        let trial = try HeadTrial(.volume, [flat, flat.mirrored])
        #expect(trial.votes[0].last??.direction == .long)
        #expect(trial.votes[1].last??.direction == .short)
    }

    @Test func theVoteSaysThatItHasToStandInForTakers() throws {
        let walk = [Candle].walk(5 * 120, seed: 21)
        for (candles, isProxy) in [(walk, false), (Self.withoutTakers(walk), true)] {
            var reasons: [Reason]?
            let trial = try HeadTrial(.volume, [candles]) { scene in
                reasons = scene.heads[0].reasons(of: .volume, on: scene.sights[0], amid: Surroundings())
            }
            #expect(trial.seen(0) == 120 - 95)
            let names = try #require(reasons).map(\.name)
            #expect(names.contains("proxy_delta") == isProxy)
            #expect(names.contains("taker_flow") == !isProxy)
            #expect(names.contains("cvd"))
        }
    }

    /// Two lows, the second lower, and takers that buy between them.
    @Test func aLowerLowOnBuyingIsADivergenceAndSoIsItsMirrorImage() throws {
        func price(_ bar: Int) -> Double {
            switch bar {
            case ..<110: 100 + 0.1 * Double(bar % 3)
            case 110..<115: 100 - Double(bar - 109)
            case 115..<122: 95 + Double(bar - 114) / 2
            case 122..<130: 98.5 - Double(bar - 121) * 0.6
            default: 93.7 + Double(bar - 129) * 0.4
            }
        }
        let candles = (0..<5 * 135).map { minute in
            let bar = minute / 5
            let (from, to) = (price(bar), price(bar + 1))
            let (open, close) = (
                from + (to - from) * Double(minute % 5) / 5, from + (to - from) * Double(minute % 5 + 1) / 5
            )
            return Candle(
                open: open, high: max(open, close) + 0.01, low: min(open, close) - 0.01, close: close,
                volume: 10,
                takerBuyVolume: bar > 115 ? 7 : 5)
        }
        for (candles, side) in [(candles, 1.0), (candles.mirrored, -1.0)] {
            var found: [Double] = []
            _ = try HeadTrial(.volume, [candles]) { scene in
                let reasons = scene.heads[0].reasons(of: .volume, on: scene.sights[0], amid: Surroundings())
                found.append(reasons?.first { $0.name == "cvd_divergence" }?.value ?? 0)
            }
            // The second low is at bar 129, and two bars on its right confirm it.
            #expect(found.last == side)
            #expect(found[128] != side)
        }
        let selling = candles.map { candle in
            var candle = candle
            candle.takerBuyVolume = 3
            return candle
        }
        var last: Double?
        _ = try HeadTrial(.volume, [selling]) { scene in
            last =
                scene.heads[0].reasons(of: .volume, on: scene.sights[0], amid: Surroundings())?
                .first { $0.name == "cvd_divergence" }?.value
        }
        #expect(last == nil)
    }

    @Test func itAbstainsWithoutTrade() throws {
        let still = (0..<5 * 130).map { _ in
            Candle(open: 5, high: 5, low: 5, close: 5, volume: 0, takerBuyVolume: 0)
        }
        #expect(try HeadTrial(.volume, [still]).seen(0) == 0)
    }

    /// From the text of the specification, over bars made by hand.
    @Test(arguments: [UInt64(31), 32], [false, true])
    func scoresAreThoseOfTheText(seed: UInt64, isProxy: Bool) throws {
        var walk = [Candle].walk(5 * 330, seed: seed, volatility: 0.002)
        if isProxy { walk = Self.withoutTakers(walk) }
        var rows: [[Double]] = []
        let trial = try HeadTrial(.volume, [walk]) { rows.append($0.sights[0][.m5].row) }
        let bars = Bars(walk, each: 5)
        var divergent = 0
        for bar in 95..<bars.count {
            let seen = Self.reference(bars, rows[bar], bar)
            var (score, confidence) = componentVote(seen)
            let divergence = Self.divergence(bars, bar)
            if divergence != 0 { divergent += 1 }
            if divergence * score > 0 { confidence = min(1, confidence * 1.15) }
            if divergence * score < 0 { confidence *= 0.85 }
            #expect(expects(trial.votes[0][bar], score, confidence), "bar \(bar)")
        }
        #expect(divergent > 5)
    }

    private static func delta(_ bars: Bars, _ bar: Int) -> Double {
        bars.takers[bar].isNaN ? money(bars, bar) : 2 * bars.takers[bar] - bars.volumes[bar]
    }

    private static func money(_ bars: Bars, _ bar: Int) -> Double {
        let range = bars.highs[bar] - bars.lows[bar]
        return range == 0 ? 0 : bars.volumes[bar] * (2 * (bars.closes[bar] - bars.lows[bar]) / range - 1)
    }

    /// Least squares through running totals, over the deviation that it has when every flow's sign is a coin's.
    private static func slope(_ flows: [Double]) -> Double? {
        func fitted(_ flows: [Double]) -> Double {
            var (total, xy, xx) = (0.0, 0.0, 0.0)
            for (place, flow) in flows.enumerated() {
                total += flow
                let x = Double(place) - Double(flows.count - 1) / 2
                (xy, xx) = (xy + x * total, xx + x * x)
            }
            return xy / xx
        }
        let parts = flows.indices.map { place in
            fitted(flows.indices.map { $0 == place ? flows[place] : 0 })
        }
        let scale = parts.map { $0 * $0 }.reduce(0, +).squareRoot()
        return scale > 0 ? limited(fitted(flows) / scale / 2) : nil
    }

    private static func sum(_ flows: [Double]) -> Double? {
        let squares = flows.map { $0 * $0 }.reduce(0, +)
        return squares > 0 ? limited(flows.reduce(0, +) / squares.squareRoot() / 2) : nil
    }

    private static func limited(_ value: Double) -> Double { max(-1, min(1, value)) }

    private static func reference(
        _ bars: Bars, _ row: [Double], _ bar: Int
    ) -> [(value: Double?, weight: Double)] {
        func last(_ count: Int, _ flow: (Int) -> Double) -> [Double] { (bar - count + 1...bar).map(flow) }
        let balance = last(20) { bar in
            let change = bars.closes[bar] - bars.closes[bar - 1]
            return change == 0 ? 0 : change > 0 ? bars.volumes[bar] : -bars.volumes[bar]
        }
        let stray = 2 * 0.6 * (Double(bar % 288 + 1) / 3).squareRoot()
        let session = limited((bars.closes[bar] - row[Cell.vwap.rawValue]) / row[Cell.atr.rawValue] / stray)
        let ease = last(14) { bar in
            let middle =
                (bars.highs[bar] + bars.lows[bar]) / 2 - (bars.highs[bar - 1] + bars.lows[bar - 1]) / 2
            return middle / (bars.volumes[bar] / (bars.highs[bar] - bars.lows[bar]))
        }
        var (force, size) = (0.0, 0.0)
        for bar in 1...bar {
            let value = (bars.closes[bar] - bars.closes[bar - 1]) * bars.volumes[bar]
            (force, size) = (force * 6 / 7 + value / 7, size * 6 / 7 + abs(value) / 7)
        }
        let deltas = last(20) { delta(bars, $0) }
        let noise = (deltas.map { $0 * $0 }.reduce(0, +) / 4).squareRoot()
        let takers = bars.takers[bar].isNaN ? nil : limited(deltas.suffix(5).reduce(0, +) / noise / 2)
        return [
            (slope(deltas), 0.20), (slope(balance), 0.15), (session, 0.15), (profile(bars, bar), 0.12),
            (limited(row[Cell.cmf.rawValue] * 4), 0.10), (sum(last(50) { money(bars, $0) }), 0.10),
            (limited(force / size / 0.56), 0.08), (sum(ease), 0.05), (takers, 0.05),
        ]
    }

    private static func profile(_ bars: Bars, _ bar: Int) -> Double {
        let window = bar - 95...bar
        let prices = window.map { (bars.highs[$0] + bars.lows[$0] + bars.closes[$0]) / 3 }
        let (low, high) = (prices.min() ?? .nan, prices.max() ?? .nan)
        let width = (high - low) / 24
        var steps = [Double](repeating: 0, count: 24)
        for (price, bar) in zip(prices, window) {
            steps[min(23, Int((price - low) / width))] += bars.volumes[bar]
        }
        let total = steps.reduce(0, +)
        let peak = steps.indices.max { steps[$0] < steps[$1] } ?? 0
        var area = peak...peak
        while steps[area].reduce(0, +) < 0.7 * total {
            let below = area.lowerBound > 0 ? steps[area.lowerBound - 1] : -1
            let above = area.upperBound < 23 ? steps[area.upperBound + 1] : -1
            area = area.lowerBound - (below >= above ? 1 : 0)...area.upperBound + (above >= below ? 1 : 0)
        }
        let control = low + (Double(peak) + 0.5) * width
        let close = bars.closes[bar]
        let edge =
            close >= control
            ? low + Double(area.upperBound + 1) * width - control
            : control - (low + Double(area.lowerBound) * width)
        return limited((close - control) / edge / 2)
    }

    /// Looks through all of history for the last divergence within 20 bars: +1, -1 or 0.
    private static func divergence(_ bars: Bars, _ now: Int) -> Double {
        for confirmed in (max(4, now - 19)...now).reversed() {
            let pivot = confirmed - 2
            for (values, side) in [(bars.lows, 1.0), (bars.highs.map { -$0 }, -1.0)] {
                func isLow(_ bar: Int) -> Bool {
                    values[bar - 2] >= values[bar] && values[bar - 1] >= values[bar]
                        && values[bar + 1] > values[bar] && values[bar + 2] > values[bar]
                }
                guard isLow(pivot), let before = (2..<pivot).last(where: isLow),
                    values[pivot] < values[before],
                    (5...60).contains(pivot - before)
                else { continue }
                let flow = (before + 1...pivot).map { delta(bars, $0) }.reduce(0, +)
                if flow * side > 0 { return side }
            }
        }
        return 0
    }

    /// A later start at another midnight, for the session's sake.
    @Test func whereTheSeriesStartedDoesNotMatterAfterADay() throws {
        let whole = [Candle].walk(1440 * 3, seed: 43)
        let (early, late) = (
            try HeadTrial(.volume, [whole]).votes[0],
            try HeadTrial(.volume, [Array(whole.dropFirst(1440))]).votes[0]
        )
        for (one, other) in zip(early.suffix(288), late.suffix(288)) {
            #expect(one?.direction == other?.direction)
            #expect(abs((one?.strength ?? 9) - (other?.strength ?? -9)) < 1e-8)
        }
    }

    @Test func whatComesLaterChangesNoVote() throws {
        let whole = [Candle].walk(5 * 200, seed: 41)
        let other = Array(whole.prefix(5 * 150)) + [Candle].walk(5 * 50, seed: 42, price: whole[749].close)
        let trials = try [whole, other, Array(whole.prefix(5 * 150))].map { try HeadTrial(.volume, [$0]) }
        #expect(trials[0].votes[0].prefix(150) == trials[2].votes[0].prefix(150))
        #expect(trials[1].votes[0].prefix(150) == trials[2].votes[0].prefix(150))
        #expect(trials[0].votes[0] != trials[1].votes[0])
    }
}
