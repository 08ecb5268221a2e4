import Learning
import Market
import Signals
import Testing

/// A trade from 100 with a risk of 4 and a target at 8, minute by minute, long and upside down.
struct BarriersTests {
    static let start = Minute(28_401_120)

    /// Follows candles given as open, high, low, close; nil is a halt. A short sees them mirrored around 100.
    private func outcome(
        _ direction: Direction, planned: Direction? = nil, _ minutes: [(Double, Double, Double, Double)?]
    ) -> Outcome? {
        let planned = planned ?? direction
        let plan = TradePlan(
            planned, reference: 100, stop: 100 - 4 * planned.sign, target: 100 + 8 * planned.sign)
        var trade = Barriers(plan, direction, decidedAt: Self.start, TradingCosts())
        for (number, minute) in minutes.enumerated() {
            guard var (open, high, low, close) = minute else {
                trade.halt()
                continue
            }
            if direction == .short {
                (open, high, low, close) = (200 - open, 200 - low, 200 - high, 200 - close)
            }
            let candle = Candle(open: open, high: high, low: low, close: close, volume: 1)
            if let outcome = trade.close(Self.start + 1 + number, candle) { return outcome }
        }
        return nil
    }

    /// Risks gained from 100 to a price, of a trade whose exit slips or does not.
    private func multiple(_ direction: Direction, to price: Double, from open: Double = 100, slips: Bool)
        -> Double
    {
        let (sign, open) = (direction.sign, direction == .long ? open : 200 - open)
        let price = direction == .long ? price : 200 - price
        let (entry, exit) = (open * (1 + sign * 0.0002), price * (1 - (slips ? sign * 0.0002 : 0)))
        return ((exit - entry) * sign - 0.001 * (entry + exit)) / 4
    }

    @Test(arguments: [Direction.long, .short]) func theTargetIsReachedAtItsLevel(direction: Direction) throws
    {
        let found = try #require(
            outcome(direction, [(100, 101, 99, 100), (100, 107.99, 96.01, 107), (107, 108, 106, 106)]))
        #expect(found.end == .target && found.endedAt == Self.start + 3 && !found.isAmbiguous)
        #expect(found.exit == (direction == .long ? 108 : 92))
        #expect(abs(found.multiple - multiple(direction, to: 108, slips: false)) < 1e-12)
        #expect(abs(found.gain - found.multiple * 4 / found.entry) < 1e-12)
    }

    @Test(arguments: [Direction.long, .short]) func theStopIsMetAtItsLevelAndSlips(direction: Direction)
        throws
    {
        let found = try #require(outcome(direction, [(100, 101, 96, 97)]))
        #expect(found.end == .stop && found.filledAt == Self.start + 1 && found.endedAt == Self.start + 1)
        #expect(abs(found.multiple - multiple(direction, to: 96, slips: true)) < 1e-12)
    }

    @Test(arguments: [Direction.long, .short]) func oneThatReachesBothIsAStop(direction: Direction) throws {
        let found = try #require(outcome(direction, [(100, 108, 96, 100)]))
        #expect(found.end == .stop && found.isAmbiguous)
    }

    @Test(arguments: [Direction.long, .short])
    func anOpenBeyondTheStopFillsThere(direction: Direction) throws {
        let found = try #require(outcome(direction, [(100, 101, 99, 100), (95, 109, 94, 108)]))
        #expect(found.end == .stop && !found.isAmbiguous)
        #expect(abs(found.multiple - multiple(direction, to: 95, slips: true)) < 1e-12)
        let exact = try #require(outcome(direction, [(100, 101, 99, 100), (96, 109, 96, 108)]))
        #expect(exact.isAmbiguous && exact.multiple > found.multiple)
    }

    /// In at the open after the decision, wherever that is.
    @Test(arguments: [Direction.long, .short]) func itIsFilledAtTheNextOpen(direction: Direction) throws {
        let found = try #require(outcome(direction, [nil, nil, (102, 103, 101, 102), (102, 110, 102, 110)]))
        #expect(found.halts == 2 && found.filledAt == Self.start + 3)
        #expect(abs(found.entry - (direction == .long ? 102 * 1.0002 : 98 * 0.9998)) < 1e-12)
        #expect(abs(found.multiple - multiple(direction, to: 108, from: 102, slips: false)) < 1e-12)
    }

    /// 4320 minutes after the decision.
    @Test(arguments: [Direction.long, .short]) func timeEndsItAtTheClose(direction: Direction) throws {
        let quiet = (100.0, 101.0, 99.0, 100.0)
        let day = Array(repeating: Optional(quiet), count: 4319)
        #expect(outcome(direction, day) == nil)
        let found = try #require(outcome(direction, day + [(100, 107, 97, 103)]))
        #expect(found.end == .time && found.endedAt == Self.start + 4320)
        #expect(abs(found.multiple - multiple(direction, to: 103, slips: true)) < 1e-12)
        let late = try #require(outcome(direction, day + [nil, nil, (100, 101, 99, 99)]))
        #expect(late.end == .time && late.endedAt == Self.start + 4322 && late.halts == 2)
        #expect(outcome(direction, day + [(100, 108, 97, 103)])?.end == .target)
    }

    /// The way that was not planned has the same distances.
    @Test(arguments: [Direction.long, .short]) func theOtherWayIsTurnedAroundTheReference(
        direction: Direction
    ) {
        let minutes: [(Double, Double, Double, Double)?] = [(100, 105, 97, 104), (104, 109, 103, 108)]
        let (turned, own) = (
            outcome(direction, planned: direction.opposite, minutes), outcome(direction, minutes)
        )
        #expect(turned == own && turned?.end == .target)
    }
}
