import CandleStore
import Market
import Testing

/// Live minutes: one commit for all symbols, seen at once, kept over a restart.
@Suite struct AppendTests {
    let directory = TemporaryDirectory()
    static let start = 28_401_920  // 256 minutes into a chunk.

    func store() throws -> Store { try Store(at: directory.path, for: .writing) }

    func row(_ minute: Int, _ candle: Candle?, _ symbol: Symbol = bitcoin) -> JournalRow {
        JournalRow(symbol: symbol, minute: Minute(minute), candle: candle)
    }

    static func candle(_ close: Double, trades: Double = .nan) -> Candle {
        Candle(open: 100, high: 200, low: 50, close: close, volume: 3, trades: trades)
    }

    @Test func whatIsAppendedIsSeenAtOnceAndByALaterReader() throws {
        let rows = walk(from: Self.start, minutes: 300, seed: 1)
        do {
            let store = try store()
            for (number, minute) in rows.enumerated() {
                let report = try store.append([row(minute.minute.sinceEpoch, minute.candle)])
                #expect(report.added == 1 && report.sequence == UInt64(number + 1))
                let bars = try store.snapshot().bars(of: bitcoin, .m1)
                #expect(bars.count == number + 1)
            }
        }
        let bars = try Store(at: directory.path, for: .reading).snapshot().bars(of: bitcoin, .m1)
        #expect(bars.count == rows.count)
        for minute in rows {
            #expect(bars[minute.minute.sinceEpoch].map { sameBits($0.candle, minute.candle) } == true)
        }
    }

    @Test func aReaderBesideTheWriterSeesWhatIsCommitted() throws {
        let store = try store()
        _ = try store.append([row(Self.start, Self.candle(100))])
        let reader = try Store(at: directory.path, for: .reading)
        _ = try store.append([row(Self.start + 1, Self.candle(101))])
        #expect(try reader.snapshot().bars(of: bitcoin, .m1).count == 2)
    }

    @Test func aSnapshotKeepsWhatItShowsWhateverComesLater() throws {
        let store = try store()
        _ = try store.append([row(Self.start, Self.candle(100)), row(Self.start + 2, Self.candle(101))])
        let before = try store.snapshot()
        _ = try store.append([row(Self.start + 1, Self.candle(102))])
        _ = try store.append([row(Self.start, Self.candle(103))])
        while try store.seal() {}
        _ = try store.append([row(Self.start + 2, Self.candle(104))])
        let bars = try before.bars(of: bitcoin, .m1)
        #expect(bars.count == 2)
        #expect(bars[Self.start]?.candle.close == 100 && bars[Self.start + 2]?.candle.close == 101)
        #expect(try before.bars(of: bitcoin, .m5)[Self.start / 5]?.candle.close == 101)
        let now = try store.snapshot().bars(of: bitcoin, .m1)
        #expect(now[Self.start]?.candle.close == 103 && now[Self.start + 2]?.candle.close == 104)
    }

    @Test func aRowThatSaysNothingNewIsNotCommitted() throws {
        let store = try store()
        let known = row(Self.start, Self.candle(100, trades: 7))
        _ = try store.append([known])
        let before = try store.statistics().lastTransaction
        for again in [known, row(Self.start, Self.candle(100)), row(Self.start, nil)] {
            let report = try store.append([again])
            #expect(report.unchanged == 1 && report.sequence == nil)
        }
        #expect(try store.statistics().lastTransaction == before)
    }

    @Test(arguments: [false, true]) func aRicherRowFillsAndAnotherCandleRevises(sealed: Bool) throws {
        let store = try store()
        _ = try store.append([row(Self.start, Self.candle(100))])
        if sealed { while try store.seal() {} }
        #expect(try store.append([row(Self.start, Self.candle(100, trades: 7))]).enriched == 1)
        #expect(try store.snapshot().revisions(of: store.snapshot().record(of: bitcoin)).isEmpty)
        let report = try store.append([row(Self.start, Self.candle(120))], noticed: 5)
        #expect(report.revised == 1)
        if sealed { while try store.seal() {} }
        let snapshot = try store.snapshot()
        let candle = try #require(try snapshot.bars(of: bitcoin, .m1)[Self.start]?.candle)
        #expect(candle.close == 120 && candle.trades == 7)
        let revisions = try snapshot.revisions(of: snapshot.record(of: bitcoin))
        #expect(revisions.count == 1 && revisions[0].noticed == 5)
        #expect(revisions[0].before.close == 100 && revisions[0].after.close == 120)
        #expect(try store.append([row(Self.start, Self.candle(130))], .isRefused).contradicting == [0])
        #expect(try store.verify().faults.isEmpty)
    }

    @Test func aHaltMarksAMissingMinuteOnlyAndACandleTakesItsPlace() throws {
        let store = try store()
        #expect(try store.append([row(Self.start, Self.candle(100)), row(Self.start + 1, nil)]).halts == 1)
        var bars = try store.snapshot().bars(of: bitcoin, .m1)
        #expect(bars[Self.start + 1]?.state == .halt)
        #expect(try store.append([row(Self.start + 1, Self.candle(90))]).added == 1)
        bars = try store.snapshot().bars(of: bitcoin, .m1)
        #expect(bars[Self.start + 1]?.state == .closed && bars[Self.start + 1]?.candle.close == 90)
    }

    @Test func coverageCountsJournalledMinutesLikeSealedOnes() throws {
        let store = try store()
        _ = try store.merge(walk(from: Self.start - 300, minutes: 100, seed: 3), of: bitcoin)
        for minute in [5, 3, 9, 4] { _ = try store.append([row(Self.start + minute, Self.candle(100))]) }
        _ = try store.append([row(Self.start + 6, nil)])
        let journalled = try store.snapshot().coverage(of: store.snapshot().record(of: bitcoin))
        while try store.seal() {}
        #expect(try store.snapshot().coverage(of: store.snapshot().record(of: bitcoin)) == journalled)
        #expect(journalled?.present == 104 && journalled?.halt == 1)
        #expect(journalled?.holes.map(\.minutes) == [203, 1, 2])
    }

    @Test func anOldMinuteMovesTheSymbolsFirst() throws {
        let store = try store()
        _ = try store.append([row(Self.start, Self.candle(100))])
        _ = try store.append([row(Self.start - 9000, Self.candle(90))])
        #expect(try store.snapshot().record(of: bitcoin).first == Minute(Self.start - 9000))
        while try store.seal() {}
        #expect(try store.verify().faults.isEmpty)
    }
}
