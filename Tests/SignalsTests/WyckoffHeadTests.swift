import Indicators
import Market
import Signals
import Testing

struct WyckoffHeadTests {
    /// The first half of an accumulation as in the books, on hours: decline, climax at 101, rally, test, cause.
    static func cause(climax: Double = 60) -> Drawing {
        var drawing = Drawing(.h1, from: 110)
        drawing.rest(100, by: 0.5)
        drawing.go(to: 104, in: 10, wick: 0.1)
        drawing.bar(104.1, 101, 102, volume: climax)
        drawing.go(to: 106, in: 6, wick: 0.1)
        drawing.go(to: 102.2, in: 6, wick: 0.1, volume: 5)
        drawing.go(to: 105, in: 5, wick: 0.1)
        drawing.go(to: 102, in: 5, wick: 0.1)
        return drawing
    }

    /// The whole of it: then spring, strength, last point.
    static func accumulation(climax: Double = 60, strength: Double = 30) -> Drawing {
        var drawing = cause(climax: climax)
        drawing.bar(102.2, 100.6, 102.1, volume: 12)
        drawing.go(to: 105, in: 5, wick: 0.1)
        drawing.bar(107.3, 104.9, 107.2, volume: strength)
        drawing.go(to: 107.6, in: 2, wick: 0.1)
        drawing.go(to: 106.2, in: 4, wick: 0.1, volume: 4)
        drawing.bar(106.7, 106.1, 106.6, volume: 4)
        return drawing
    }

    static let bullish = [
        "selling_climax", "secondary_test", "spring", "sign_of_strength", "last_point_of_support",
    ]
    static let bearish = [
        "buying_climax", "secondary_test_of_supply", "utad", "sign_of_weakness", "last_point_of_supply",
    ]

    @Test func aDrawnAccumulationIsSeenEventByEvent() throws {
        let said = try HeadsSaying(Self.accumulation().minutes, [.wyckoff])
        // The hours in which they are seen: a climax when the low is a swing, two hours later.
        let hours = try Self.bullish.map { try #require(said.first(.wyckoff, $0 + "_1h"), "\($0)") / 12 }
        #expect(hours == hours.sorted() && Set(hours).count == 5)
        #expect(hours[0] == 100 + 10 + 2 && hours[2] == 133 && hours[3] == 139)
        let phases = try hours.map {
            try #require(said.reasons[.wyckoff]?[$0 * 12 + 11]["accumulation_phase_1h"])
        }
        #expect(phases == [1, 2, 3, 4, 4])
        #expect(said.reasons[.wyckoff]?[133 * 12 + 11]["spring_1h"] == 0.90, "nothing is missing")
        #expect(said.reasons[.wyckoff]?[139 * 12 + 11]["sign_of_strength_1h"] == 0.75)
        #expect(said.vote(.wyckoff)?.direction == .long)
    }

    @Test func itsMirrorImageIsADistribution() throws {
        let said = try HeadsSaying(Self.accumulation().minutes.mirrored, [.wyckoff])
        let hours = try Self.bearish.map { try #require(said.first(.wyckoff, $0 + "_1h"), "\($0)") / 12 }
        #expect(hours == hours.sorted() && hours[2] == 133)
        #expect(said.reasons[.wyckoff]?[133 * 12 + 11]["utad_1h"] == -0.90)
        #expect(said.vote(.wyckoff)?.direction == .short)
    }

    /// Back above with the third bar or never; and from no deeper than one and a half ATRs, which are about 0.8 here.
    @Test(arguments: [
        (low: 100.6, below: 2, isSeen: true), (100.6, 3, false), (100.0, 1, true), (99.2, 1, false),
    ])
    func aSpringIsShallowAndShort(low: Double, below: Int, isSeen: Bool) throws {
        var drawing = Self.cause()
        drawing.bar(102.2, low, 100.8)
        for _ in 1..<below { drawing.bar(100.9, 100.7, 100.8) }
        drawing.bar(102.2, 100.7, 102.1)
        let said = try HeadsSaying(drawing.minutes, [.wyckoff])
        #expect((said.reason(.wyckoff, "spring_1h") != nil) == isSeen)
    }

    /// A tenth less of what comes after for each that is missing.
    @Test func whatIsMissingBeforeCostsQuality() throws {
        let said = try HeadsSaying(Self.accumulation(climax: 12).minutes, [.wyckoff])
        #expect(said.first(.wyckoff, "selling_climax_1h") == nil)
        let spring = try #require(said.reasons[.wyckoff]?[133 * 12 + 11]["spring_1h"])
        #expect(abs(spring - 0.81) < 1e-12)
    }

    @Test func leavingWithoutEffortIsNoStrength() throws {
        let said = try HeadsSaying(Self.accumulation(strength: 8).minutes, [.wyckoff])
        #expect(said.first(.wyckoff, "sign_of_strength_1h") == nil)
    }

    @Test func abrokenSupportIsNoSpringAndEndsTheRange() throws {
        var drawing = Drawing(.h1, from: 110)
        drawing.rest(100, by: 0.5)
        drawing.go(to: 104, in: 10, wick: 0.1)
        drawing.bar(104.1, 101, 102, volume: 60)
        drawing.go(to: 106, in: 6, wick: 0.1)
        drawing.go(to: 102.2, in: 6, wick: 0.1, volume: 5)
        drawing.go(to: 98, in: 6, wick: 0.1, volume: 30)
        let said = try HeadsSaying(drawing.minutes, [.wyckoff])
        #expect(said.first(.wyckoff, "secondary_test_1h") != nil && said.first(.wyckoff, "spring_1h") == nil)
        #expect(said.reason(.wyckoff, "secondary_test_1h") == nil)
        #expect(said.reason(.wyckoff, "accumulation_phase_1h") == nil)
    }

    /// An event counts half after twelve bars of its interval, and not at all after twice as many.
    @Test func eventsFade() throws {
        var drawing = Self.accumulation()
        drawing.rest(30, by: 0.1)
        let said = try HeadsSaying(drawing.minutes, [.wyckoff])
        let spring = try #require(said.reasons[.wyckoff]).map { $0["spring_1h"] }
        #expect(spring[(133 + 12) * 12 + 11] == 0.45 && spring[(133 + 24) * 12 + 11] == 0.225)
        #expect(spring[(133 + 25) * 12 + 11] == nil)
    }

    @Test func aHundredHoursAreNeeded() throws {
        let votes = try HeadsSaying([Candle].walk(6060, seed: 9), [.wyckoff]).votes[.wyckoff] ?? []
        #expect(votes[1198] == nil && votes[1199] != nil)
    }
}
