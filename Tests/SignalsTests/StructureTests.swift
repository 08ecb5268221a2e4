import Indicators
import Market
import Signals
import Testing

struct StructureTests {
    /// Written from the definition over the whole series, each time again.
    struct Reference {
        var highs: [(bar: Int, price: Double)] = []
        var lows: [(bar: Int, price: Double)] = []
        var trend = Direction.flat
        var brokeAtTheEnd: Direction?
        var wasChange = false

        init(_ bars: [Candle]) {
            for end in bars.indices {
                let center = end - 2
                if center >= 2 {
                    let around = [center - 2, center - 1, center + 1, center + 2].map { bars[$0] }
                    let bar = bars[center]
                    if around[0...1].allSatisfy({ $0.high <= bar.high }),
                        around[2...3].allSatisfy({ $0.high < bar.high })
                    {
                        highs.append((center, bar.high))
                    }
                    if around[0...1].allSatisfy({ $0.low >= bar.low }),
                        around[2...3].allSatisfy({ $0.low > bar.low })
                    {
                        lows.append((center, bar.low))
                    }
                }
                brokeAtTheEnd = nil
                // A swing is broken by the first close beyond it since it was confirmed.
                if let high = highs.last, bars[end].close > high.price,
                    !bars[min(end, high.bar + 2)..<end].contains(where: { $0.close > high.price })
                {
                    brokeAtTheEnd = .long
                }
                if let low = lows.last, bars[end].close < low.price,
                    !bars[min(end, low.bar + 2)..<end].contains(where: { $0.close < low.price })
                {
                    brokeAtTheEnd = .short
                }
                guard let brokeAtTheEnd else { continue }
                (wasChange, trend) = (trend == brokeAtTheEnd.opposite, brokeAtTheEnd)
            }
        }

        var bias: Direction? {
            guard highs.count > 1, lows.count > 1, trend != .flat else { return nil }
            let (h, l) = (highs.suffix(2).map(\.price), lows.suffix(2).map(\.price))
            let isUp = h[1] > h[0] && l[1] > l[0]
            let isDown = h[1] < h[0] && l[1] < l[0]
            if isUp && trend == .short || isDown && trend == .long { return .flat }
            return trend
        }
    }

    @Test(arguments: [UInt64(1), 2, 3])
    func itIsWhatTheSwingsAndClosesSay(seed: UInt64) throws {
        var follower = try SceneFollower(["BTCUSDT"])
        var bars: [Candle] = []
        var seen: Set<Direction?> = []
        var (breaks, changes) = (0, 0)
        for candle in [Candle].walk(5 * 600, seed: seed) {
            guard follower.close([candle]) else { continue }
            let chart = follower.scene.sights[0][.m5]
            bars.append(
                Candle(
                    open: chart.opens[0], high: chart.highs[0], low: chart.lows[0], close: chart.closes[0],
                    volume: 0, quoteVolume: 0, trades: 0, takerBuyVolume: 0))
            let expected = Reference(bars)
            let broke = chart.structure.lastBreak.flatMap { $0.bar == chart.bar ? $0 : nil }
            #expect(chart.structure.bias == expected.bias)
            #expect(chart.structure.trend == expected.trend)
            #expect(broke?.direction == expected.brokeAtTheEnd)
            seen.insert(chart.structure.bias)
            guard let broke else { continue }
            #expect(broke.isChange == expected.wasChange)
            breaks += 1
            changes += broke.isChange ? 1 : 0
            let swing = broke.direction == .long ? expected.highs.last : expected.lows.last
            let leg = bars[(swing?.bar ?? 0)...]
            #expect(
                broke.origin
                    == (broke.direction == .long ? leg.map(\.low).min() : leg.map(\.high).max()))
        }
        #expect(seen == [nil, .long, .short, .flat] && breaks > 40 && changes > 5)
    }
}
