import Market
import Signals
import Testing

struct HarmonicHeadTests {
    /// Ratios of a pattern: B of X-A, C of A-B, D of X-A (of A-B for ABCD).
    struct Drawn: CustomTestStringConvertible, Sendable {
        let name: String
        let ab, bc, d: Double

        var testDescription: String { "\(name) \(ab) \(bc) \(d)" }

        /// The bullish one from X at 100, and two bars up from D.
        ///
        /// - Parameter turn: how far these go, as a share of X-A.
        func minutes(turn: Double = 0.05) -> [Candle] {
            var drawing = Drawing(.m5, from: 104, wick: 0.1, volume: 50)
            drawing.swing(4, between: 104, and: 106, bars: 14)
            let (x, a) = (100.0, 110.0)
            let b = a - ab * (a - x)
            let c = b + bc * (a - b)
            let end = name == "abcd" ? c - d * (a - b) : a - d * (a - x)
            for (price, bars) in [(x, 12), (a, 14), (b, 12), (c, 10), (end, 14)] {
                drawing.go(to: price, in: bars, wick: 0.01)
            }
            drawing.go(to: end + turn * (a - x), in: 2, wick: 0.01)
            return drawing.minutes
        }
    }

    static let drawn: [Drawn] = [
        Drawn(name: "gartley", ab: 0.618, bc: 0.6, d: 0.786),
        Drawn(name: "gartley", ab: 0.64, bc: 0.5, d: 0.8),
        Drawn(name: "butterfly", ab: 0.786, bc: 0.5, d: 1.4),
        Drawn(name: "butterfly", ab: 0.8, bc: 0.85, d: 1.27),
        Drawn(name: "bat", ab: 0.45, bc: 0.6, d: 0.886),
        Drawn(name: "bat", ab: 0.385, bc: 0.8, d: 0.9),
        Drawn(name: "crab", ab: 0.5, bc: 0.6, d: 1.618),
        Drawn(name: "crab", ab: 0.618, bc: 0.4, d: 1.6),
        Drawn(name: "abcd", ab: 0.7, bc: 0.5, d: 1.3),
        Drawn(name: "abcd", ab: 0.7, bc: 0.8, d: 1.6),
    ]

    /// One ratio out of its tolerance.
    static let misdrawn: [Drawn] = [
        Drawn(name: "gartley", ab: 0.56, bc: 0.6, d: 0.786),
        Drawn(name: "gartley", ab: 0.618, bc: 0.6, d: 0.69),
        Drawn(name: "gartley", ab: 0.618, bc: 0.97, d: 0.786),
        Drawn(name: "butterfly", ab: 0.72, bc: 0.5, d: 1.4),
        Drawn(name: "butterfly", ab: 0.786, bc: 0.5, d: 1.75),
        Drawn(name: "bat", ab: 0.54, bc: 0.6, d: 0.886),
        Drawn(name: "bat", ab: 0.45, bc: 0.6, d: 0.8),
        Drawn(name: "crab", ab: 0.5, bc: 0.6, d: 1.45),
        Drawn(name: "abcd", ab: 0.7, bc: 0.5, d: 1.15),
        Drawn(name: "abcd", ab: 0.7, bc: 0.97, d: 1.4),
    ]

    @Test(arguments: drawn)
    func aDrawnPatternIsFoundAndVotedFor(drawn: Drawn) throws {
        let (vote, reasons) = try #require(try HeadKey.harmonic.answer(to: drawn.minutes()))
        #expect(reasons.first { $0.name == drawn.name }?.value ?? 0 > 0.3, "\(reasons)")
        #expect(vote.direction == .long && vote.probability > 0.6)
    }

    @Test(arguments: drawn)
    func itsMirrorImageIsFoundAndVotedAgainst(drawn: Drawn) throws {
        // The mirror bends ratios by a tenth at these prices: add what makes ten points a small part.
        let minutes = drawn.minutes().map { $0.raised(by: 900) }
        let (vote, reasons) = try #require(try HeadKey.harmonic.answer(to: minutes.mirrored))
        #expect(reasons.first { $0.name == drawn.name }?.value ?? 0 < -0.3, "\(reasons)")
        #expect(vote.direction == .short && vote.probability > 0.6)
    }

    @Test(arguments: misdrawn)
    func aRatioOutOfItsToleranceIsNoPattern(drawn: Drawn) throws {
        let (_, reasons) = try #require(try HeadKey.harmonic.answer(to: drawn.minutes()))
        #expect(!reasons.contains { $0.name == drawn.name }, "\(reasons)")
    }

    @Test func beforePriceHasTurnedThereIsNoPattern() throws {
        let answer = try #require(try HeadKey.harmonic.answer(to: Self.drawn[0].minutes(turn: 0.01)))
        #expect(answer.vote == .flat(confidence: 0) && answer.reasons.isEmpty)
    }

    @Test func oncePriceHasLeftTheZoneThePatternIsOver() throws {
        let answer = try #require(try HeadKey.harmonic.answer(to: Self.drawn[0].minutes(turn: 0.2)))
        #expect(answer.vote.direction == .flat)
    }

    /// X to D are 50 bars: sixteen bars after D it still counts, then no longer.
    @Test(arguments: [(14, true), (15, false)])
    func itExpiresAfterAThirdOfItsLength(barsBeyond: Int, isLive: Bool) throws {
        var minutes = Self.drawn[0].minutes()
        var drawing = Drawing(.m5, from: minutes[minutes.count - 1].close, wick: 0.1, volume: 50)
        for _ in 0..<barsBeyond {
            let close = drawing.price
            drawing.bar(close + 0.3, close - 0.2, close, from: close)
        }
        minutes += drawing.minutes
        let (_, reasons) = try #require(try HeadKey.harmonic.answer(to: minutes))
        #expect(reasons.contains { $0.name == "gartley" } == isLive, "\(reasons)")
    }

    @Test func aNewLowBeyondDEndsIt() throws {
        var minutes = Self.drawn[0].minutes()
        var drawing = Drawing(.m5, from: minutes[minutes.count - 1].close, wick: 0.1, volume: 50)
        drawing.go(to: 101.3, in: 2)
        drawing.go(to: 102.3, in: 2)
        minutes += drawing.minutes
        let (_, reasons) = try #require(try HeadKey.harmonic.answer(to: minutes))
        #expect(!reasons.contains { $0.name == "gartley" }, "\(reasons)")
    }

    @Test func itAbstainsWithFewerThanFourPivots() throws {
        var drawing = Drawing(.m5, from: 100, wick: 0.1, volume: 50)
        drawing.go(to: 110, in: 60)
        drawing.go(to: 104, in: 12)
        #expect(try HeadKey.harmonic.answer(to: drawing.minutes) == nil)
        drawing.swing(2, between: 104, and: 110, bars: 12)
        #expect(try HeadKey.harmonic.answer(to: drawing.minutes) != nil)
    }
}

extension Candle {
    fileprivate func raised(by amount: Double) -> Candle {
        Candle(
            open: open + amount, high: high + amount, low: low + amount, close: close + amount,
            volume: volume,
            takerBuyVolume: takerBuyVolume)
    }
}
