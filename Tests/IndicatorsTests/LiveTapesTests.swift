import Indicators
import Market
import Testing

@Suite struct LiveTapesTests {
    static let start = 28_401_120 - 37  // 2023-12-31T23:23Z: no bar of any longer interval begins there.
    static let count = 3 * 1440 + 200
    static let columns = Catalogue.indicators

    /// Eleven symbols: more than a group, and what can happen to one.
    static let tapes: [Tape] = [
        Tape(.walk, count: count, seed: 1, start: start),
        Tape(.illiquid, count: count, seed: 2, start: start, missing: [700..<701, 2222..<2300]),
        Tape(.satoshi, count: count, seed: 3, start: start, missing: [0..<1000]),
        Tape(.walk, count: count, seed: 4, start: start, missing: [3000..<count]),
        Tape(.stablecoin, count: count, seed: 5, start: start, halts: [900..<1000, 2000..<2003]),
        Tape(.spiked, count: count, seed: 6, start: start, missing: [1499..<1500], halts: [1500..<1600]),
        Tape(.constant, count: count, seed: 7, start: start, halts: [0..<50]),
        Tape(.walk, count: count, seed: 8, start: start, missing: [0..<41], halts: [41..<44]),
        Tape(.walk, count: count, seed: 9, start: start, missing: [0..<2600, 2700..<2701]),
        Tape(.illiquid, count: count, seed: 10, start: start, missing: [0..<count]),
        Tape(.walk, count: count, seed: 11, start: start, missing: [64..<128], halts: [1000..<3000]),
    ]

    /// Follows some of the tapes and shows the live state after each minute.
    static func follow(
        _ live: inout LiveIndicators, _ tapes: [Tape], _ minutes: Range<Int>,
        _ visit: (_ minute: Int, _ closed: [Interval], _ live: inout LiveIndicators) -> Void = { _, _, _ in }
    ) {
        for minute in minutes {
            for (place, tape) in tapes.enumerated() { tape.put(minute, into: &live, at: place) }
            let closed = live.close(Minute(start + minute))
            visit(minute, closed, &live)
        }
    }

    static func row(_ live: inout LiveIndicators, _ place: Int, _ interval: Interval) -> [Double] {
        var row = [Double](repeating: 0, count: columns.count)
        var span = row.mutableSpan
        live.copyRow(place, interval, into: &span, at: 0)
        return row
    }

    /// Everything that is shown of some places, as bits, a line each.
    static func shown(_ live: inout LiveIndicators, _ places: [Int]) -> [String: [UInt64]] {
        var shown: [String: [UInt64]] = [:]
        for place in places {
            for interval in Interval.allCases {
                let counts = [live.bars(place, interval), live.end(place, interval).filled].map(UInt64.init)
                let row = live.bars(place, interval) > 0 ? bits(row(&live, place, interval)) : []
                shown["\(place), \(interval)"] = counts + row
            }
        }
        return shown
    }

    /// Where the one is not the other, in words.
    static func difference(_ ours: [String: [UInt64]], _ others: [String: [UInt64]]) -> [String] {
        ours.keys.filter { ours[$0] != others[$0] }.sorted().map { key in
            let (our, other) = (ours[key] ?? [], others[key] ?? [])
            let place = zip(our, other).enumerated().first { $0.element.0 != $0.element.1 }?.offset
            return "\(key): \(our.prefix(2)) and \(other.prefix(2)), first at \(place.map { $0 - 2 } ?? -9)"
        }
    }

    @Test func everyIntervalOfEverySymbolIsTheBatchOfItsBars() {
        let expected = Self.tapes.map { tape in
            Interval.allCases.map { interval in
                let bars = tape.closedBars(interval, through: Self.count - 1)
                return (bars: bars, rows: compute(Self.columns, bars, interval: interval))
            }
        }
        var live = LiveIndicators()
        live.join(Self.tapes.count)
        var (compared, wrong) = (0, [String]())
        Self.follow(&live, Self.tapes, 0..<Self.count) { minute, closed, live in
            for place in Self.tapes.indices {
                for interval in closed {
                    let (bars, rows) = expected[place][Int(interval.rawValue)]
                    let bar = interval.bar(of: Minute(Self.start + minute)) - bars.firstBar
                    let isKnown = !bars.open[bar].isNaN
                    if (live.bars(place, interval) > 0) != isKnown {
                        wrong.append("place \(place), \(interval) bar \(bar): known is \(isKnown)")
                    } else if isKnown {
                        let cells = bar * Self.columns.count..<(bar + 1) * Self.columns.count
                        if let found = IndicatorsTests.difference(
                            Self.row(&live, place, interval), Array(rows[cells]), Self.columns)
                        {
                            wrong.append("place \(place), \(interval) bar \(bar): \(found)")
                        }
                        compared += 1
                    }
                }
            }
        }
        #expect(wrong.isEmpty, "\(wrong.count): \(wrong.prefix(9))")
        #expect(compared > 40_000)
    }

    @Test func haltsAndBarsOfASeriesAreCounted() {
        var live = LiveIndicators()
        live.join(Self.tapes.count)
        Self.follow(&live, Self.tapes, 0..<2500)
        #expect(live.end(4, .m1).filled == 103 && live.bars(4, .m1) == 2500)
        // Flat from the start on there is nothing to stand still at.
        #expect(live.end(6, .m1).filled == 0 && live.bars(6, .m1) == 2450)
        #expect(live.bars(1, .m1) == 200 && live.bars(2, .m1) == 1500 && live.bars(9, .m1) == 0)
        for interval in Interval.allCases {
            let bars = Self.tapes[10].closedBars(interval, through: 2499)
            #expect(live.bars(10, interval) == bars.seriesCount)
        }
        #expect(live.end(10, .h1).filled > 20)
    }

    /// Symbols that come while others are followed, into a group that is half full and into a new one.
    @Test func newSymbolsJoinAndTheOthersGoOn() {
        var all = LiveIndicators()
        all.join(Self.tapes.count)
        Self.follow(&all, Self.tapes, 0..<1700)
        var some = LiveIndicators()
        some.join(2)
        Self.follow(&some, Array(Self.tapes[0..<2]), 0..<980)
        // Place 2 begins with minute 1000, and has missed nothing before.
        some.join(1)
        Self.follow(&some, Array(Self.tapes[0..<3]), 980..<1200)
        some.join(8)
        Self.follow(&some, Self.tapes, 1200..<1700)
        #expect(Self.difference(Self.shown(&some, [0, 1, 2]), Self.shown(&all, [0, 1, 2])) == [])
    }

    @Test(arguments: [0, 1, 22, 63, 64, 700, 1476, 1477, 1500, 2222, 2916])
    func whatWasEncodedGoesOnWithTheSameBits(cut: Int) {
        let places = Array(Self.tapes.indices)
        var original = LiveIndicators()
        original.join(places.count)
        Self.follow(&original, Self.tapes, 0..<cut + 1)
        var other = LiveIndicators()
        other.join(places.count)
        // Something was there before.
        Self.follow(&other, Self.tapes.reversed(), 0..<90)
        #expect(original.signature == other.signature)
        for interval in Interval.allCases {
            for group in 0..<original.groups {
                let bytes = original.encoded(interval, group: group)
                unsafe #expect(other.restore(interval, group: group, bytes.span.bytes))
            }
        }
        Self.resume(&other, original, Self.tapes, places, after: cut)
        // Until a bar of every interval has closed: a row of the last close is no part of the state.
        let end = cut + 1441
        Self.follow(&original, Self.tapes, cut + 1..<end)
        Self.follow(&other, Self.tapes, cut + 1..<end)
        #expect(Self.difference(Self.shown(&other, places), Self.shown(&original, places)) == [])
    }

    /// Lets places go on from their minutes and the ends of another's.
    static func resume(
        _ live: inout LiveIndicators, _ other: borrowing LiveIndicators, _ tapes: [Tape], _ places: [Int],
        after cut: Int
    ) {
        for place in places {
            var ends: [SeriesEnd] = []
            for interval in Interval.allCases { ends.append(other.end(place, interval)) }
            let midnight = (start + cut + 1) / 1440 * 1440 - start
            live.resume(
                place, after: Minute(start + cut),
                hasBegun: (0..<max(0, midnight)).contains {
                    if case .missing = tapes[place].minutes[$0] { false } else { true }
                }, ends: ends
            ) { minute, live in
                // The market's first day began before the tape did.
                if minute.sinceEpoch >= start {
                    tapes[place].put(minute.sinceEpoch - start, into: &live, at: place)
                }
            }
        }
    }

    @Test func bytesThatAreOfNoSeriesAreRefused() {
        var live = LiveIndicators()
        live.join(3)
        Self.follow(&live, Array(Self.tapes[0..<3]), 0..<100)
        let before = Self.shown(&live, [0, 1, 2])
        let bytes = live.encoded(.m1, group: 0)
        let short = Array(bytes.dropLast(8))
        unsafe #expect(!live.restore(.m1, group: 0, short.span.bytes))
        for place in stride(from: 0, to: bytes.count, by: 8).prefix(24) {
            var damaged = bytes
            for byte in place..<place + 8 { damaged[byte] = 0xFF }
            _ = unsafe live.restore(.m1, group: 0, damaged.span.bytes)
            _ = live.bars(0, .m1)  // Whatever was taken, it is no trap.
        }
        unsafe #expect(live.restore(.m1, group: 0, bytes.span.bytes))
        #expect(Self.difference(Self.shown(&live, [0, 1, 2]), before) == [])
    }

    @Test func otherColumnsHaveAnotherSignature() {
        let signature = LiveIndicators().signature
        #expect(signature == LiveIndicators().signature)
        #expect(signature != LiveIndicators(Array(Self.columns.dropLast())).signature)
    }

    @Test(arguments: [70, 128, 1476, 1480, 2400, 3333])
    func aCorrectedMinuteRebuildsItsSymbolAndTouchesNoOther(cut: Int) {
        let places = Array(Self.tapes.indices)
        var corrected = Self.tapes
        // An old price was wrong, and two minutes that were missing are there.
        corrected[0].minutes[45] = .candle(Candle(open: 9, high: 90, low: 8, close: 50, volume: 7))
        corrected[1] = Tape(.illiquid, count: Self.count, seed: 2, start: Self.start)
        corrected[3].minutes[cut - 3] = .halt
        let changed = [0, 1, 3]
        var live = LiveIndicators()
        live.join(places.count)
        Self.follow(&live, Self.tapes, 0..<cut + 1)
        let others = places.filter { !changed.contains($0) }
        let before = Self.shown(&live, others)
        var fresh = LiveIndicators()
        fresh.join(places.count)
        Self.follow(&fresh, corrected, 0..<cut + 1)
        for place in changed {
            live.rebuild(place) { corrected[place].closedBars($0, through: cut) }
            Self.resume(&live, fresh, corrected, [place], after: cut)
        }
        #expect(Self.difference(Self.shown(&live, others), before) == [])
        #expect(Self.difference(Self.shown(&live, changed), Self.shown(&fresh, changed)) == [])
        Self.follow(&live, corrected, cut + 1..<cut + 500)
        Self.follow(&fresh, corrected, cut + 1..<cut + 500)
        #expect(Self.difference(Self.shown(&live, places), Self.shown(&fresh, places)) == [])
    }
}
