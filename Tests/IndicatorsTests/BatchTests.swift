import Indicators
import Market
import Testing

/// Where a batch leaves its values is not seen in their bits, nor who computes them.
@Suite struct BatchTests {
    static let all = columns

    enum Times: String, CaseIterable, Sendable {
        /// All begin together, so that most tiles are whole.
        case together
        /// All begin at other bars, before, in and after one another.
        case uneven
        /// One after the other, with nobody between them.
        case apart
    }

    /// Lengths around tiles of 64 and vectors of 8.
    static let counts = [
        130, 0, 1, 7, 8, 9, 63, 64, 65, 127, 128, 129, 192, 0, 200, 255, 256, 257, 64, 1, 320, 128, 15,
    ]

    static func symbols(_ times: Times) -> [Bars] {
        var end = 9000
        return counts.enumerated().map { place, count in
            let series = bars(Kind.allCases[place % 6], count: count, seed: 500 + UInt64(place))
            defer { end += count + 3 }
            let firstBar =
                switch times {
                case .together: 9000
                case .uneven: 9000 + place * 37 % 101
                case .apart: end
                }
            return (place % 4 == 1 ? series.withHoles(2, seed: 530 + UInt64(place)) : series).moved(
                to: firstBar)
        }
    }

    /// Eight and more that are as long as each other: every tile but the last is whole.
    static let even = (0..<11).map { bars(Kind.allCases[$0 % 6], count: 203, seed: 540 + UInt64($0)) }

    static func turned(_ rows: [Double], _ columns: Int) -> [Double] {
        (0..<columns).flatMap { column($0, of: rows, columns) }
    }

    @Test(arguments: Times.allCases, [1, 2, 5])
    func columnsAreWrittenWhereTheCallerWantsThem(times: Times, threads: Int) {
        let symbols = Self.symbols(times)
        let expected = symbols.map { Self.turned(compute(Self.all, $0), Self.all.count) }
        for atEnd in [true, false] {
            let columns = written(Self.all, symbols, threads: threads, atEnd: atEnd)
            for place in symbols.indices {
                #expect(difference(columns[place], expected[place]) == nil, "symbol \(place)")
            }
        }
    }

    @Test(arguments: [1, 2, 5], 1...11)
    func wholeTilesAreWrittenForAnyNumberOfSymbols(threads: Int, count: Int) {
        let symbols = Array(Self.even.prefix(count))
        let columns = written(Self.all, symbols, threads: threads)
        for (place, series) in symbols.enumerated() {
            let expected = Self.turned(compute(Self.all, series), Self.all.count)
            #expect(difference(columns[place], expected) == nil, "symbol \(place) of \(count)")
        }
    }

    @Test(arguments: Times.allCases, [1, 2, 5])
    func theLastRowIsTheLastRow(times: Times, threads: Int) {
        let symbols = Self.symbols(times)
        let rows = written(Self.all, symbols, isLastOnly: true, threads: threads)
        for (place, series) in symbols.enumerated() {
            let expected =
                series.count == 0
                ? [Double](repeating: .absent, count: Self.all.count)
                : compute(Self.all, series).suffix(Self.all.count)
            #expect(difference(rows[place], expected, Self.all) == nil, "symbol \(place)")
        }
    }

    @Test func columnsAreWrittenInTheOrderAskedFor() {
        let some = [Self.all[40], Self.all[3], Self.all[68], Self.all[40]]
        for (place, columns) in written(some, Self.even, threads: 2).enumerated() {
            let expected = Self.turned(compute(some, Self.even[place]), some.count)
            #expect(difference(columns, expected) == nil, "symbol \(place)")
        }
        #expect(written([], Self.even, threads: 2).allSatisfy { $0.isEmpty })
        #expect(written(Self.all, [], threads: 2).isEmpty)
    }

    /// The same memory goes from group to group: nothing of one is left for the next.
    @Test(arguments: Kind.allCases, Kind.allCases)
    func aGroupLeavesNothingForTheNext(before: Kind, after: Kind) {
        let wild = (0..<8).map { bars(before, count: 150, seed: 550 + UInt64($0)).moved(to: 1000) }
        // Of the constant kind the price goes on as it was: a run of equal closes must not.
        let next = (0..<3).map { bars(after, count: 260, seed: 560 + UInt64($0)).moved(to: 9000) }
        let rows = Batch.compute(Self.all, wild + next, interval: .m1)
        for (place, series) in next.enumerated() {
            #expect(
                difference(rows[8 + place], compute(Self.all, series), Self.all) == nil, "symbol \(place)")
        }
    }

    @Test(arguments: [-1, 0, 1, 2, 5, 100])
    func computingForNobodyElseIsNoTrap(threads: Int) {
        let arrangement = Arrangement(Self.all)
        Batch.compute(arrangement, Self.symbols(.uneven), interval: .m1, threads: threads)
        Batch.compute(arrangement, [], interval: .m1, threads: threads)
        Batch.compute(Arrangement([]), Self.even, interval: .m1, threads: threads)
    }

    /// Each tile is shown once, of each symbol its own bars.
    @Test(arguments: Times.allCases)
    func everyBarIsShownOnce(times: Times) {
        let symbols = Self.symbols(times)
        var shown = symbols.map { _ in 0 }
        Batch.forEachTile(Arrangement([Self.all[0]]), symbols, interval: .m1) { _, _, symbol, bars in
            shown[symbol] += bars.count
        }
        #expect(shown == symbols.map(\.count))
    }
}
