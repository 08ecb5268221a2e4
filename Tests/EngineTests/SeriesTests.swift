import CandleStore
import Engine
import Indicators
import Market
import Testing

@Suite struct SeriesTests {
    let directory = TemporaryDirectory()

    /// The rows of all columns, as bits.
    func shown(
        _ engine: Engine, _ symbol: Symbol = bitcoin, _ interval: Interval = .m1, from: Int? = nil,
        to: Int? = nil,
        last: Int? = nil
    ) throws -> [(open: Int, bits: [UInt64])] {
        var shown: [(open: Int, bits: [UInt64])] = []
        try engine.forEachRow(
            of: symbol, interval, Catalogue.indicators, from: from.map { Minute(start + $0) },
            to: to.map { Minute(start + $0) }, last: last
        ) { open, values in shown.append((open.sinceEpoch - start, values.map(\.bitPattern))) }
        return shown
    }

    /// The same from plain arrays.
    func expected(_ numbers: Range<Int>, volume: (Int) -> Double = { candle($0).volume }) -> [[UInt64]] {
        let candles = numbers.map(candle)
        let bars = Bars(
            firstBar: start + numbers.lowerBound, open: candles.map(\.open), high: candles.map(\.high),
            low: candles.map(\.low), close: candles.map(\.close), volume: candles.map(\.volume))
        let values = Batch.compute(Catalogue.indicators, [bars], interval: .m1)[0]
        let columns = Catalogue.indicators.count
        return stride(from: 0, to: values.count, by: columns).map {
            values[$0..<$0 + columns].map(\.bitPattern)
        }
    }

    func engine(_ numbers: some Sequence<Int>) throws -> Engine {
        let store = try Store(at: directory.path, for: .writing)
        _ = try store.merge(rows(numbers), of: bitcoin)
        return Engine(store: store)
    }

    @Test func theMapAndPlainArraysGiveTheSameBits() throws {
        let rows = try shown(try engine(0..<9000))
        #expect(rows.map(\.open) == Array(0..<9000))
        #expect(rows.map(\.bits) == expected(0..<9000))
    }

    @Test func aMissingMinuteEndsASeriesAndItWarmsUpAgain() throws {
        let engine = try engine((0..<700).filter { $0 != 300 && $0 != 301 })
        let whole = try shown(engine)
        #expect(whole.map(\.open) == Array(302..<700) && whole.map(\.bits) == expected(302..<700))
        let both = try shown(engine, from: 5)
        #expect(both.map(\.open) == Array(5..<300) + Array(302..<700))
        #expect(both.map(\.bits) == expected(5..<300) + expected(302..<700))
    }

    @Test func rangesAreHalfOpenAndLastOnlyTrims() throws {
        let engine = try engine(0..<500)
        #expect(try shown(engine, to: 200).map(\.bits) == expected(0..<200))
        #expect(try shown(engine, from: 100, to: 200).map(\.bits) == expected(100..<200))
        #expect(try shown(engine, last: 7).map(\.bits) == Array(expected(0..<500).suffix(7)))
        #expect(try shown(engine, from: 100, last: 1000).count == 400)
        #expect(try shown(engine, from: 600).isEmpty && shown(engine, to: 0).isEmpty)
    }

    @Test func aHaltIsAFlatBarWithoutVolumeAndIsCounted() throws {
        let store = try Store(at: directory.path, for: .writing)
        _ = try store.merge(rows((0..<100).filter { !(40..<60).contains($0) }), of: bitcoin)
        _ = try store.markHalts(Minute(start)..<Minute(start + 100), of: bitcoin)
        let engine = Engine(store: store)
        let rows = try shown(engine)
        #expect(rows.map(\.open) == Array(0..<100))
        let obv = try #require(Catalogue.indicators.firstIndex { $0.name == "obv" })
        #expect(Set(rows[39..<60].map { $0.bits[obv] }).count == 1)
        let page = try engine.series(of: bitcoin, .m1, columns: [obv], from: nil, to: nil, limit: 10)
        #expect(page.bars == 100 && page.filled == 20 && page.opens.count == 10 && page.columns == 1)
        #expect(page.values.map(\.bitPattern) == rows.suffix(10).map { $0.bits[obv] })
    }

    @Test func longerBarsThatAreFormingOrHoldAMissingMinuteAreNotShown() throws {
        // Minutes 0-61 and 75-199: the quarters from 60 hold a hole, the one from 195 is still forming.
        let engine = try engine((0..<200).filter { !(62..<75).contains($0) })
        #expect(try shown(engine, bitcoin, .m15).map(\.open) == [75, 90, 105, 120, 135, 150, 165, 180])
        #expect(
            try shown(engine, bitcoin, .m15, from: 0).map(\.open) == [0, 15, 30, 45] + [
                75, 90, 105, 120, 135, 150, 165, 180,
            ])
        #expect(try shown(engine, bitcoin, .h1, from: 0).map(\.open) == [0, 120])
    }

    @Test func pagesJoinToTheWhole() throws {
        let engine = try engine(0..<1000)
        let whole = try engine.series(
            of: bitcoin, .m1, columns: nil, from: Minute(start), to: nil, limit: 5000)
        var (values, opens, from): ([Double], [Minute], Minute?) = ([], [], Minute(start))
        while let next = from {
            let page = try engine.series(of: bitcoin, .m1, columns: nil, from: next, to: nil, limit: 333)
            values += page.values
            opens += page.opens
            from = page.next
        }
        #expect(opens == whole.opens && values.map(\.bitPattern) == whole.values.map(\.bitPattern))
    }
}
