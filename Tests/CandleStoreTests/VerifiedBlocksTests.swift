import CandleStore
import Foundation
import Market
import Testing

@Suite struct VerifiedBlocksTests {
    let directory = TemporaryDirectory()
    var file: String { directory.path + "/candles/data.mdb" }
    static let start = 28_401_120

    /// Flips a bit of a minute's close in every copy of its block that the file has, under an open store.
    func flipClose(ofSlot slot: Int) throws {
        let bytes = try Data(contentsOf: URL(fileURLWithPath: file))
        let handle = try FileHandle(forUpdating: URL(fileURLWithPath: file))
        for page in 0..<bytes.count / 4096
        where bytes[page * 4096 + 16..<page * 4096 + 20] == Data("NBLK".utf8) {
            let at = page * 4096 + 4096 + 3 * 32_768 + slot * 8
            try handle.seek(toOffset: UInt64(at))
            try handle.write(contentsOf: [bytes[at] ^ 4])
        }
        try handle.close()
    }

    func lend(_ store: Store) throws {
        let snapshot = try store.snapshot()
        let record = try snapshot.record(of: bitcoin)
        let chunk = BlockKey(symbol: record.id, interval: .m1, bar: Self.start).chunk
        _ = try snapshot.lanes(of: [record], .m1, chunk: chunk)
    }

    @Test func nothingIsLentUnverifiedTheFirstTime() throws {
        do {
            let store = try Store(at: directory.path, for: .writing)
            _ = try store.merge(walk(from: Self.start, minutes: 100, seed: 1), of: bitcoin)
            try lend(store)
        }
        try flipClose(ofSlot: 9)
        // Opened anew: what was known of the blocks before is forgotten.
        let error = #expect(throws: StoreError.self) {
            try lend(Store(at: directory.path, for: .reading))
        }
        guard case .corrupt(let symbol, .m1, _, _) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(symbol == "BTCUSDT")
    }

    @Test func aBlockThatALaterWriteChangedIsVerifiedAnew() throws {
        let store = try Store(at: directory.path, for: .writing)
        let rows = walk(from: Self.start, minutes: 200, seed: 2)
        _ = try store.merge(Array(rows.prefix(100)), of: bitcoin)
        try lend(store)
        _ = try store.merge(Array(rows.suffix(100)), of: bitcoin)
        try flipClose(ofSlot: Self.start % 4096 + 150)
        #expect(throws: StoreError.self) { try lend(store) }
        // What was found damaged is not remembered as sound.
        #expect(throws: StoreError.self) { try lend(store) }
        try flipClose(ofSlot: Self.start % 4096 + 150)
        try lend(store)
    }
}
