import Learning
import Market
import Signals

/// SplitMix64: the same numbers from the same seed, everywhere.
struct SeededNumbers: RandomNumberGenerator {
    var state: UInt64

    init(_ seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var word = state
        word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
        return word ^ (word >> 31)
    }

    /// In [0, 1).
    mutating func unit() -> Double { Double(next() >> 11) * 0x1p-53 }

    /// About normal, mean 0 and deviation 1: the sum of twelve.
    mutating func normal() -> Double { (0..<12).reduce(-6.0) { sum, _ in sum + unit() } }
}

/// What becomes of a trade, by reading all of history again from its decision: the rules in the words of their text.
struct TradeReference {
    var end = Outcome.End.time
    var (entry, exit, multiple) = (Double.nan, 0.0, 0.0)
    var (filledAt, endedAt, halts) = (0, 0, 0)
    var isAmbiguous = false
    private let risk: Double

    /// - Parameters:
    ///   - minutes: nil for a halt.
    ///   - decided: the minute of the decision among them.
    init?(_ plan: TradePlan, _ direction: Direction, decided: Int, _ minutes: [Candle?]) {
        let isLong = direction == .long
        risk = abs(plan.reference - plan.stop)
        let reach = abs(plan.target - plan.reference)
        let stop = isLong ? plan.reference - risk : plan.reference + risk
        let target = isLong ? plan.reference + reach : plan.reference - reach
        for minute in minutes.indices where minute > decided {
            guard let candle = minutes[minute] else {
                halts += 1
                continue
            }
            if entry.isNaN {
                (entry, filledAt) = (isLong ? candle.open * 1.0002 : candle.open * 0.9998, minute)
            }
            let isStopped = isLong ? candle.low <= stop : candle.high >= stop
            let isReached = isLong ? candle.high >= target : candle.low <= target
            let isOver = minute - decided >= 72 * 60
            guard isStopped || isReached || isOver else { continue }
            endedAt = minute
            var price = candle.close
            if isStopped {
                let opensBeyond = isLong ? candle.open < stop : candle.open > stop
                (end, price) = (.stop, opensBeyond ? candle.open : stop)
                isAmbiguous = isReached && !opensBeyond
            } else if isReached {
                (end, price) = (.target, target)
            }
            let slip = end == .target ? 0 : 0.0002
            exit = isLong ? price * (1 - slip) : price * (1 + slip)
            let gross = isLong ? exit - entry : entry - exit
            multiple = (gross - 0.001 * entry - 0.001 * exit) / risk
            return
        }
        return nil
    }

    func agrees(with outcome: Outcome, from start: Minute) -> Bool {
        end == outcome.end && isAmbiguous == outcome.isAmbiguous && halts == outcome.halts
            && start + filledAt == outcome.filledAt && start + endedAt == outcome.endedAt
            && abs(entry - outcome.entry) < 1e-9 && abs(exit - outcome.exit) < 1e-9
            && abs(multiple - outcome.multiple) < 1e-9
            && abs(outcome.gain * entry - outcome.multiple * risk) < 1e-9
    }
}

extension [Candle?] {
    /// A walk on a coarse grid, so that levels are met exactly; now and then it jumps, and now and then trade halts.
    static func trade(_ count: Int, seed: UInt64) -> [Candle?] {
        var (random, price, halt) = (SeededNumbers(seed), 1000, 0)
        return (0..<count).map { _ in
            if halt > 0 || random.unit() < 0.0005 {
                halt = halt > 0 ? halt - 1 : Int(200 * random.unit())
                return nil
            }
            let jump = random.unit() < 0.002 ? Int(40 * random.unit()) - 20 : 0
            let open = Swift.max(300, price + jump)
            price = Swift.max(300, open + Int(3 * random.unit()) - 1)
            let (up, down) = (Int(2 * random.unit()), Int(2 * random.unit()))
            let wick = random.unit() < 0.004 ? 60 : 0
            return Candle(
                open: Double(open) / 8, high: Double(Swift.max(open, price) + up + wick) / 8,
                low: Double(Swift.min(open, price) - down - wick) / 8, close: Double(price) / 8, volume: 1)
        }
    }
}
