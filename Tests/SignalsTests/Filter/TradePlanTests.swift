import Market
import Signals
import Testing

/// An hour's range of 1.25 and a price of 100, so that every level is a binary fraction.
struct TradePlanTests {
    private func plan(
        _ direction: Direction, low: Double? = nil, high: Double? = nil, confidence: Double = 0.9,
        range: Double = 1.25
    ) -> TradePlan? {
        var drawn = DrawnSight()
        (drawn.hourRange, drawn.hours) = (range, DrawnSight.hours(low: low, high: high))
        if direction == .short { drawn = drawn.mirrored }
        return TradePlan(of: drawn.sight, direction, confidence: confidence, rewardMin: 2)
    }

    /// Distances of stop and target from the price, with a sign that is positive for each where it belongs.
    private func expect(
        _ stop: Double, _ target: Double, low: Double? = nil, high: Double? = nil, confidence: Double = 0.9,
        _ location: SourceLocation = #_sourceLocation
    ) throws {
        for direction in [Direction.long, .short] {
            let plan = try #require(
                self.plan(direction, low: low, high: high, confidence: confidence), sourceLocation: location)
            #expect(plan.reference == 100 && plan.direction == direction, sourceLocation: location)
            #expect((100 - plan.stop) * direction.sign == stop, sourceLocation: location)
            #expect((plan.target - 100) * direction.sign == target, sourceLocation: location)
            #expect(plan.stopDistance == stop && plan.reward == target / stop, sourceLocation: location)
        }
    }

    @Test func theStopIsOneAndAHalfRangesAway() throws { try expect(1.875, 5.625) }

    @Test func itIsBeyondTheLastSwingWhereThatIsFurther() throws {
        try expect(2.125, 6.375, low: 98)
        try expect(1.875, 5.625, low: 98.25)  // Just as far.
        try expect(1.875, 5.625, low: 99)
    }

    @Test func butNotFurtherThanFivePercent() throws {
        try expect(5, 15, low: 95.125)
        try expect(1.875, 5.625, low: 95.109375)
    }

    @Test func theTargetIsByConfidence() throws {
        let multiples: [(Double, Double)] = [
            (0.85, 3), (0.85.nextDown - 1e-6, 2.5), (0.75, 2.5), (0.75 - 1e-6, 2), (0.3, 2),
        ]
        for (confidence, multiple) in multiples {
            try expect(1.875, multiple * 1.875, confidence: confidence)
        }
    }

    @Test func theTargetIsPulledBeforeAnOpposingSwing() throws {
        try expect(1.875, 4.875, high: 105)
        try expect(1.875, 5.625, high: 105.75)  // The target itself.
        try expect(1.875, 5.625, high: 107)
    }

    @Test func butOnlyWhereEnoughIsLeft() throws {
        try expect(1.875, 3.75, high: 103.875)  // Two for one.
        try expect(1.875, 5.625, high: 103.859375)
        // A target of two for one has nothing to give.
        try expect(1.875, 3.75, high: 103.8, confidence: 0.7)
    }

    /// A swing at 95.1 and a margin of 0.1 are 5%, one at 103.1 leaves 3 for 1.5: whatever the last bit says.
    @Test(arguments: [Direction.long, .short]) func boundariesAreThereForDecimalsToo(direction: Direction)
        throws
    {
        let wide = try #require(plan(direction, low: 95.1, range: 1))
        #expect(abs(wide.stopDistance - 5) < 1e-9)
        let near = try #require(plan(direction, high: 103.1, range: 1))
        #expect(abs(near.reward - 2) < 1e-9)
    }

    @Test func whatWouldBeNoPriceIsNoPlan() {
        #expect(plan(.flat) == nil)
        #expect(plan(.long, range: .nan) == nil && plan(.long, range: 0) == nil)
        #expect(plan(.long, range: 67) == nil && plan(.short, range: 67) == nil)
        #expect(plan(.short, range: 22) != nil && plan(.short, range: 23) == nil)
        #expect(plan(.long, range: 23) != nil)
    }

    @Test func aRoundTripIsFeesAndSlippageTwice() {
        #expect(abs(TradingCosts().roundTrip - 0.0024) < 1e-15)
    }
}
