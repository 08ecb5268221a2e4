import CandleStore
import Foundation
import Market
import Testing

/// A table against a dictionary: whatever is done to both, they say the same.
@Suite struct TableTests {
    let directory = TemporaryDirectory()
    let table = Table<SymbolMinute, Tally>("candidates")

    /// A key that is also one of the model.
    struct ModelKey: Hashable, Comparable {
        var symbol: UInt32
        var minute: Int
        var key: SymbolMinute { SymbolMinute(symbol, Minute(minute)) }
        static func < (left: Self, right: Self) -> Bool {
            (left.symbol, left.minute) < (right.symbol, right.minute)
        }
        static func random(_ random: inout Seeded) -> ModelKey {
            ModelKey(
                symbol: [0, 1, 2, 255, 256, .max].randomElement(using: &random)!,
                minute: .random(in: 0..<120, using: &random))
        }
    }

    func expectSame(
        _ rows: [Table<SymbolMinute, Tally>.Row], _ model: some Sequence<(key: ModelKey, value: Int)>
    ) {
        let model = Array(model)
        #expect(rows.map(\.key) == model.map(\.key.key) && rows.map(\.record.count) == model.map(\.value))
    }

    @Test(arguments: 0..<4)
    func whateverIsDoneItIsADictionaryInOrder(seed: UInt64) throws {
        var random = Seeded(seed)
        var model: [ModelKey: Int] = [:]
        let state = try StateStore(at: directory.path, for: .writing, tables: ["candidates"])
        for round in 0..<40 {
            var changed = model
            let isKept = Int.random(in: 0..<4, using: &random) > 0
            func change(_ transaction: borrowing StateTransaction) throws(StoreError) {
                for step in 0..<Int.random(in: 1..<40, using: &random) {
                    let key = ModelKey.random(&random)
                    let value = round * 100 + step
                    switch Int.random(in: 0..<4, using: &random) {
                    case 0:
                        let isNew = try table.insert(Tally(value), at: key.key, in: transaction)
                        #expect(isNew == (changed[key] == nil))
                        if isNew { changed[key] = value }
                    case 1:
                        let wasThere = try table.delete(key.key, in: transaction)
                        #expect(wasThere == (changed.removeValue(forKey: key) != nil))
                    default:
                        try table.put(Tally(value), at: key.key, in: transaction)
                        changed[key] = value
                    }
                    #expect(try table.get(key.key, in: transaction)?.count == changed[key])
                }
                if !isKept { throw .unknownSymbol("undo") }
            }
            if isKept {
                try state.write { transaction throws(StoreError) in try change(transaction) }
                model = changed
            } else {
                #expect(throws: StoreError.unknownSymbol("undo")) {
                    try state.write { transaction throws(StoreError) in try change(transaction) }
                }
            }
            try expectScans(model, in: state.snapshot(), &random)
        }
    }

    func expectScans(
        _ model: [ModelKey: Int], in view: borrowing StateSnapshot, _ random: inout Seeded
    ) throws {
        let sorted = model.sorted { $0.key < $1.key }
        #expect(try table.count(in: view) == model.count)
        #expect(try table.first(in: view)?.key == sorted.first?.key.key)
        #expect(try table.last(in: view)?.key == sorted.last?.key.key)
        expectSame(try table.rows(in: view), sorted)
        expectSame(try table.rows(.all, .backwards, in: view), sorted.reversed())
        for _ in 0..<10 {
            let (one, other) = (ModelKey.random(&random), ModelKey.random(&random))
            let (low, high) = (min(one, other), max(one, other))
            let limit = Int.random(in: 0..<20, using: &random)
            let inside = sorted.filter { low <= $0.key && $0.key < high }
            let range = KeyRange.within(low.key..<high.key)
            expectSame(try table.rows(range, in: view), inside)
            expectSame(try table.rows(range, limit: limit, in: view), inside.prefix(limit))
            expectSame(
                try table.rows(range, .backwards, limit: limit, in: view), inside.reversed().prefix(limit))
            expectSame(try table.rows(.from(low.key), in: view), sorted.filter { low <= $0.key })
            expectSame(
                try table.rows(.before(low.key), .backwards, in: view),
                sorted.filter { $0.key < low }.reversed())
            let own = sorted.filter { $0.key.symbol == low.symbol }
            expectSame(try table.rows(.prefix(low.symbol), in: view), own)
            expectSame(try table.rows(.prefix(low.symbol), .backwards, in: view), own.reversed())
            let later = KeyRange<SymbolMinute>.prefix(low.symbol).intersection(.from(low.key))
            expectSame(try table.rows(later, in: view), own.filter { low <= $0.key })
        }
    }

    @Test func rowsMayBeDeletedWhileTheyAreWalked() throws {
        let numbers = Table<UInt32, Tally>("numbers")
        let state = try StateStore(at: directory.path, for: .writing, tables: ["numbers"])
        for order in [ScanOrder.forwards, .backwards] {
            var seen = 0
            try state.write { transaction throws(StoreError) in
                for number in 0..<3000 as Range<UInt32> {
                    try numbers.put(Tally(0), at: number, in: transaction)
                }
                try numbers.forEach(.all, order, in: transaction) { row throws(StoreError) in
                    seen += 1
                    if row.key % 3 != 0 { try numbers.delete(row.key, in: transaction) }
                    return true
                }
            }
            #expect(seen == 3000)
            #expect(
                try numbers.rows(in: state.snapshot()).map(\.key) == Array(stride(from: 0, to: 3000, by: 3)))
        }
    }
}
