import Foundation
import Market
import Signals
import Testing

struct RulesHeadTests {
    /// A pattern drawn at a price that has been a low before, and its names on both sides.
    struct Planted: CustomTestStringConvertible, Sendable {
        let bullish, bearish: String
        let draw: @Sendable (inout Drawing) -> Void

        var testDescription: String { bullish }

        /// Candles after a fall towards the support at 99.9, each (open, high, low, close).
        static func candles(_ bullish: String, _ bearish: String, _ bars: (Double, Double, Double, Double)...)
            -> Self
        {
            Planted(bullish: bullish, bearish: bearish) { drawing in
                drawing.swing(5, between: 100, and: 103, bars: 12)
                drawing.go(to: 103, in: 12)
                drawing.go(to: 100.25, in: 11)
                for (place, bar) in bars.enumerated() {
                    let volume = place == bars.count - 1 ? 120.0 : 50
                    drawing.bar(bar.1, bar.2, bar.3, from: bar.0, volume: volume)
                }
            }
        }

        /// Legs after a long rise and fall, each to a price in so many bars, and a close that breaks out.
        static func legs(_ bullish: String, _ bearish: String, _ legs: (Double, Int)...) -> Self {
            Planted(bullish: bullish, bearish: bearish) { drawing in
                drawing.swing(3, between: 100, and: 112, bars: 20)
                drawing.go(to: 112, in: 20)
                for (price, bars) in legs { drawing.go(to: price, in: bars) }
            }
        }
    }

    static let candles: [Planted] = [
        .candles("hammer", "shooting_star", (100.2, 100.3, 99.85, 100.28)),
        .candles("dragonfly_doji", "gravestone_doji", (100.2, 100.22, 99.85, 100.21)),
        .candles(
            "white_marubozu", "black_marubozu", (100.25, 100.3, 99.9, 100), (100, 100.42, 99.98, 100.4)),
        .candles(
            "bullish_engulfing", "bearish_engulfing", (100.25, 100.3, 99.9, 100), (100, 100.4, 99.95, 100.35)),
        .candles(
            "bullish_harami", "bearish_harami", (100.25, 100.3, 99.9, 99.95), (100, 100.12, 99.98, 100.1)),
        .candles(
            "piercing", "dark_cloud_cover", (100.25, 100.3, 99.9, 99.95), (99.95, 100.3, 99.9, 100.22)),
        .candles(
            "tweezer_bottom", "tweezer_top", (100.25, 100.3, 99.88, 99.95), (99.95, 100.1, 99.88, 100.05)),
        .candles(
            "bullish_doji_star", "bearish_doji_star", (100.25, 100.3, 99.9, 99.95),
            (99.95, 100.05, 99.85, 99.94)),
        .candles(
            "morning_star", "evening_star", (100.25, 100.3, 99.9, 99.95), (99.95, 100, 99.85, 99.92),
            (99.92, 100.3, 99.9, 100.25)),
        .candles(
            "three_white_soldiers", "three_black_crows", (100.25, 100.3, 99.9, 100),
            (100, 100.32, 99.97, 100.3), (100.2, 100.52, 100.15, 100.5), (100.4, 100.77, 100.35, 100.75)),
    ]

    static let charts: [Planted] = [
        .legs("double_bottom", "double_top", (102, 20), (106, 12), (102.1, 12), (107, 12)),
        .legs(
            "inverse_head_and_shoulders", "head_and_shoulders", (104, 16), (107, 9), (102, 12), (107, 12),
            (104.2, 9), (107.7, 9)),
        .legs(
            "ascending_triangle", "descending_triangle", (100, 24), (106, 14), (102, 10), (106, 10), (104, 6),
            (106.6, 7)),
        Planted(bullish: "bull_flag", bearish: "bear_flag") { drawing in
            // The old ceiling at 104.9 is the floor that the flag leans on.
            drawing.swing(4, between: 100, and: 104.8, bars: 14)
            drawing.go(to: 106.5, in: 9)
            drawing.go(to: 105.1, in: 10)
            drawing.go(to: 106, in: 2)
        },
    ]

    private func minutes(_ planted: Planted) -> [Candle] {
        var drawing = Drawing(.m5, from: 100, wick: 0.1, volume: 50)
        planted.draw(&drawing)
        return drawing.minutes
    }

    @Test(arguments: candles + charts)
    func aPlantedPatternIsFoundAndVotedFor(planted: Planted) throws {
        let (vote, reasons) = try #require(try HeadKey.rules.answer(to: minutes(planted)))
        #expect(reasons.first { $0.name == planted.bullish }?.value ?? 0 > 0.2, "\(reasons)")
        #expect(vote.direction == .long, "\(reasons)")
    }

    @Test(arguments: candles + charts)
    func itsMirrorImageIsFoundAndVotedAgainst(planted: Planted) throws {
        let (vote, reasons) = try #require(try HeadKey.rules.answer(to: minutes(planted).mirrored))
        #expect(reasons.first { $0.name == planted.bearish }?.value ?? 0 < -0.2, "\(reasons)")
        #expect(vote.direction == .short, "\(reasons)")
    }

    /// The same candles where price has never turned.
    @Test func aPatternFarFromEveryLevelDoesNotCount() throws {
        var drawing = Drawing(.m5, from: 100, wick: 0.1, volume: 50)
        drawing.swing(5, between: 100, and: 103, bars: 12)
        drawing.go(to: 101.75, in: 7)
        drawing.bar(101.8, 101.35, 101.78, from: 101.7, volume: 120)
        let (vote, reasons) = try #require(try HeadKey.rules.answer(to: drawing.minutes))
        #expect(!reasons.contains { $0.name == "hammer" }, "\(reasons)")
        #expect(vote.direction != .long)
    }

    @Test func volumeConfirmsOrDiscounts() throws {
        func quality(volume: Double) throws -> Double {
            var drawing = Drawing(.m5, from: 100, wick: 0.1, volume: 50)
            drawing.swing(5, between: 100, and: 103, bars: 12)
            drawing.go(to: 103, in: 12)
            drawing.go(to: 100.25, in: 11)
            drawing.bar(100.3, 99.85, 100.28, from: 100.2, volume: volume)
            let (_, reasons) = try #require(try HeadKey.rules.answer(to: drawing.minutes))
            return try #require(reasons.first { $0.name == "hammer" }).value
        }
        // 19 bars of 50 before it: 1.5 times the mean is 77.03, 1.2 times is 60.64.
        let (low, middle, high) = try (quality(volume: 60), quality(volume: 61), quality(volume: 77.5))
        #expect(try quality(volume: 76.5) == middle)
        #expect(abs(low / middle - 0.75) < 1e-12 && abs(high / middle - 1.2) < 1e-12)
    }

    @Test func aCandlePatternFadesAndIsGoneAfterFiveBars() throws {
        var drawing = Drawing(.m5, from: 100, wick: 0.1, volume: 50)
        drawing.swing(5, between: 100, and: 103, bars: 12)
        drawing.go(to: 103, in: 12)
        drawing.go(to: 100.25, in: 11)
        drawing.bar(100.3, 99.85, 100.28, from: 100.2, volume: 120)
        var last = 1.0
        for bar in 0...5 {
            let (_, reasons) = try #require(try HeadKey.rules.answer(to: drawing.minutes))
            let left = reasons.first { $0.name == "hammer" }?.value
            #expect((left ?? 0) < last && (left != nil) == (bar < 5))
            last = left ?? 0
            drawing.bar(100.6, 100.1, 100.4, from: 100.3)
        }
    }

    @Test func aChartPatternEndsWithACloseBeyondItsStop() throws {
        var drawing = Drawing(.m5, from: 100, wick: 0.1, volume: 50)
        Self.charts[0].draw(&drawing)
        drawing.go(to: 101.5, in: 4)
        let (_, reasons) = try #require(try HeadKey.rules.answer(to: drawing.minutes))
        #expect(!reasons.contains { $0.name == "double_bottom" }, "\(reasons)")
    }

    @Test func itAbstainsBeforeAHundredBars() throws {
        var drawing = Drawing(.m5, from: 100, wick: 0.1, volume: 50)
        drawing.go(to: 104, in: 99)
        #expect(try HeadKey.rules.answer(to: drawing.minutes) == nil)
        drawing.go(to: 104.1, in: 1)
        #expect(try HeadKey.rules.answer(to: drawing.minutes) != nil)
    }

    /// Levels and what they are made of, from the definition.
    @Test func aLevelIsAPriceThatWasTurnedAtMoreThanOnce() throws {
        var follower = try SceneFollower(["BTCUSDT"])
        var (near, far) = (0, 0)
        for minute in [Candle].walk(5 * 800, seed: 41) where follower.close([minute]) {
            let chart = follower.scene.sights[0][.m5]
            guard let range = chart.range else { continue }
            let price = chart.lows[0]
            let pivots = chart.zigZag.pivots.filter { chart.bar - $0.bar <= 250 }
            let groups = pivots.filter { abs($0.price - price) <= 0.5 * range }.map { centre in
                pivots.filter { abs($0.price - centre.price) <= 0.25 * range }
            }
            let strengths = groups.filter { $0.count >= 2 }.map { group in
                group.map { pow(0.5, Double(chart.bar - $0.bar) / 100) }.reduce(0, +)
            }
            let level = chart.level(near: price, range: range)
            #expect((level == nil) == strengths.isEmpty)
            if let level {
                #expect(abs(level.strength - (strengths.max() ?? 0)) < 1e-9 && level.touches >= 2)
            }
            if level == nil { far += 1 } else { near += 1 }
        }
        #expect(near > 50 && far > 50)
    }
}
