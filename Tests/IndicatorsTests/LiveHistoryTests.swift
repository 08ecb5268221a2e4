import Indicators
import Market
import Testing

/// Law 5: a series that comes from a replay, from bytes or from its own bars goes on with the bits of one that never
/// stopped.
@Suite struct LiveHistoryTests {
    static let all = columns
    static let count = 290
    static let symbols = mixedSymbols(11, length: count, seed: 1000)
    static let whole = symbols.map { compute(all, $0) }

    /// A series with as many places, and what it needs for the next close.
    struct Going: ~Copyable {
        var series: LiveSeries
        private var section: CrossSection
        private let symbols: [Bars]

        init(_ symbols: [Bars], _ indicators: [Indicator] = all) {
            series = LiveSeries(indicators, interval: .m1)
            section = CrossSection(places: symbols.count)
            self.symbols = symbols
            for _ in symbols { _ = series.join() }
        }

        mutating func close(_ bar: Int) {
            section.bar = bar
            for (place, bars) in symbols.enumerated() { section.show(bars, bar, at: place) }
            series.advance(section)
        }

        /// Takes groups' bytes over; how many were taken.
        func take(_ groups: [[UInt8]]) -> Int {
            var taken = 0
            for (group, bytes) in groups.enumerated() {
                let span = unsafe bytes.span.bytes
                if series.restore(group, span) { taken += 1 }
            }
            return taken
        }

        func encoded() -> [[UInt8]] { (0..<series.groupCount).map { series.encoded($0) } }

        func row(_ place: Int) -> [Double] { (0..<series.columns).map { series.value(place, column: $0) } }

        /// Every place's rows from a bar on; the first whose bits differ from what is expected, in words.
        mutating func difference(from first: Int, to end: Int, _ expected: [[Double]]) -> String? {
            for bar in first..<end {
                close(symbols[0].firstBar + bar)
                for place in symbols.indices {
                    let row = Array(expected[place][bar * series.columns..<(bar + 1) * series.columns])
                    if let found = IndicatorsTests.difference(self.row(place), row, all) {
                        return "place \(place), bar \(bar): \(found)"
                    }
                }
            }
            return nil
        }
    }

    static let cuts = [1, 2, 14, 63, 64, 65, 127, 128, 129, 130, 200, 256, 257]

    /// Replayed in panels of any size, eight places at a time.
    @Test(arguments: cuts, [7, 64])
    func aReplayGoesOnAsIfFollowed(cut: Int, size: Int) {
        var going = Going(Self.symbols)
        for group in 0..<2 {
            let members = Array(Self.symbols[group * 8..<min(group * 8 + 8, Self.symbols.count)])
            var follower = Follower(going.series.makeReplay())
            for bar in stride(from: 0, to: cut, by: size) {
                _ = follower.advance(members, bar..<min(bar + size, cut))
            }
            going.series.adopt(group, from: follower.group)
        }
        for place in Self.symbols.indices {
            #expect(going.series.bars(place) <= cut)
        }
        #expect(going.difference(from: cut, to: Self.count, Self.whole) == nil)
    }

    @Test(arguments: [0] + cuts)
    func bytesGoOnAsIfNothingHadStopped(cut: Int) {
        var going = Going(Self.symbols)
        _ = going.difference(from: 0, to: cut, Self.whole)
        let bytes = going.encoded()
        var other = Going(Self.symbols)
        // Somewhere else entirely, before.
        for bar in 0..<37 { other.close(Self.symbols[0].firstBar + bar) }
        #expect(other.series.signature == going.series.signature)
        #expect(other.take(bytes) == 2)
        #expect(other.difference(from: cut, to: Self.count, Self.whole) == nil, "restored")
        #expect(going.difference(from: cut, to: Self.count, Self.whole) == nil, "encoded")
    }

    /// One place's bars turn out otherwise: it goes on from them, and nobody else notices.
    @Test(arguments: cuts, [0, 3, 7, 8, 10])
    func aPlaceIsComputedAgainFromItsBars(cut: Int, place: Int) {
        let corrected = bars(.walk, count: Self.count, seed: 1020)
        for isEncoded in [false, true] {
            var going = Going(Self.symbols)
            _ = going.difference(from: 0, to: cut, Self.whole)
            // Strips are at their front after it, and somewhere else without.
            if isEncoded { _ = going.encoded() }
            going.series.rebuild(place, from: corrected.slice(0..<cut))
            var expected = Self.whole
            expected[place] = compute(Self.all, corrected)
            let width = Self.all.count
            let last = Array(expected[place][(cut - 1) * width..<cut * width])
            #expect(difference(going.row(place), last, Self.all) == nil)
            #expect(going.series.bars(place) == cut)
            for other in Self.symbols.indices where other != place {
                let row = Array(Self.whole[other][(cut - 1) * width..<cut * width])
                #expect(difference(going.row(other), row, Self.all) == nil, "beside it, place \(other)")
            }
            // It is gone on with by one that has the corrected bars to come.
            var symbols = Self.symbols
            symbols[place] = corrected
            var after = Going(symbols)
            #expect(after.take(going.encoded()) == 2)
            #expect(after.difference(from: cut, to: Self.count, expected) == nil)
        }
    }

    /// Of more bars than were followed, of fewer, and of none.
    @Test(arguments: [0, 1, 40, 128, 200, 270])
    func aPlaceIsComputedAgainFromAnyNumberOfBars(known: Int) {
        let (cut, place) = (140, 4)
        let series = bars(.illiquid, count: Self.count, seed: 1030)
        var symbols = Self.symbols
        // It begins so many bars before the cut, or before all the others.
        let first = symbols[0].firstBar + cut - known
        symbols[place] = series.moved(to: first)
        var going = Going(symbols)
        let start = symbols[0].firstBar
        for bar in 0..<cut {
            going.close(start + bar)
        }
        going.series.rebuild(place, from: symbols[place].slice(0..<known))
        let expected = compute(Self.all, symbols[place])
        #expect(going.series.bars(place) == known)
        let last =
            known == 0
            ? [Double](repeating: .absent, count: Self.all.count)
            : Array(expected[(known - 1) * Self.all.count..<known * Self.all.count])
        #expect(difference(going.row(place), last, Self.all) == nil)
        for bar in known..<min(series.count, known + 140) {
            going.close(first + bar)
            let row = Array(expected[bar * Self.all.count..<(bar + 1) * Self.all.count])
            #expect(difference(going.row(place), row, Self.all) == nil, "bar \(bar)")
        }
    }

    /// A series without a bar, before anything was closed or just after a checkpoint.
    @Test(arguments: [0, 40])
    func aPlaceWithoutBarsShowsNothing(cut: Int) {
        var going = Going(Self.symbols)
        _ = going.difference(from: 0, to: cut, Self.whole)
        _ = going.series.encoded(0)
        going.series.rebuild(0, from: Bars(open: [], high: [], low: [], close: [], volume: []))
        #expect(going.series.bars(0) == 0)
        #expect(going.row(0).allSatisfy { $0.bitPattern == Double.absent.bitPattern })
    }

    /// Bytes say where things lie and nothing more: other columns, or the same in another order, are another layout.
    @Test(arguments: [
        ("ema_5,ema_8", "ema_8,ema_5"), ("supertrend", "supertrend(14,2)"), ("rsi_7,rsi", "rsi,rsi_7"),
        ("ppo,macd", "macd,ppo"), ("ema_5", "ema_5,ema_8"), ("sma_10", "sma_20"),
    ])
    func otherColumnsAreAnotherLayout(one: String, other: String) throws {
        let ours = LiveSeries(try Catalogue.indicators(named: one), interval: .m1)
        let theirs = LiveSeries(try Catalogue.indicators(named: other), interval: .m1)
        #expect(ours.signature != theirs.signature)
        let again = LiveSeries(try Catalogue.indicators(named: one), interval: .m1)
        #expect(ours.signature == again.signature)
    }

    @Test func bytesThatAreNotAGroupsAreRefused() {
        var going = Going(Self.symbols)
        for bar in 0..<70 { going.close(Self.symbols[0].firstBar + bar) }
        let bytes = going.series.encoded(0)
        // Of bytes without a zero, whoever went on from them would write anywhere.
        let others = [bytes.dropLast(), bytes + [0], [], [UInt8](repeating: 0x7F, count: bytes.count)]
        for other in others { #expect(going.take([Array(other)]) == 0) }
        #expect(going.difference(from: 70, to: 140, Self.whole) == nil)
    }
}
