import CandleStore
import Foundation
import Market
import Testing

@Suite struct StoreTests {
    let directory = TemporaryDirectory()
    var file: String { directory.path + "/candles/data.mdb" }

    @Test func aMissingStoreIsNamed() {
        #expect(throws: StoreError.noStore(path: directory.path + "/none")) {
            try Store(at: directory.path + "/none", for: .reading)
        }
        #expect(throws: StoreError.noStore(path: directory.path)) {
            try Store(at: directory.path, for: .reading)
        }
    }

    @Test func aSecondWriterIsRefusedWhileTheFirstIsThere() throws {
        do {
            let first = try Store(at: directory.path, for: .writing)
            #expect(throws: StoreError.alreadyWriting(path: directory.path)) {
                try Store(at: directory.path, for: .writing)
            }
            _ = try Store(at: directory.path, for: .reading).snapshot().symbols()
            _ = try first.snapshot()
        }
        _ = try Store(at: directory.path, for: .writing)
    }

    @Test func aReaderKeepsItsViewWhileTheWriterGoesOn() throws {
        let rows = walk(from: 28_401_000, minutes: 200, seed: 1)
        let store = try Store(at: directory.path, for: .writing)
        _ = try store.merge(Array(rows.prefix(100)), of: bitcoin)
        let before = try store.snapshot()
        _ = try store.merge(Array(rows.suffix(100)), of: bitcoin)
        #expect(try before.bars(of: bitcoin, .m1).count == 100)
        #expect(try store.snapshot().bars(of: bitcoin, .m1).count == 200)
    }

    @Test func columnsAreLentPageAlignedFromTheMap() throws {
        let store = try Store(at: directory.path, for: .writing)
        _ = try store.merge(walk(from: 28_401_120, minutes: 10, seed: 2), of: bitcoin)
        let snapshot = try store.snapshot()
        let record = try snapshot.record(of: bitcoin)
        let key = BlockKey(symbol: record.id, interval: .m1, bar: 28_401_120)
        let chunk = try snapshot.chunk(key, of: record)
        // 64 bars are an eighth of a page.
        guard let strip = chunk?.strip(holding: 28_401_120) else {
            Issue.record("the block is absent")
            return
        }
        for column in Column.allCases {
            let address = unsafe strip.column(column).withUnsafeBufferPointer {
                Int(bitPattern: $0.baseAddress)
            }
            #expect(address % 4096 == (28_401_120 & 4095) / 64 % 8 * 512)
        }
        #expect(try store.statistics().bytesPerSlot == 65)
    }

    @Test func aReadingStoreDoesNotWrite() throws {
        _ = try Store(at: directory.path, for: .writing)
        let reading = try Store(at: directory.path, for: .reading)
        #expect(throws: StoreError.readOnly(path: directory.path)) {
            try reading.merge(walk(from: 0, minutes: 1, seed: 1), of: bitcoin)
        }
    }

    @Test func aNewerSchemaIsRefusedUntouched() throws {
        _ = try Store(at: directory.path, for: .writing)
        // The record is there once, in a leaf page: "schema" and four bytes, minor first.
        var bytes = try Data(contentsOf: URL(fileURLWithPath: file))
        var at = bytes.startIndex
        while let found = bytes.range(of: Data("schema".utf8), in: at..<bytes.endIndex) {
            bytes.replaceSubrange(found.upperBound..<found.upperBound + 4, with: [3, 0, 2, 0])
            at = found.upperBound
        }
        try bytes.write(to: URL(fileURLWithPath: file))
        for mode in [Store.Mode.reading, .writing] {
            #expect(
                throws: StoreError.schemaNewer(
                    path: directory.path, found: Schema(major: 2, minor: 3), supported: .current)
            ) {
                try Store(at: directory.path, for: mode)
            }
        }
        #expect(try Data(contentsOf: URL(fileURLWithPath: file)) == bytes)
    }

    @Test func aCutOffFileIsNamedAndNotServed() throws {
        do {
            _ = try Store(at: directory.path, for: .writing).merge(
                walk(from: 0, minutes: 5000, seed: 3), of: bitcoin)
        }
        let whole = try Data(contentsOf: URL(fileURLWithPath: file))
        for length in [0, 4096, 8192, whole.count / 2, whole.count - 4096] {
            try whole.prefix(length).write(to: URL(fileURLWithPath: file))
            let error = #expect(throws: StoreError.self) { try Store(at: directory.path, for: .reading) }
            guard case .truncated = error else {
                Issue.record("\(length) bytes: \(String(describing: error))")
                continue
            }
        }
        try whole.write(to: URL(fileURLWithPath: file))
        #expect(try Store(at: directory.path, for: .reading).snapshot().bars(of: bitcoin, .m1).count == 5000)
    }

    @Test func aFileOfSomethingElseIsNamed() throws {
        try FileManager.default.createDirectory(
            atPath: directory.path + "/candles", withIntermediateDirectories: true)
        try Data(repeating: 0x5A, count: 100_000).write(to: URL(fileURLWithPath: file))
        let error = #expect(throws: StoreError.self) { try Store(at: directory.path, for: .reading) }
        guard case .notAStore = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test func anEmptyFileThatAKillLeftIsFilledByTheNextWriter() throws {
        try FileManager.default.createDirectory(
            atPath: directory.path + "/candles", withIntermediateDirectories: true)
        try Data().write(to: URL(fileURLWithPath: file))
        #expect(throws: StoreError.self) { try Store(at: directory.path, for: .reading) }
        #expect(
            try Store(at: directory.path, for: .writing).merge(
                walk(from: 0, minutes: 5, seed: 1), of: bitcoin
            ).added == 5)
    }
}
