import Indicators
import Market
import Testing

/// Values that were streamed into one matrix are those of the rows.
@Suite struct IndicatorMatrixTests {
    static let all = columns

    func check(_ matrix: IndicatorMatrix, _ symbols: [Bars], _ indicators: [Indicator] = all) {
        #expect(matrix.symbols == symbols.count && matrix.columns == indicators.count)
        for (symbol, series) in symbols.enumerated() {
            #expect(matrix.bars(symbol) == series.count)
            let values = (0..<series.count).flatMap { bar in
                indicators.indices.map { matrix.value(symbol, bar: bar, column: $0) }
            }
            #expect(
                difference(values, compute(indicators, series), indicators) == nil, "symbol \(symbol)")
        }
    }

    @Test(arguments: BatchTests.Times.allCases, [1, 2, 5])
    func valuesAreThoseOfTheRows(times: BatchTests.Times, threads: Int) {
        let symbols = BatchTests.symbols(times)
        check(Batch.matrix(Arrangement(Self.all), symbols, interval: .m1, threads: threads), symbols)
    }

    @Test(arguments: [1, 7, 8, 9, 17])
    func anyNumberOfSymbolsHasItsValues(count: Int) {
        let symbols = mixedSymbols(count, length: 200, seed: 600)
        check(Batch.matrix(Arrangement(Self.all), symbols, interval: .m1), symbols)
    }

    @Test(arguments: all)
    func aColumnAloneHasItsValues(indicator: Indicator) {
        let symbols = mixedSymbols(3, length: 131, seed: 610)
        check(Batch.matrix(Arrangement([indicator]), symbols, interval: .m1), symbols, [indicator])
    }

    @Test(arguments: 1...9)
    func aShortLastTileHasItsValues(rest: Int) {
        let symbols = [bars(.walk, count: 128 + rest, seed: 620), bars(.walk, count: 64, seed: 621)]
        check(Batch.matrix(Arrangement(Self.all), symbols, interval: .m1), symbols)
    }

    @Test(arguments: [1, 5])
    func aMatrixIsFilledAsOftenAsWanted(threads: Int) {
        let first = BatchTests.symbols(.uneven)
        let matrix = Batch.reservedMatrix(Arrangement(Self.all), first)
        for seed: UInt64 in 0..<3 {
            let symbols = first.enumerated().map { place, series in
                bars(
                    Kind.allCases[(place + Int(seed)) % 6], count: series.count, seed: 630 + seed,
                    firstBar: series.firstBar
                ).withHoles(3, seed: 640 + seed)
            }
            matrix.fill(symbols, interval: .m1, threads: threads)
            check(matrix, symbols)
        }
    }

    @Test func nothingToFillIsNoTrap() {
        check(Batch.matrix(Arrangement(Self.all), [], interval: .m1, threads: 3), [])
        let none = Bars(open: [], high: [], low: [], close: [], volume: [])
        check(Batch.matrix(Arrangement(Self.all), [none, none], interval: .m1), [none, none])
        let one = [bars(.walk, count: 70, seed: 650)]
        check(Batch.matrix(Arrangement([]), one, interval: .m1), one, [])
    }

    @Test func refusesBarsThatAreNotThere() async {
        await #expect(processExitsWith: .failure) {
            let one = bars(.walk, count: 70, seed: 651)
            let matrix = Batch.matrix(Arrangement(Catalogue.indicators), [one], interval: .m1)
            _ = matrix.value(0, bar: 70, column: 0)
        }
        await #expect(processExitsWith: .failure) {
            let one = bars(.walk, count: 70, seed: 651)
            let matrix = Batch.reservedMatrix(Arrangement(Catalogue.indicators), [one])
            matrix.fill([one.slice(0..<69)], interval: .m1)
        }
    }

    @Test func nothingIsReadBeforeItIsFilled() async {
        await #expect(processExitsWith: .failure) {
            let series = bars(.walk, count: 10, seed: 1)
            let matrix = Batch.reservedMatrix(Arrangement(Catalogue.indicators), [series])
            _ = matrix.value(0, bar: 0, column: 0)
        }
    }
}
