import CandleStore
import Foundation
import Market
import Testing

@Suite struct PruningTests {
    let directory = TemporaryDirectory()
    static let day = 19_723 * 1440  // 2024-01-01

    func everything(_ path: String) throws -> [String] { try OperatedStore.everything(path) }

    /// A pruned store is one that never knew what is gone: in every bar of every interval, bit for bit.
    @Test(arguments: [0, 1, 1439, 1440, 4096 * 3, 9 * 1440 + 77, 12 * 1440])
    func itIsAsIfTheOldMinutesHadNeverBeen(offset: Int) throws {
        let (pruned, young) = (directory.path + "/pruned", directory.path + "/young")
        let boundary = (Self.day + offset) / 1440 * 1440
        var forgotten = 0
        do {
            let (all, kept) = (try Store(at: pruned, for: .writing), try Store(at: young, for: .writing))
            for (number, symbol) in OperatedStore.symbols.enumerated() {
                var rows = walk(from: Self.day - 1000, minutes: 20_000, seed: UInt64(number), density: 0.9)
                // A hole over several days, where a boundary may lie, too.
                if number == 1 {
                    rows.removeAll {
                        (Self.day + 8 * 1440..<Self.day + 11 * 1440).contains($0.minute.sinceEpoch)
                    }
                }
                _ = try all.merge(rows, of: symbol)
                let later = rows.filter { $0.minute.sinceEpoch >= boundary }
                forgotten += rows.count - later.count
                _ = try kept.merge(later, of: symbol)
            }
            let dry = try all.prune(before: Minute(Self.day + offset), isDryRun: true)
            let done = try all.prune(before: Minute(Self.day + offset))
            #expect(dry.symbols.map(\.candles) == done.symbols.map(\.candles) && dry.bytes == done.bytes)
            #expect(done.boundary == Minute(boundary))
            #expect(done.symbols.reduce(0) { $0 + $1.candles } == forgotten)
            let verification = try all.verify()
            #expect(verification.faults.isEmpty)
            #expect(try verification.blocks == kept.verify().blocks)
            let again = try all.prune(before: Minute(Self.day + offset))
            #expect(again.symbols.isEmpty && again.bytes == 0)
            let snapshot = try all.snapshot()
            for symbol in done.symbols {
                let first = try snapshot.bars(of: symbol.symbol, .m1).keys.min()
                #expect(try snapshot.record(of: symbol.symbol).first == symbol.first)
                #expect(first == symbol.first.sinceEpoch)
            }
        }
        #expect(try everything(pruned) == everything(young))
    }

    @Test func aDryRunChangesNothing() throws {
        let store = try OperatedStore()
        let before = try store.everything
        let reading = try Store(at: store.path, for: .reading)
        let pruning = try reading.prune(before: Minute(28_406_000), isDryRun: true)
        #expect(pruning.symbols.count == 3)
        #expect(throws: StoreError.readOnly(path: store.path)) {
            try reading.prune(before: Minute(28_406_000))
        }
        #expect(try store.everything == before)
    }

    @Test func onlyTheChosenSymbolsArePruned() throws {
        let store = try OperatedStore()
        let before = try store.everything
        let writer = try Store(at: store.path, for: .writing)
        let pruning = try writer.prune(before: Minute(28_406_000), [bitcoin])
        #expect(pruning.symbols.map(\.symbol) == [bitcoin])
        #expect(
            try store.everything.filter { !$0.hasPrefix("BTC") } == before.filter { !$0.hasPrefix("BTC") })
        #expect(throws: StoreError.unknownSymbol("XUSDT")) {
            try writer.prune(before: Minute(28_406_000), [Symbol("XUSDT")])
        }
        #expect(try writer.verify().faults.isEmpty)
    }

    /// A symbol's number is never given to another one, so it stays, with its last day.
    @Test func aSymbolThatEndedBeforeKeepsItsLastDay() throws {
        let store = try Store(at: directory.path, for: .writing)
        let rows = walk(from: Self.day + 100, minutes: 5000, seed: 1)
        _ = try store.merge(rows, of: bitcoin)
        let pruning = try store.prune(before: Minute(Self.day + 400 * 1440))
        let lastDay = (Self.day + 5099) / 1440 * 1440
        #expect(pruning.symbols.map(\.first) == [Minute(lastDay)])
        #expect(try store.snapshot().bars(of: bitcoin, .m1).count == Self.day + 5100 - lastDay)
        #expect(try store.verify().faults.isEmpty)
        #expect(try store.merge(rows, of: bitcoin).added == lastDay - Self.day - 100)
        #expect(try store.verify().faults.isEmpty)
    }

    /// More days than one commit forgets.
    @Test func aLongHistoryGoesCommitByCommit() throws {
        let store = try Store(at: directory.path, for: .writing)
        _ = try store.merge(walk(from: Self.day, minutes: 330 * 1440, seed: 1, density: 0.2), of: bitcoin)
        // And one that has years of nothing in it.
        let ether = OperatedStore.symbols[1]
        _ = try store.merge(walk(from: Self.day - 2000 * 1440, minutes: 1000, seed: 2), of: ether)
        _ = try store.merge(walk(from: Self.day, minutes: 320 * 1440, seed: 2, density: 0.01), of: ether)
        let pruning = try store.prune(before: Minute(Self.day + 317 * 1440 + 5))
        #expect(pruning.symbols.count == 2 && pruning.symbols.allSatisfy { $0.blocksRemoved > 100 })
        let verification = try store.verify()
        #expect(verification.faults.isEmpty)
        #expect(try store.snapshot().bars(of: bitcoin, .d1).count == 13)
    }

    /// What is journalled is sealed first, what candles were before they changed is forgotten with them, and the writer
    /// goes on with what is left.
    @Test func journalAndRevisionsGoAlong() throws {
        let store = try Store(at: directory.path, for: .writing)
        let rows = walk(from: Self.day, minutes: 4000, seed: 1)
        _ = try store.merge(rows, of: bitcoin)
        for minute in [10, 2000, 3999, 4000, 4001] {
            let candle = Candle(open: 7, high: 7, low: 7, close: 7, volume: 1)
            _ = try store.append([
                JournalRow(symbol: bitcoin, minute: Minute(Self.day + minute), candle: candle)
            ])
        }
        let pruning = try store.prune(before: Minute(Self.day + 1440))
        #expect(pruning.symbols.map(\.candles) == [1440])
        let snapshot = try store.snapshot()
        let record = try snapshot.record(of: bitcoin)
        #expect(record.first == Minute(Self.day + 1440))
        #expect(try snapshot.revisions(of: record).map { $0.minute.sinceEpoch - Self.day } == [2000, 3999])
        let bars = try snapshot.bars(of: bitcoin, .m1)
        #expect(bars.count == 4002 - 1440 && bars[Self.day + 2000]?.candle.close == 7)
        #expect(try store.statistics().journalFrames == 0 && store.verify().faults.isEmpty)
        // An older minute that comes back is the first again.
        _ = try store.append([
            JournalRow(symbol: bitcoin, minute: rows[1000].minute, candle: rows[1000].candle)
        ])
        #expect(try store.snapshot().record(of: bitcoin).first == rows[1000].minute)
        while try store.seal() {}
        #expect(try store.verify().faults.isEmpty)
    }

    /// A symbol that is at work keeps its journalled day; a dry run knows of it too.
    @Test func aDryRunKnowsOfJournalledDays() throws {
        let store = try Store(at: directory.path, for: .writing)
        _ = try store.merge(walk(from: Self.day, minutes: 1000, seed: 1), of: bitcoin)
        let candle = Candle(open: 7, high: 7, low: 7, close: 7, volume: 1)
        _ = try store.append([
            JournalRow(symbol: bitcoin, minute: Minute(Self.day + 9000), candle: candle)
        ])
        let dry = try store.prune(before: Minute(Self.day + 1_000_000), isDryRun: true)
        let done = try store.prune(before: Minute(Self.day + 1_000_000))
        #expect(dry.symbols.map(\.candles) == [1000] && done.symbols.map(\.candles) == [1000])
        #expect(try store.snapshot().bars(of: bitcoin, .m1).keys.sorted() == [Self.day + 9000])
        #expect(try store.verify().faults.isEmpty)
    }

    @Test func whatCannotBeSealedIsNotPruned() throws {
        let store = try OperatedStore()
        try store.damage()
        let writer = try Store(at: store.path, for: .writing)
        let error = #expect(throws: StoreError.self) { try writer.prune(before: Minute(28_406_000)) }
        #expect(error == .journalled(path: store.path, frames: 41))
        #expect(try writer.verify().faults.count >= 1)
    }

    @Test func aDamagedBlockThatWouldBeCutIsNamed() throws {
        let store = try OperatedStore(withJournal: false)
        try store.damage()
        let writer = try Store(at: store.path, for: .writing)
        let error = #expect(throws: StoreError.self) {
            for minute in stride(from: 28_401_000, to: 28_410_000, by: 1440) {
                _ = try writer.prune(before: Minute(minute))
            }
        }
        guard case .corrupt = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }
}
