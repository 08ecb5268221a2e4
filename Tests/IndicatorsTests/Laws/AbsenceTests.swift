import Indicators
import Market
import Testing

/// Law 7: a bar that is not known ends the series, and poisons nothing after it.
@Suite struct AbsenceTests {
    static let all = columns
    static let unknowns = [Double.nan, -.nan, .signalingNaN, .infinity, -.infinity]

    /// Columns that look at the day's bars start with the day, so both series begin at the same bar of the same day.
    static func after(_ bar: Int, of series: Bars) -> [Double] {
        compute(all, series.slice(bar + 1..<series.count))
    }

    @Test(arguments: 0..<5, unknowns)
    func anyFieldUnknownStartsTheSeriesAnew(field: Int, value: Double) {
        for (kind, bar) in [
            (Kind.walk, 0), (.illiquid, 5), (.satoshi, 63), (.stablecoin, 64), (.spiked, 155), (.walk, 299),
        ] {
            let known = bars(kind, count: 300, seed: 41)
            var series = known
            series[field: field][bar] = value
            let rows = compute(Self.all, series)
            let width = Self.all.count
            let before = compute(Self.all, known.slice(0..<bar))
            #expect(
                difference(Array(rows[..<(bar * width)]), before, Self.all) == nil, "\(kind) before \(bar)")
            let absent = [Double](repeating: .absent, count: width)
            #expect(
                difference(Array(rows[(bar * width)..<((bar + 1) * width)]), absent, Self.all) == nil,
                "\(kind) at \(bar)")
            let later = Self.after(bar, of: known)
            #expect(
                difference(Array(rows[((bar + 1) * width)...]), later, Self.all) == nil,
                "\(kind) after \(bar)")
        }
    }

    /// A lane that starts anew between others that don't, with more than one hole in a tile.
    @Test(arguments: Kind.allCases)
    func aHoleIsTheLanesOwn(kind: Kind) {
        let known = bars(kind, count: 420, seed: 42)
        var lanes = [Bars](repeating: known, count: 8)
        for (lane, holes) in [
            (1, [3, 9, 10]), (3, [64]), (4, [120, 180, 181]), (6, [250, 255]), (7, Array(0..<420)),
        ] {
            for bar in holes { lanes[lane] = lanes[lane].without(bar) }
        }
        let rows = Batch.compute(Self.all, lanes, interval: .m1)
        let whole = compute(Self.all, known)
        for lane in [0, 2, 5] { #expect(difference(rows[lane], whole, Self.all) == nil, "lane \(lane)") }
        for (lane, last) in [(1, 10), (3, 64), (4, 181), (6, 255)] {
            let later = Array(rows[lane][((last + 1) * Self.all.count)...])
            #expect(difference(later, Self.after(last, of: known), Self.all) == nil, "lane \(lane)")
        }
        #expect(rows[7].allSatisfy { $0.bitPattern == Double.absent.bitPattern })
    }

    /// Whatever was carried on before, however large, is gone with the hole.
    @Test func nothingIsLeftOfWhatWasBeforeAHole() {
        let known = bars(.satoshi, count: 400, seed: 43)
        var wild = known
        for bar in 0..<100 {
            (wild.open[bar], wild.high[bar], wild.low[bar], wild.close[bar]) = (
                1e300, 1.7e308, -1.7e308, 1.7e308
            )
            wild.volume[bar] = 1.7e308
        }
        let rows = compute(Self.all, wild.without(100))
        let later = Array(rows[(101 * Self.all.count)...])
        #expect(difference(later, Self.after(100, of: known), Self.all) == nil)
    }

    @Test(arguments: columns, Kind.allCases)
    func everyNaNIsTheOneNaN(indicator: Indicator, kind: Kind) {
        let series = bars(kind, count: 300, seed: 44).without(130)
        for value in compute([indicator], series) where value.isNaN {
            #expect(value.bitPattern == 0x7FF8_0000_0000_0000)
        }
    }

    @Test(arguments: columns)
    func aShortSeriesIsAllNaN(indicator: Indicator) {
        #expect(compute([indicator], bars(.walk, count: 0, seed: 45)).isEmpty)
        for count in Set([1, indicator.warmup]) where count > 0 && count <= indicator.warmup {
            let rows = compute([indicator], bars(.walk, count: count, seed: 45))
            #expect(rows.count == count)
            #expect(rows.allSatisfy { $0.bitPattern == Double.absent.bitPattern })
        }
    }

    @Test func nothingToComputeIsNoTrap() {
        #expect(Batch.compute(Self.all, [], interval: .m1).isEmpty)
        #expect(Batch.compute([], [bars(.walk, count: 100, seed: 46)], interval: .m1) == [[]])
        let none = Bars(open: [], high: [], low: [], close: [], volume: [])
        #expect(Batch.compute(Self.all, [none, none], interval: .m1) == [[], []])
        let one = bars(.walk, count: 70, seed: 47)
        #expect(bits(Batch.compute(Self.all, [none, one], interval: .m1)[1]) == bits(compute(Self.all, one)))
        var follower = Follower(Self.all)
        #expect(follower.advance(one, 0..<0).isEmpty)
    }
}

extension Bars {
    /// The values of open, high, low, close or volume, by number.
    fileprivate subscript(field field: Int) -> [Double] {
        get { [open, high, low, close, volume][field] }
        set {
            switch field {
            case 0: open = newValue
            case 1: high = newValue
            case 2: low = newValue
            case 3: close = newValue
            default: volume = newValue
            }
        }
    }
}
