import CandleStore
import Foundation
import Market
import Testing

@Suite struct CompactionTests {
    /// A store that has given up most of its pages.
    func wasteful() throws -> OperatedStore {
        let store = try OperatedStore(minutes: 60_000)
        _ = try Store(at: store.path, for: .writing).prune(before: Minute(28_455_000))
        return store
    }

    @Test func theSameIsThereInLessSpace() throws {
        let store = try wasteful()
        let before = try store.everything
        let compaction = try Store.compact(store.path)
        #expect(compaction.bytesAfter < compaction.bytesBefore / 2)
        #expect(try store.everything == before)
        #expect(try store.contents == ["candles", "state"])
        let sizes = try ["candles", "state"].map { name in
            try Data(contentsOf: URL(fileURLWithPath: store.path + "/\(name)/data.mdb")).count
        }
        #expect(sizes.reduce(0, +) == compaction.bytesAfter)
        let writer = try Store(at: store.path, for: .writing)
        #expect(try writer.merge(walk(from: 28_470_000, minutes: 10, seed: 9), of: bitcoin).added == 10)
        #expect(try writer.verify().faults.isEmpty)
    }

    @Test func aWriterOfEitherKeepsItOut() throws {
        let store = try OperatedStore(minutes: 100)
        do {
            let writer = try Store(at: store.path, for: .writing)
            #expect(throws: StoreError.alreadyWriting(path: store.path)) { try Store.compact(store.path) }
            _ = try writer.snapshot()
        }
        do {
            let writer = try StateStore(at: store.path, for: .writing, tables: [])
            #expect(throws: StoreError.alreadyWriting(path: store.path)) { try Store.compact(store.path) }
            _ = try writer.snapshot()
        }
        _ = try Store.compact(store.path)
    }

    @Test func noWriterComesInMeanwhile() throws {
        let store = try OperatedStore(minutes: 100)
        var refused = 0
        _ = try Store.compact(store.path) { _ in
            if case .some = #expect(
                throws: StoreError.alreadyWriting(path: store.path),
                performing: {
                    try StateStore(at: store.path, for: .writing, tables: [])
                })
            {
                refused += 1
            }
        }
        #expect(refused > 0)
    }

    @Test func aDamagedStoreStaysAsItIs() throws {
        let store = try OperatedStore()
        try store.damage()
        let before = try Data(contentsOf: URL(fileURLWithPath: store.path + "/candles/data.mdb"))
        #expect(throws: StoreError.self) { try Store.compact(store.path) }
        #expect(try Data(contentsOf: URL(fileURLWithPath: store.path + "/candles/data.mdb")) == before)
        #expect(try store.contents == ["candles", "state"])
    }

    @Test func noStoreIsNamed() {
        let directory = TemporaryDirectory()
        #expect(throws: StoreError.noStore(path: directory.path)) { try Store.compact(directory.path) }
    }

    /// A kill leaves the copy, or after the exchange the old files, in one place: the next writer removes it.
    @Test func whatAKillLeftIsRemovedByTheNextWriter() throws {
        let store = try OperatedStore(minutes: 100)
        let before = try store.everything
        let left = store.path + "/compact.unfinished"
        for round in 0..<2 {
            try FileManager.default.createDirectory(
                atPath: left + "/candles", withIntermediateDirectories: true)
            try Data(count: 5000).write(to: URL(fileURLWithPath: left + "/candles/data.mdb"))
            #expect(try store.everything == before)
            #expect(try store.contents.contains("compact.unfinished"))
            if round == 0 {
                _ = try Store(at: store.path, for: .writing)
            } else {
                _ = try Store.compact(store.path)
            }
            #expect(try store.contents == ["candles", "state"])
            #expect(try store.everything == before)
        }
    }
}
