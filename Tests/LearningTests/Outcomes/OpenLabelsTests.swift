import Learning
import Market
import Signals
import Testing

struct OpenLabelsTests {
    static let start = Minute(28_401_120)

    private struct Planned {
        let plan: TradePlan
        let decided: Int
    }

    private func plans(_ minutes: [Candle?], _ random: inout SeededNumbers) -> [Planned] {
        var plans: [Planned] = []
        for decided in minutes.indices {
            guard let candle = minutes[decided], random.unit() < 0.12 else { continue }
            // Levels on the walk's grid, from near ones to those that only time ends.
            let risk = Double(1 + Int(250 * random.unit() * random.unit())) / 8
            let reach = risk * [0.5, 1, 2, 3][Int(4 * random.unit())]
            let direction: Direction = random.unit() < 0.5 ? .long : .short
            plans.append(
                Planned(
                    plan: TradePlan(
                        direction, reference: candle.close, stop: candle.close - direction.sign * risk,
                        target: candle.close + direction.sign * reach), decided: decided))
        }
        return plans
    }

    /// Both ways of thousands of candidates, side by side, against one that reads all of history for each.
    @Test(arguments: [UInt64(1), 2, 3]) func theyEndAsIfEachWereReadByItself(seed: UInt64) throws {
        let minutes = [Candle?].trade(12_000, seed: seed)
        var (random, labels) = (SeededNumbers(seed + 100), OpenLabels())
        let plans = plans(minutes, &random)
        var next = 0
        var found: [[Direction: Outcome]] = plans.map { _ in [:] }
        for (number, candle) in minutes.enumerated() {
            let minute = Self.start + number
            if let candle {
                let ended = labels.close(minute, candle)
                #expect(ended.map(\.label.key) == ended.map(\.label.key).sorted())
                for end in ended {
                    #expect(found[Int(end.label.key)].updateValue(end.outcome, forKey: end.direction) == nil)
                }
            } else {
                labels.halt()
            }
            while next < plans.count, plans[next].decided == number {
                labels.append(
                    OpenLabels.Label(
                        key: UInt64(next), plans[next].plan, regime: nil, decidedAt: minute, TradingCosts()))
                next += 1
            }
            let open = found[..<next].count { $0.count < 2 }
            if number % 997 == 0 { #expect(labels.count == open) }
        }
        var seen: [Outcome.End: Int] = [:]
        var (ambiguous, halted) = (0, 0)
        for (planned, outcomes) in zip(plans, found) {
            for direction in [Direction.long, .short] {
                let expected = TradeReference(planned.plan, direction, decided: planned.decided, minutes)
                let outcome = outcomes[direction]
                #expect((expected == nil) == (outcome == nil))
                guard let expected, let outcome else { continue }
                #expect(expected.agrees(with: outcome, from: Self.start), "\(expected) \(outcome)")
                seen[outcome.end, default: 0] += 1
                ambiguous += outcome.isAmbiguous ? 1 : 0
                halted += outcome.halts > 0 ? 1 : 0
            }
        }
        #expect(plans.count > 1000 && seen[.target] ?? 0 > 100 && seen[.stop] ?? 0 > 100)
        #expect(seen[.time] ?? 0 > 50 && ambiguous > 20 && halted > 50)
    }

    /// From 100 with a risk of 4 and a target at 8, decided on at minutes 0, 1, 2 …
    private func labels(_ directions: [Direction]) -> OpenLabels {
        var labels = OpenLabels()
        for (key, direction) in directions.enumerated() {
            let plan = TradePlan(
                direction, reference: 100, stop: 100 - 4 * direction.sign, target: 100 + 8 * direction.sign)
            labels.append(
                OpenLabels.Label(key: UInt64(key), plan, decidedAt: Self.start + key, TradingCosts()))
        }
        return labels
    }

    private func candle(_ low: Double, _ high: Double) -> Candle {
        Candle(open: 100, high: high, low: low, close: 100, volume: 1)
    }

    @Test func onlyThoseThatWereDecidedBeforeAreGivenUp() {
        var labels = labels([.long, .long, .long, .long])
        var judged: [UInt64] = []
        let given = labels.giveUp(decidedBefore: Self.start + 2) { label in
            judged.append(label.key)
            return label.key == 1 ? .isGivenUp : .goesOn
        }
        #expect(judged == [0, 1] && given == [1] && labels.count == 3)
        #expect(labels.giveUp(decidedBefore: Self.start) { _ in .isGivenUp }.isEmpty)
        let ended = labels.close(Self.start + 10, candle(96, 101))
        #expect(ended.map(\.label.key) == [0, 2, 3])
    }

    /// The way that is not its own ends no more, and where its own has ended before the next candle closes it.
    @Test func oneThatFollowsItsOwnWayLeavesTheOther() {
        var labels = labels([.long, .short, .long])
        // The longs of all are stopped; the shorts go on.
        #expect(labels.close(Self.start + 10, candle(96, 101)).map(\.direction) == [.long, .long, .long])
        #expect(labels.giveUp(decidedBefore: Self.start + 2) { _ in .followsOwnOnly }.isEmpty)
        #expect(labels.count == 3)
        #expect(labels.close(Self.start + 11, candle(99, 101)).isEmpty && labels.count == 2)
        let ended = labels.close(Self.start + 12, candle(99, 104))
        #expect(ended.map(\.label.key) == [1, 2] && ended.allSatisfy { $0.direction == .short })
        #expect(labels.count == 0)
    }

    /// Neither way has ended before: only its own does.
    @Test func eachFollowsItsOwnWay() {
        var labels = labels([.long, .short])
        _ = labels.giveUp(decidedBefore: Self.start + 2) { _ in .followsOwnOnly }
        let fallen = labels.close(Self.start + 10, candle(96, 101))
        #expect(fallen.map(\.label.key) == [0] && fallen[0].direction == .long && labels.count == 1)
        let risen = labels.close(Self.start + 11, candle(99, 104))
        #expect(risen.map(\.label.key) == [1] && risen[0].direction == .short && labels.count == 0)
    }

    /// One that is taken up again goes on with the way that is open.
    @Test(arguments: [Direction.long, .short]) func aWayThatHasEndedStaysEnded(direction: Direction) throws {
        var labels = labels([.long])
        let ended = try #require(
            (labels.close(Self.start + 5, candle(96, 104))).first { $0.direction == direction })
        let plan = TradePlan(.long, reference: 100, stop: 96, target: 108)
        let label = OpenLabels.Label(
            key: 7, plan, decidedAt: Self.start, TradingCosts(),
            longOutcome: direction == .long ? ended.outcome : nil,
            shortOutcome: direction == .short ? ended.outcome : nil)
        #expect(label.isLongOpen == (direction == .short) && label.isShortOpen == (direction == .long))
        var again = OpenLabels()
        again.append(label)
        #expect(again.close(Self.start + 6, candle(96, 104)).map(\.direction) == [direction.opposite])
        #expect(again.count == 0)
    }

    @Test func eachWayHasItsOwnEntry() throws {
        var labels = labels([.long])
        #expect(labels.entry(of: 0, .long) == nil)
        _ = labels.close(Self.start + 1, candle(99, 101))
        #expect(try #require(labels.entry(of: 0, .long)) > 100)
        #expect(try #require(labels.entry(of: 0, .short)) < 100)
        #expect(labels.entry(of: 1, .long) == nil)
    }
}
