import Indicators
import Market
import Signals
import Testing

struct IctHeadTests {
    /// One of its setups, drawn to its last bar, which is where it is seen; long.
    enum Setup: CaseIterable {
        case sweep, gap, balancedRange, entry, judasSwing

        var reason: String {
            switch self {
            case .sweep: "liquidity_sweep"
            case .gap: "fair_value_gap"
            case .balancedRange: "balanced_price_range"
            case .entry: "optimal_trade_entry"
            case .judasSwing: "judas_swing"
            }
        }

        var drawn: Drawing {
            var drawing = Drawing(.m5, from: 100)
            drawing.rest(110)
            switch self {
            case .sweep:
                // A low stands at 99.45 for twenty bars; one bar goes below it on four times the volume, and closes above.
                drawing.go(to: 99.5, in: 4)
                drawing.go(to: 100, in: 4)
                drawing.rest(20)
                drawing.bar(100.05, 99.3, 99.8, volume: 40)
            case .gap:
                // Nothing trades between 100.1 and 100.7 on the way up; price comes back into it and holds.
                drawing.bar(101.0, 99.95, 100.95)
                drawing.bar(101.3, 100.7, 101.2)
                drawing.bar(101.25, 100.95, 101.0)
                drawing.rest(3)
                drawing.bar(101.1, 100.5, 100.9)
            case .balancedRange:
                // Down through it in a gap and up again in a gap.
                drawing.bar(100.05, 98.9, 99.0)
                drawing.bar(99.1, 98.8, 98.95)
                drawing.rest(3)
                drawing.bar(100.2, 98.9, 100.15)
                drawing.bar(100.5, 99.9, 100.4)
                drawing.rest(3)
                drawing.bar(100.5, 99.45, 99.8)
            case .entry:
                // A swing high at 100.35, a low at 99.75, up to 102.05 through it, and back by 0.7 of the way.
                drawing.go(to: 100.3, in: 3)
                drawing.go(to: 99.8, in: 4)
                drawing.go(to: 102, in: 11)
                drawing.go(to: 100.45, in: 8)
            case .judasSwing:
                // 09:10 UTC is 04:10 in New York, in winter; the Asian range was 99.9 to 100.1.
                drawing.bar(100.05, 99.6, 99.7)
                drawing.bar(100.05, 99.65, 100.0)
            }
            return drawing
        }
    }

    @Test(arguments: Setup.allCases)
    func aDrawnSetupIsSeenAndItsMirrorImageTheOtherWay(setup: Setup) throws {
        for (minutes, sign) in [(setup.drawn.minutes, 1.0), (setup.drawn.minutes.mirrored, -1)] {
            let said = try HeadsSaying(minutes, [.ict])
            let name = setup.reason + (sign > 0 ? "_long" : "_short")
            let value = try #require(said.reason(.ict, name), "\(sign)")
            #expect(value * sign > 0.55)
            let last = setup.drawn.bars - 1
            #expect(said.first(.ict, name) == last, "and not before")
            #expect(said.vote(.ict)?.direction.sign == sign)
        }
    }

    @Test func aSweepWithoutVolumeIsNone() throws {
        var drawing = Drawing(.m5, from: 100)
        drawing.rest(110)
        drawing.go(to: 99.5, in: 4)
        drawing.go(to: 100, in: 4)
        drawing.rest(20)
        drawing.bar(100.05, 99.3, 99.8, volume: 12)
        #expect(try HeadsSaying(drawing.minutes, [.ict]).first(.ict, "liquidity_sweep_long") == nil)
    }

    /// Below the Asian range and back: at 02:30 New York time it is one, an hour before it is not. 06:30 UTC is the one in
    /// summer and the other in winter.
    @Test(arguments: [(day: 19_175, isSeen: true), (day: 19_000, isSeen: false)])
    func aJudasSwingIsOneInTheSessionsOnly(day: Int, isSeen: Bool) throws {
        var drawing = Drawing(.m5, from: 100)
        drawing.rest(288 + 78)
        drawing.bar(100.05, 99.6, 99.7)
        drawing.bar(100.05, 99.65, 100.0)
        let said = try HeadsSaying(drawing.minutes, [.ict], start: Minute(day * 1440))
        #expect((said.reason(.ict, "judas_swing_long") != nil) == isSeen)
    }

    /// Back inside with the sixth bar after the break, or never.
    @Test(arguments: [(outside: 6, isSeen: true), (outside: 7, isSeen: false)])
    func aJudasSwingIsBackWithinSixBars(outside: Int, isSeen: Bool) throws {
        var drawing = Drawing(.m5, from: 100)
        drawing.rest(110)
        drawing.bar(100.05, 99.6, 99.7)
        drawing.rest(outside - 1)
        drawing.bar(100.05, 99.6, 100.0)
        #expect((try HeadsSaying(drawing.minutes, [.ict]).reason(.ict, "judas_swing_long") != nil) == isSeen)
    }

    /// In winter New York is five hours behind; a bar counts by when it opens.
    @Test func theHoursMultiplyConfidence() throws {
        let said = try HeadsSaying([Candle].walk(1440, seed: 4), [.ict])
        let reasons = try #require(said.reasons[.ict])
        func factor(_ hour: Int, _ minute: Int) -> Double? {
            reasons[(hour + 5) * 12 + minute / 5]["kill_zone"]
        }
        #expect(factor(3, 10) == nil, "fewer than a hundred bars")
        #expect(factor(4, 55) == 1.10 && factor(5, 0) == 0.85)
        #expect(factor(7, 55) == 0.85 && factor(8, 0) == 1.10 && factor(9, 55) == 1.10)
        #expect(factor(10, 0) == 1.15 && factor(10, 55) == 1.15 && factor(11, 0) == 0.85)
    }

    @Test func fewerThanAHundredBarsAreTooFew() throws {
        let votes = try HeadsSaying([Candle].walk(505, seed: 8), [.ict]).votes[.ict] ?? []
        #expect(votes.count == 101 && votes[98] == nil && votes[99] != nil)
    }
}
