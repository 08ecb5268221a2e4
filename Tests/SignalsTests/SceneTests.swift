import Indicators
import Market
import Signals
import Testing

struct SceneTests {
    @Test func aChartHasTheBarsOfItsInterval() throws {
        let minutes = [Candle].walk(2000, seed: 1)
        var follower = try SceneFollower(["BTCUSDT"])
        for candle in minutes { _ = follower.close([candle]) }
        let chart = follower.scene.sights[0][.h1]
        #expect(chart.age == 33)
        let last = minutes[32 * 60..<33 * 60]
        #expect(chart.opens[0] == last.first?.open && chart.closes[0] == last.last?.close)
        #expect(chart.highs[0] == last.map(\.high).max() && chart.lows[0] == last.map(\.low).min())
        #expect(abs(chart.volumes[0] - last.map(\.volume).reduce(0, +)) < 1e-9)
        #expect(abs(chart.takerBuyVolumes[0] - last.map(\.takerBuyVolume).reduce(0, +)) < 1e-9)
        #expect(!chart[.sma30].isNaN && chart[.sma50].isNaN)
    }

    @Test func aMissingMinuteEndsTheSeriesOfEveryIntervalThatHoldsIt() throws {
        let minutes = [Candle].walk(400, seed: 2)
        var follower = try SceneFollower(["BTCUSDT"])
        for (number, candle) in minutes.enumerated() { _ = follower.close([number == 302 ? nil : candle]) }
        let sight = follower.scene.sights[0]
        #expect(sight[.m5].age == (400 - 305) / 5)
        #expect(sight[.h1].age == 0)
    }

    @Test func aTrackKeepsItsNewestValuesSideBySide() {
        var track = Track(capacity: 5)
        for number in 0..<23 {
            track.append(Double(number))
            let kept = max(0, number - 4)...number
            #expect(track.count == kept.count && track[0] == Double(number))
            let last = track.last(track.count)
            #expect(last.indices.map { last[$0] } == kept.map(Double.init))
        }
    }

    /// Written from the definition, over the whole series at once.
    @Test(arguments: [UInt64(3), 4])
    func swingsAreFractalsAndComeWhenTheirRightSideHasClosed(seed: UInt64) throws {
        let minutes = [Candle].walk(5 * 150, seed: seed)
        var follower = try SceneFollower(["BTCUSDT"])
        var bars: [(high: Double, low: Double)] = []
        for candle in minutes {
            guard follower.close([candle]) else { continue }
            let chart = follower.scene.sights[0][.m5]
            bars.append((chart.highs[0], chart.lows[0]))
            var expected: [Double] = []
            for bar in 2..<max(2, bars.count - 2) {
                let (left, right) = (bars[bar - 2..<bar], bars[bar + 1...bar + 2])
                let (high, low) = bars[bar]
                if left.allSatisfy({ $0.high <= high }), right.allSatisfy({ $0.high < high }) {
                    expected.append(high)
                }
                if left.allSatisfy({ $0.low >= low }), right.allSatisfy({ $0.low > low }) {
                    expected.append(low)
                }
            }
            #expect(chart.swings.all.map(\.price).suffix(40) == expected.suffix(40))
        }
    }
}
