internal import Market
package import Signals

#if canImport(Glibc)
    internal import Glibc
#endif

/// What something simpler would have brought over the same days.
public struct Baseline: Equatable, Sendable {
    public enum Kind: UInt8, CaseIterable, Sendable {
        // The raw value goes over the wire: never change one.
        /// Signals that the same filter lets through under nine equal weights.
        case equalWeights = 0
        /// As many candidates of each day drawn at random, taken in the signals' directions.
        case randomEntries = 1
        /// All symbols in equal parts, from the first day to the last.
        case buyAndHold = 2

        /// `equal_weights`.
        public var name: String {
            switch self {
            case .equalWeights: "equal_weights"
            case .randomEntries: "random_entries"
            case .buyAndHold: "buy_and_hold"
            }
        }
    }

    public let kind: Kind
    /// The mean multiple of an entry; nil where it has no stop to measure by. For random entries the interval is that of
    /// repeated draws.
    public let expectancy: Estimate?
    /// As a share of the price: the mean of an entry; for what is held, of all the days together. Nil where not known.
    public let gain: Estimate?
    /// What a signal brings more, in multiples; over equal weights, what one by the weights now would.
    public let advantage: Estimate?
    /// Of a day, not annualised; its samples are days.
    public let sharpe: Estimate?
}

extension Baseline {
    /// Symbols bought in equal parts at the close of the first of the days and held to that of the last, before costs.
    ///
    /// A symbol that has no close on the first day is left out; a day without one is as the day before.
    package static func buyAndHold(_ symbols: [DailyCloses], days: ClosedRange<Int>) -> Baseline {
        let held = symbols.filter { $0.close(on: days.lowerBound) > 0 }
        var shares = Array(repeating: 1.0, count: held.count)
        var (returns, before) = ([Double](), Double(held.count))
        for day in days.dropFirst() where !held.isEmpty {
            for (index, symbol) in held.enumerated() {
                let ratio = symbol.close(on: day) / symbol.close(on: days.lowerBound)
                if ratio > 0 { shares[index] = ratio }
            }
            let value = shares.reduce(0, +)
            returns.append(value / before - 1)
            before = value
        }
        var sums = DaySums()
        for (day, gain) in zip(days.dropFirst(), returns) {
            sums.add(day, .init(log1p(gain), 0, 0, 0, 0, 0, 0, 0))
        }
        return Baseline(
            kind: .buyAndHold, expectancy: nil,
            gain: Estimate(sums, samples: returns.count) { expm1($0[0]) }, advantage: nil,
            sharpe: SharpeEstimates(returns: returns, trials: 1).ratio)
    }

    /// Under equal weights, what the stages of quality let through, and how much more what they let through under those now
    /// brings: both without the stages of capacity, which say what there is room for.
    package static func equalWeights(_ table: CandidateTable, _ weights: Weights, _ calibration: Calibration)
        -> Baseline
    {
        let equal = AcceptedSet(
            table, HeadKey.allCases.map { _ in 1 / Double(HeadKey.count) }, calibration)
        let own = AcceptedSet(table, HeadKey.allCases.map { weights[$0] }, calibration)
        var (sums, both) = (DaySums(), DaySums())
        for row in equal.rows {
            let multiple = row.weight * row.multiple
            sums.add(
                row.day, .init(multiple, row.weight * table.rows[row.index].gain, row.weight, 0, 0, 0, 0, 0))
            both.add(row.day, .init(0, 0, multiple, row.weight, 0, 0, 0, 0))
        }
        for row in own.rows {
            both.add(row.day, .init(row.weight * row.multiple, row.weight, 0, 0, 0, 0, 0, 0))
        }
        return Baseline(
            kind: .equalWeights, expectancy: Estimate(sums, samples: equal.rows.count) { $0[0] / $0[2] },
            gain: Estimate(sums, samples: equal.rows.count) { $0[1] / $0[2] },
            advantage: Estimate(both, samples: min(own.rows.count, equal.rows.count)) {
                $0[0] / $0[1] - $0[2] / $0[3]
            }, sharpe: nil)
    }

    private static let draws = 500

    /// As many candidates of each day as signals were decided on it, drawn by chance and taken in the signals' directions.
    package static func randomEntries(_ table: CandidateTable) -> Baseline {
        var (random, sums, entries) = (SplitMix(state: 0x5EED), DaySums(), 0)
        var (expected, drawn) = (0.0, Array(repeating: 0.0, count: draws))
        for day in table.days {
            let urn = Urn(table.rows[day.rows])
            for row in table.rows[day.rows] where row.isAccepted {
                guard let multiple = row.multiple else { continue }
                let mean = urn.mean(row.direction)
                sums.add(day.day, .init(multiple - mean, 1, 0, 0, 0, 0, 0, 0))
                (expected, entries) = (expected + mean, entries + 1)
                for draw in drawn.indices { drawn[draw] += urn.draw(row.direction, &random) }
            }
        }
        drawn.sort()
        let count = Double(entries)
        return Baseline(
            kind: .randomEntries,
            expectancy: Estimate(expected / count, samples: entries, days: sums.days, daysMin: 0) {
                drawn[draws / 40] / count...drawn[draws - 1 - draws / 40] / count
            }, gain: nil, advantage: Estimate(sums, samples: entries) { $0[0] / $0[1] }, sharpe: nil)
    }
}

/// The candidates of a day, to draw from: each for all those that it was kept for.
private struct Urn {
    private let long: [Double]
    private let short: [Double]
    private var sums: [Double] = []
    private var means: (long: Double, short: Double) = (0, 0)

    init(_ rows: ArraySlice<CandidateRow>) {
        (long, short) = (rows.map(\.longMultiple), rows.map(\.shortMultiple))
        var sum = 0.0
        for row in rows {
            sum += 1 / row.rate
            sums.append(sum)
            means.long += row.longMultiple / row.rate
            means.short += row.shortMultiple / row.rate
        }
        means = (means.long / sum, means.short / sum)
    }

    func mean(_ direction: Direction) -> Double { direction == .long ? means.long : means.short }

    func draw(_ direction: Direction, _ random: inout SplitMix) -> Double {
        let level = random.unit() * (sums.last ?? 0)
        var (low, high) = (0, sums.count - 1)
        while low < high {
            let middle = (low + high) / 2
            if sums[middle] > level { high = middle } else { low = middle + 1 }
        }
        return direction == .long ? long[low] : short[low]
    }
}
