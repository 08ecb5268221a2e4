import Market
import Signals
import Testing

struct RegimeTests {
    struct Bar {
        var range: Double, width: Double, strength: Double, position: Double
    }

    /// The share of the 199 before that a value is above, of equal ones half.
    private func rank(_ values: [Double]) -> Double {
        let (before, newest) = (values.dropLast(), values.last ?? .nan)
        let below = Double(before.count { $0 < newest }) + 0.5 * Double(before.count { $0 == newest })
        return below / Double(before.count)
    }

    private func reference(_ bars: [Bar]) -> Regime? {
        guard bars.count >= 200, let last = bars.last else { return nil }
        let range = rank(bars.suffix(200).map(\.range))
        let wasSqueezed = (0..<20).contains { back in
            let known = bars.dropLast(back).suffix(200).map(\.width)
            return known.count > 1 && rank(known) <= 0.2
        }
        let isWider = last.width > bars[bars.count - 2].width
        if wasSqueezed, isWider, last.position > 1 || last.position < 0 { return .breakout }
        return range >= 0.9
            ? .volatile : last.strength >= 25 ? .trending : range <= 0.2 ? .quiet : .ranging
    }

    private func bars(_ count: Int, _ seed: UInt64) -> [Bar] {
        var random = SeededNumbers(seed)
        var (range, width) = (50.0, 50.0)
        return (0..<count).map { _ in
            // Whole numbers, so that some are equal.
            range = max(10, range + (6 * random.unit() - 3).rounded())
            width = max(10, width + (10 * random.unit() - 5).rounded())
            return Bar(
                range: range, width: width, strength: 10 + 30 * random.unit(),
                position: 1.6 * random.unit() - 0.3)
        }
    }

    /// The regime at every bar.
    private func regimes(_ bars: [Bar]) -> [Regime?] {
        var (chart, gauge) = (Chart(.m5), RegimeGauge())
        return bars.enumerated().map { number, bar in
            chart.append(
                Candle(open: 1, high: 1, low: 1, close: 1, volume: 1), bar: number, presentMinutes: 5
            ) { row in
                row[Cell.atrPercent.rawValue] = bar.range
                row[Cell.bbWidth.rawValue] = bar.width
                row[Cell.adx.rawValue] = bar.strength
                row[Cell.bbPctB.rawValue] = bar.position
            }
            gauge.close(chart)
            return gauge.regime(of: chart)
        }
    }

    @Test(arguments: [UInt64(1), 2]) func itIsWhatTheLastBarsSay(seed: UInt64) {
        let bars = bars(1200, seed)
        let found = regimes(bars)
        for end in bars.indices { #expect(found[end] == reference(Array(bars[...end]))) }
        #expect(Set(found) == Set(Regime.allCases.map { Optional($0) } + [nil]))
    }

    /// What is wide for one symbol is narrow for another: no percentage is fixed.
    @Test func theScaleOfASymbolDoesNotMatter() {
        let bars = bars(600, 3)
        let small = bars.map {
            Bar(range: $0.range / 1024, width: $0.width / 64, strength: $0.strength, position: $0.position)
        }
        #expect(regimes(bars) == regimes(small))
    }

    @Test func itIsNotKnownBeforeAWindowOfBars() {
        var bars = bars(230, 4)
        for warming in 0..<10 { bars[warming].range = .nan }
        #expect(regimes(bars).firstIndex { $0 != nil } == 209)
    }
}
