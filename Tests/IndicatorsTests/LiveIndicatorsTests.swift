import Indicators
import Market
import Testing

/// Minutes become the bars of all intervals, and each interval's closes are its batch.
@Suite struct LiveIndicatorsTests {
    static let all = Catalogue.indicators
    /// Three days and some: bars of every interval, and midnights.
    static let count = 3 * 1440 + 300
    static let first = Minute(19_000 * 1440)

    /// What became of each minute of a place: runs of candles, of halts and of missing ones.
    static func minutes(_ place: Int) -> [(state: MinuteState, candle: Candle)] {
        let series = bars(Kind.allCases[place % 6], count: count, seed: 1100 + UInt64(place))
        var random = Seeded(1200 + UInt64(place))
        // The first never lacks one; of others a minute in so many begins a run that is a halt or is missing.
        let rare = [0, 2000, 300, 40, 2000, 5][place % 6]
        var (left, state) = (place == 7 ? 700 : 0, MinuteState.halt)
        return (0..<count).map { minute in
            if left == 0, rare > 0, Int.random(in: 0..<rare, using: &random) == 0 {
                state = Int.random(in: 0..<2, using: &random) == 0 ? .halt : .missing
                left = [1, 3, 7, 70, 1500][Int.random(in: 0..<5, using: &random)]
            }
            let candle = Candle(
                open: series.open[minute], high: series.high[minute], low: series.low[minute],
                close: series.close[minute], volume: (series.volume[minute] * 1000).rounded())
            guard left > 0 else { return (.closed, candle) }
            left -= 1
            return (state, candle)
        }
    }

    static let places = (0..<10).map { minutes($0) }

    /// The bars of an interval by plain loops, and the halts that were filled before each is over: one with a missing
    /// minute is not known, nor is one that stands still before any candle; one without a candle is flat.
    static func expected(
        _ minutes: [(state: MinuteState, candle: Candle)], _ interval: Interval
    ) -> (bars: Bars, filled: [Int]) {
        var bars = Bars(
            firstBar: interval.bar(of: first), open: [], high: [], low: [], close: [], volume: [])
        var (last, filled, fills) = (Double.nan, 0, [Int]())
        for start in stride(from: 0, through: count - interval.minutes, by: interval.minutes) {
            let part = minutes[start..<start + interval.minutes]
            let candles = part.filter { $0.state == .closed }.map(\.candle)
            var bar = (Double.nan, Double.nan, Double.nan, Double.nan, Double.nan)
            if part.contains(where: { $0.state == .missing }) {
                (last, filled) = (.nan, 0)
            } else if let opening = candles.first, let closing = candles.last {
                bar = (
                    opening.open, candles.map(\.high).max()!, candles.map(\.low).min()!, closing.close,
                    candles.reduce(0) { $0 + $1.volume }
                )
                last = closing.close
            } else if !last.isNaN {
                bar = (last, last, last, last, 0)
                filled += 1
            }
            bars.open.append(bar.0)
            bars.high.append(bar.1)
            bars.low.append(bar.2)
            bars.close.append(bar.3)
            bars.volume.append(bar.4)
            fills.append(filled)
        }
        return (bars, fills)
    }

    @Test func everyIntervalsClosesAreItsBatch() {
        let expected = Interval.allCases.map { interval in
            Self.places.map { Self.expected($0, interval) }
        }
        let rows = Interval.allCases.enumerated().map { number, interval in
            expected[number].map { compute(Self.all, $0.bars, interval: interval) }
        }
        var live = LiveIndicators(Self.all)
        live.join(3)
        live.join(7)
        var row = [Double](repeating: 0, count: Self.all.count)
        for minute in 0..<Self.count {
            for (place, minutes) in Self.places.enumerated() {
                switch minutes[minute].state {
                case .halt: live.putHalt(at: place)
                case .missing: break
                default: live.put(minutes[minute].candle, at: place)
                }
            }
            let closed = live.close(Self.first + minute)
            #expect(closed == Interval.allCases.filter { (minute + 1) % $0.minutes == 0 })
            for interval in closed {
                let (number, bar) = (Int(interval.rawValue), (minute + 1) / interval.minutes - 1)
                for place in Self.places.indices {
                    var span = row.mutableSpan
                    live.copyRow(place, interval, into: &span, at: 0)
                    let theirs = rows[number][place][bar * Self.all.count..<(bar + 1) * Self.all.count]
                    #expect(
                        difference(row, Array(theirs), Self.all) == nil, "\(interval) \(place) bar \(bar)")
                    #expect(
                        live.end(place, interval).filled == expected[number][place].filled[bar],
                        "\(interval) \(place) bar \(bar)")
                }
            }
        }
    }

    /// Between minutes, or while one is being put: what was put already is not lost.
    @Test(arguments: [0, 1, 4, 5, 9, 14], [1, 8])
    func othersGoOnWhenSomeoneJoins(put: Int, joining: Int) {
        let series = bars(.walk, count: 90, seed: 1300)
        func candle(_ bar: Int) -> Candle {
            Candle(
                open: series.open[bar], high: series.high[bar], low: series.low[bar],
                close: series.close[bar],
                volume: series.volume[bar])
        }
        var live = LiveIndicators([Self.all[0], Self.all[22]])
        live.join(5)
        for minute in 0..<90 {
            for place in 0..<5 { live.put(candle(minute), at: place) }
            if minute == 40 + put { live.join(joining) }
            if minute >= 40 + put { for place in 5..<live.places { live.put(candle(minute), at: place) } }
            live.close(Self.first + minute)
            for place in 0..<5 {
                #expect(live.bars(place, .m1) == minute + 1, "place \(place), minute \(minute)")
                #expect(live.bars(place, .m5) == (minute + 1) / 5)
            }
        }
        #expect(live.bars(5, .m1) == 50 - put)
    }

    @Test func refusesMinutesOutOfOrder() async {
        await #expect(processExitsWith: .failure) {
            var live = LiveIndicators()
            live.close(Minute(100))
            live.close(Minute(100))
        }
        await #expect(processExitsWith: .failure) {
            var live = LiveIndicators()
            live.close(Minute(100))
            live.close(Minute(102))
        }
        await #expect(processExitsWith: .failure) {
            var live = LiveIndicators()
            live.join(2)
            live.putHalt(at: 2)
        }
    }
}
