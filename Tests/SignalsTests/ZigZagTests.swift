import Market
import Signals
import Testing

struct ZigZagTests {
    struct Bar { var high, low, range: Double }

    /// A leg's turning point and the bars that show it, from the definition, over the whole series at once.
    static func pivots(of bars: [Bar], multiple: Double) -> [(price: Double, bar: Int, shown: Int)] {
        var pivots: [(price: Double, bar: Int, shown: Int)] = []
        // The leg that runs: from this bar on, up or down.
        var leg: (from: Int, isUp: Bool)?
        let first = bars.firstIndex { !$0.range.isNaN } ?? 0
        for now in bars.indices where !bars[now].range.isNaN {
            guard let (from, isUp) = leg else {
                let highest =
                    bars[first...now].indices.max {
                        bars[$0].high < bars[$1].high || (bars[$0].high == bars[$1].high && $0 > $1)
                    } ?? now
                let lowest =
                    bars[first...now].indices.max {
                        bars[$0].low > bars[$1].low || (bars[$0].low == bars[$1].low && $0 > $1)
                    } ?? now
                guard bars[highest].high - bars[lowest].low >= multiple * bars[now].range,
                    (highest == now) != (lowest == now)
                else { continue }
                let isUp = highest == now
                pivots.append(isUp ? (bars[lowest].low, lowest, now) : (bars[highest].high, highest, now))
                leg = (now, isUp)
                continue
            }
            func ahead(_ bar: Int) -> Double { isUp ? bars[bar].high : -bars[bar].low }
            func behind(_ bar: Int) -> Double { isUp ? bars[bar].low : -bars[bar].high }
            var extreme = from
            for bar in from...now where ahead(bar) > ahead(extreme) { extreme = bar }
            guard extreme < now else { continue }
            let before = (extreme + 1..<now).map(behind).min() ?? .infinity
            guard behind(now) < before, ahead(extreme) - behind(now) >= multiple * bars[now].range else {
                continue
            }
            pivots.append((isUp ? bars[extreme].high : bars[extreme].low, extreme, now))
            leg = (now, !isUp)
        }
        return pivots
    }

    @Test(arguments: [UInt64(21), 22, 23], [0.0, 0.01])
    func pivotsAreWhatTheDefinitionSays(seed: UInt64, tick: Double) throws {
        var minutes = [Candle].walk(5 * 600, seed: seed)
        // Prices on a grid make equal ones.
        if tick > 0 {
            minutes = minutes.map { candle in
                func round(_ price: Double) -> Double { (price / (10 * tick)).rounded() * 10 * tick }
                return Candle(
                    open: round(candle.open), high: round(candle.high), low: round(candle.low),
                    close: round(candle.close), volume: candle.volume)
            }
        }
        var follower = try SceneFollower(["BTCUSDT"])
        var bars: [Bar] = []
        var seen: [(bar: Int, shown: Int)] = []
        var first = 0
        for minute in minutes where follower.close([minute]) {
            let chart = follower.scene.sights[0][.m5]
            if bars.isEmpty { first = chart.bar }
            bars.append(Bar(high: chart.highs[0], low: chart.lows[0], range: chart[.atr]))
            if let last = chart.zigZag.pivots.last, seen.last?.bar != last.bar - first {
                seen.append((last.bar - first, bars.count - 1))
            }
        }
        let expected = Self.pivots(of: bars, multiple: 2)
        #expect(expected.count > 30)
        #expect(seen.map(\.bar) == expected.map(\.bar) && seen.map(\.shown) == expected.map(\.shown))
        let pivots = follower.scene.sights[0][.m5].zigZag.pivots
        #expect(pivots.suffix(30).map(\.price) == expected.suffix(30).map(\.price))
        for (left, right) in zip(pivots, pivots.dropFirst()) { #expect(left.kind != right.kind) }
    }

    /// Neither what is remembered nor how much of it tells when the series began.
    @Test func whereItBeganIsForgotten() throws {
        let minutes = [Candle].walk(5 * 1500, seed: 24)
        func turns(from bar: Int) throws -> (pivots: [Swing], swings: [Swing]) {
            var follower = try SceneFollower(["BTCUSDT"], start: Minute(19_000 * 1440 + bar * 5))
            for minute in minutes[(bar * 5)...] { _ = follower.close([minute]) }
            let chart = follower.scene.sights[0][.m5]
            return (chart.zigZag.pivots, chart.swings.all)
        }
        let whole = try turns(from: 0)
        #expect(whole.pivots.count == ZigZag.capacity && whole.swings.count == Swings.capacity)
        for bar in [37, 100, 151, 300] { #expect(try turns(from: bar) == whole) }
    }
}
