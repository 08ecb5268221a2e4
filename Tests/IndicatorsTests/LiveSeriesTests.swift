import Indicators
import Market
import Testing

/// Law 1 for many symbols at once: each close, over all of them, has the bits of each one's batch.
@Suite struct LiveSeriesTests {
    static let all = Catalogue.indicators
    /// Strips have room for 128 bars and then slide: twice and more.
    static let count = 300

    func check(
        _ symbols: [Bars], _ indicators: [Indicator] = all, interval: Interval = .m1, _ comment: String = ""
    ) {
        let rows = followed(indicators, symbols, interval: interval)
        for (place, series) in symbols.enumerated() {
            let expected = compute(indicators, series, interval: interval)
            #expect(difference(rows[place], expected, indicators) == nil, "place \(place) \(comment)")
        }
    }

    @Test(arguments: [1, 7, 8, 9, 17], Kind.allCases)
    func everyCloseIsTheBatchsRow(symbols: Int, kind: Kind) {
        check((0..<symbols).map { bars(kind, count: Self.count, seed: 300 + UInt64($0)) })
    }

    @Test(arguments: [1, 7, 8, 9, 17, 26])
    func symbolsOfAllKindsWithHolesAreTheirOwn(symbols: Int) {
        check(mixedSymbols(symbols, length: Self.count, seed: 310), columns)
    }

    @Test(arguments: columns)
    func aColumnAloneIsItsBatch(indicator: Indicator) {
        check(mixedSymbols(9, length: Self.count, seed: 320), [indicator])
    }

    @Test(arguments: 0..<12)
    func someColumnsAreTheirBatch(seed: UInt64) {
        var random = Seeded(330 + seed)
        let some = columns.filter { _ in Int.random(in: 0..<4, using: &random) == 0 }.shuffled(
            using: &random)
        check(mixedSymbols(10, length: 150, seed: 331 + seed), some)
    }

    /// Into lanes that showed another's bars until then, and into groups of their own.
    @Test(arguments: Kind.allCases)
    func aSymbolJoinsWhenItWill(kind: Kind) {
        let starts = [0, 0, 1, 1, 14, 63, 64, 65, 65, 127, 128, 129, 200, 257, 258, 258, 258, 299]
        check(
            starts.enumerated().map { place, start in
                let other = place % 2 == 0 ? kind : Kind.allCases[place % Kind.allCases.count]
                return bars(other, count: Self.count - start, seed: 340 + UInt64(place)).moved(
                    to: 7000 + start)
            })
    }

    /// What the lane showed before was another's.
    @Test func aPlaceShowsNothingBeforeItsFirstClose() {
        var series = LiveSeries(Self.all, interval: .m1)
        var section = CrossSection(places: 9)
        let known = bars(.walk, count: 260, seed: 350)
        for start in stride(from: 0, to: 260, by: 30) where series.places < 9 {
            let place = series.join()
            #expect(series.bars(place) == 0)
            for column in Self.all.indices {
                #expect(
                    series.value(place, column: column).bitPattern == Double.absent.bitPattern,
                    "\(Self.all[column]) of place \(place)")
            }
            for bar in start..<min(start + 30, 260) {
                section.bar = known.firstBar + bar
                for place in 0..<9 { section.show(known, section.bar, at: place) }
                series.advance(section)
            }
        }
    }

    @Test(arguments: [1, 5, 30])
    func aBarThatIsNotKnownStartsTheSeriesAnew(percent: Int) {
        check(
            (0..<18).map { place in
                bars(Kind.allCases[place % 6], count: Self.count, seed: 360 + UInt64(place)).withHoles(
                    percent, seed: 370 + UInt64(place))
            })
    }

    /// The first of a group is whom lanes without a symbol mirror.
    @Test(arguments: [0, 3, 8, 10])
    func aSymbolThatNeverHasABarIsNotNoticed(never: Int) {
        var symbols = mixedSymbols(11, length: Self.count, seed: 380)
        symbols[never] = .unknown(Self.count, firstBar: symbols[never].firstBar)
        check(symbols)
    }

    @Test func aSymbolThatEndsIsNotNoticed() {
        let symbols = [300, 20, 128, 300, 1, 64, 200, 299, 129, 300].enumerated().map { place, count in
            bars(Kind.allCases[place % 6], count: count, seed: 390 + UInt64(place))
        }
        check(symbols)
    }

    /// Groups that are stepped over together, between some that mind starts and flat windows.
    @Test func settledAndCarefulGroupsAreMixed() {
        let kinds: [Kind] = [.walk, .constant, .walk, .illiquid, .spiked, .stablecoin, .walk]
        var symbols = kinds.enumerated().flatMap { group, kind in
            (0..<8).map { bars(kind, count: Self.count, seed: 400 + UInt64(group * 8 + $0)) }
        }
        symbols[3] = symbols[3].withHoles(2, seed: 401)
        symbols[17] = bars(.constant, count: Self.count, seed: 402)
        check(symbols)
    }

    @Test(arguments: Interval.allCases)
    func everyIntervalHasItsMidnight(interval: Interval) {
        let perDay = 1440 / interval.minutes
        for firstBar in [20_000 * perDay - 100, 20_000 * perDay, -150] {
            let symbols = mixedSymbols(9, length: Self.count, seed: 410, firstBar: firstBar)
            check(symbols, interval: interval, "from \(firstBar)")
        }
    }

    @Test func theBarsOfEverySeriesAreCounted() {
        var symbols = mixedSymbols(10, length: Self.count, seed: 420)
        symbols[9] = symbols[9].slice(150..<Self.count)
        _ = followed([Self.all[0]], symbols) { live, bar in
            for place in 0..<live.places {
                let (series, index) = (symbols[place], bar - symbols[place].firstBar)
                func isKnown(_ bar: Int) -> Bool {
                    [series.open, series.high, series.low, series.close, series.volume].allSatisfy {
                        $0[bar].isFinite
                    }
                }
                let start = (0...index).last { !isKnown($0) } ?? -1
                #expect(live.bars(place) == index - start, "place \(place), bar \(index)")
            }
        }
    }

    @Test func aRowIsWhatItsValuesAre() {
        var table = [Double](repeating: -1, count: 200)
        _ = followed(Self.all, mixedSymbols(9, length: 120, seed: 430)) { live, bar in
            var span = table.mutableSpan
            live.copyRow(8, into: &span, at: 60)
            let values = Self.all.indices.map { live.value(8, column: $0) }
            #expect(difference(Array(table[60..<60 + Self.all.count]), values) == nil)
        }
        #expect(
            table[..<60].allSatisfy { $0 == -1 } && table[(60 + Self.all.count)...].allSatisfy { $0 == -1 })
    }

    @Test func nobodyAndNothingAreNoTrap() {
        var series = LiveSeries(Self.all, interval: .m1)
        series.advance(CrossSection(places: 0))
        series.advance(CrossSection(places: 20))
        #expect(series.places == 0)
        #expect(followed([], mixedSymbols(9, length: 140, seed: 440)).allSatisfy { $0.isEmpty })
    }

    @Test func refusesPlacesThatAreNotThere() async {
        await #expect(processExitsWith: .failure) {
            let series = LiveSeries(Catalogue.indicators, interval: .m1)
            _ = series.value(0, column: 0)
        }
        await #expect(processExitsWith: .failure) {
            var series = LiveSeries(Catalogue.indicators, interval: .m1)
            for _ in 0..<9 { _ = series.join() }
            series.advance(CrossSection(places: 8))
        }
        await #expect(processExitsWith: .failure) {
            var series = LiveSeries(Catalogue.indicators, interval: .m1)
            let place = series.join()
            var row = [Double](repeating: 0, count: series.columns)
            var span = row.mutableSpan
            series.copyRow(place, into: &span, at: 1)
        }
    }
}
