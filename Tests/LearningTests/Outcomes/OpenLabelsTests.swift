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
            let reach = risk * Double(1 + Int(3 * random.unit()))
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
}
