import Indicators
import Market

extension Bars {
    /// The same bars with some that are not known, seeded: one field or all, one value that is no number or another.
    func withHoles(_ percent: Int, seed: UInt64) -> Bars {
        var (bars, random) = (self, Seeded(seed))
        let unknowns = [Double.nan, -.nan, .signalingNaN, .infinity, -.infinity]
        for bar in 0..<count where Int.random(in: 0..<100, using: &random) < percent {
            let value = unknowns[Int.random(in: 0..<unknowns.count, using: &random)]
            switch Int.random(in: 0..<6, using: &random) {
            case 0: bars.open[bar] = value
            case 1: bars.high[bar] = value
            case 2: bars.low[bar] = value
            case 3: bars.close[bar] = value
            case 4: bars.volume[bar] = value
            default: bars = bars.without(bar)
            }
        }
        return bars
    }

    /// The same bars at other times.
    func moved(to firstBar: Int) -> Bars {
        var bars = self
        bars.firstBar = firstBar
        return bars
    }

    /// As many bars, none of which is known.
    static func unknown(_ count: Int, firstBar: Int) -> Bars {
        let none = [Double](repeating: .nan, count: count)
        return Bars(firstBar: firstBar, open: none, high: none, low: none, close: none, volume: none)
    }
}

/// Symbols of every kind in turn, every third of them with holes.
func mixedSymbols(_ count: Int, length: Int, seed: UInt64, firstBar: Int = 28_401_000) -> [Bars] {
    (0..<count).map { place in
        let kind = Kind.allCases[place % Kind.allCases.count]
        let series = bars(kind, count: length, seed: seed + UInt64(place), firstBar: firstBar)
        return place % 3 == 2 ? series.withHoles(1, seed: seed + 1000 + UInt64(place)) : series
    }
}
