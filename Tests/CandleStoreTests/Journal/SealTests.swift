import CandleStore
import Market
import Testing

@Suite struct SealTests {
    let directory = TemporaryDirectory()
    static let start = 28_401_920  // 256 minutes into a chunk.

    static let symbols = (0..<40).map { try! Symbol("COIN\($0)USDT") }

    /// A minute of all symbols.
    func minute(_ minute: Int, _ symbols: [Symbol] = symbols) -> [JournalRow] {
        symbols.enumerated().map { number, symbol in
            let price = Double(100 + (minute * 7 + number * 13) % 50)
            let candle = Candle(open: price, high: price + 1, low: price - 1, close: price, volume: 2)
            return JournalRow(symbol: symbol, minute: Minute(minute), candle: candle)
        }
    }

    @Test func aPassGoesInStepsAndLeavesAnEmptyJournal() throws {
        let store = try Store(at: directory.path, for: .writing)
        for offset in 0..<10 { _ = try store.append(minute(Self.start + offset)) }
        #expect(try store.statistics().journalFrames == 10)
        var steps = 0
        while try store.seal() { steps += 1 }
        #expect(steps == 3)  // 16, 16 and 8 symbols; the last call removes the frames.
        #expect(try store.statistics().journalFrames == 0)
        #expect(try store.verify().faults.isEmpty)
        #expect(try store.snapshot().bars(of: Self.symbols[39], .m1).count == 10)
    }

    @Test func whatIsAppendedDuringAPassIsKept() throws {
        let store = try Store(at: directory.path, for: .writing)
        for offset in 0..<10 { _ = try store.append(minute(Self.start + offset)) }
        var next = 10
        while try store.seal() {
            _ = try store.append(minute(Self.start + next))
            next += 1
        }
        for symbol in Self.symbols { #expect(try store.snapshot().bars(of: symbol, .m1).count == next) }
        #expect(try store.statistics().journalFrames > 0)
    }

    @Test func sequencesGoOnAfterTheFramesAreGone() throws {
        do {
            let store = try Store(at: directory.path, for: .writing)
            _ = try store.append(minute(Self.start))
            while try store.seal() {}
        }
        let store = try Store(at: directory.path, for: .writing)
        #expect(try store.append(minute(Self.start + 1)).sequence == 2)
        #expect(try store.snapshot().bars(of: Self.symbols[0], .m1).count == 2)
    }

    @Test func isDueAfterAThousandAndTwentyFourFramesAndAtAChunksEnd() throws {
        let store = try Store(at: directory.path, for: .writing)
        let one = Array(Self.symbols.prefix(1))
        for offset in 0..<1023 { _ = try store.append(minute(Self.start + offset, one)) }
        #expect(!store.isSealDue)
        _ = try store.append(minute(Self.start + 1023, one))
        #expect(store.isSealDue)
        while try store.seal() {}
        #expect(!store.isSealDue)
        let end = (Self.start | 4095)
        _ = try store.append(minute(end - 1, one))
        #expect(!store.isSealDue)
        _ = try store.append(minute(end, one))
        #expect(store.isSealDue)
    }

    @Test func aWriteOfABlockTakesItsJournalledMinutesIn() throws {
        let store = try Store(at: directory.path, for: .writing)
        _ = try store.append(minute(Self.start, [bitcoin]))
        _ = try store.merge(walk(from: Self.start - 100, minutes: 100, seed: 1), of: bitcoin)
        #expect(try store.snapshot().bars(of: bitcoin, .m1).count == 101)
        #expect(try store.seal() == false)
        #expect(try store.snapshot().bars(of: bitcoin, .m1).count == 101)
        #expect(try store.verify().faults.isEmpty)
    }

    @Test func aSymbolWhoseBlockIsDamagedDoesNotHoldUpOthers() throws {
        do {
            let store = try Store(at: directory.path, for: .writing)
            for symbol in Self.symbols.prefix(3) {
                _ = try store.merge(walk(from: Self.start, minutes: 50, seed: 1), of: symbol)
            }
        }
        try damage(directory.path, block: 1)
        let store = try Store(at: directory.path, for: .writing)
        _ = try store.append(minute(Self.start + 60, Array(Self.symbols.prefix(3))))
        var steps = 0
        while try store.seal() { steps += 1 }
        #expect(steps == 1 && store.faults.count >= 1)
        #expect(try store.snapshot().bars(of: Self.symbols[0], .m1).count == 51)
        #expect(try store.statistics().journalFrames == 1)
    }
}
