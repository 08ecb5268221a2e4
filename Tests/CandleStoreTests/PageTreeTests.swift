import CandleStore
import Foundation
import Market
import Testing

/// What a writer and a reader look at before they follow a tree.
@Suite struct PageTreeTests {
    let directory = TemporaryDirectory()
    var file: String { directory.path + "/candles/data.mdb" }

    /// The pages that say of themselves that they are of a tree; some of them are free by now.
    func treePages(_ bytes: Data) -> [Int] {
        (2..<bytes.count / 4096).filter { page in
            let start = page * 4096
            return bytes[start..<start + 2].elementsEqual([UInt8(page & 255), UInt8(page >> 8)])
                && bytes[start + 2..<start + 10].allSatisfy { $0 == 0 } && [1, 2].contains(bytes[start + 10])
                && bytes[start + 11] == 0
        }
    }

    /// Many symbols and frames: trees of more than a page, lists of free pages, values that come and go.
    func grow() throws -> Data {
        let store = try Store(at: directory.path, for: .writing)
        let symbols = try (0..<90).map { try Symbol("S\($0)USDT") }
        for (number, symbol) in symbols.enumerated() where number % 30 == 0 {
            _ = try store.merge(walk(from: 0, minutes: 5, seed: UInt64(number)), of: symbol)
        }
        for minute in 100..<160 {
            let candle = Candle(open: 1, high: 2, low: 1, close: 2, volume: Double(minute))
            _ = try store.append(
                symbols.map { JournalRow(symbol: $0, minute: Minute(minute), candle: candle) })
            if minute % 20 == 0 { try store.putCheckpoint(3) { [UInt8](repeating: 1, count: 9000 * $0) } }
        }
        _ = try store.seal(symbols: 4)
        return try Data(contentsOf: URL(fileURLWithPath: file))
    }

    @Test func whatWasWrittenIsSound() throws {
        #expect(treePages(try grow()).count > 8)
        #expect(try Store(at: directory.path, for: .reading).verify().faults.isEmpty)
        #expect(try Store(at: directory.path, for: .writing).verify().faults.isEmpty)
    }

    /// In the head of a page of a tree, and at the places of its first nodes.
    @Test func everyBitThatLeadsElsewhereIsNamed() throws {
        let sound = try grow()
        var random = Seeded(1)
        var named = Set<Int>()
        for page in treePages(sound) {
            for place in [0, 1, 10, 12, 14, 16, 18] {
                var damaged = sound
                damaged[page * 4096 + place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
                try damaged.write(to: URL(fileURLWithPath: file))
                do throws(StoreError) {
                    _ = try Store(at: directory.path, for: .reading)
                } catch {
                    guard case .damaged = error else {
                        Issue.record("\(error)")
                        continue
                    }
                    named.insert(page)
                }
            }
        }
        // The others are free.
        #expect(named.count >= 8)
    }

    /// The list's first page becomes the root of all other trees, which a writer would write over.
    @Test func aPageInUseThatIsCalledFreeIsNamed() throws {
        var bytes = try grow()
        func number(_ place: Int, _ count: Int) -> Int {
            bytes[place..<place + count].reversed().reduce(0) { $0 << 8 | Int($1) }
        }
        let meta = [16, 4096 + 16].max { number($0 + 128, 8) < number($1 + 128, 8) } ?? 16
        let (depth, list, root) = (number(meta + 30, 2), number(meta + 64, 8), number(meta + 112, 8))
        try #require(depth == 1)
        let node = list * 4096 + number(list * 4096 + 16, 2)
        try #require(number(node + 4, 2) == 0 && number(node + 16, 8) > 0)
        bytes.replaceSubrange(node + 24..<node + 26, with: [UInt8(root & 255), UInt8(root >> 8)])
        try bytes.write(to: URL(fileURLWithPath: file))
        let error = #expect(throws: StoreError.self) { try Store(at: directory.path, for: .writing) }
        guard case .damaged = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }
}
