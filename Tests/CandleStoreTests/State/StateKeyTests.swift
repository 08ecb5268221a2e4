import CandleStore
import Foundation
import Market
import Testing

/// Keys are scanned in the order of their values, and come back as they were: the order is LMDB's own, of bytes.
@Suite struct StateKeyTests {
    let directory = TemporaryDirectory()

    func expectOrder<Key: StateKey & Hashable>(_ keys: [Key]) throws {
        let table = Table<Key, Tally>("keys")
        let state = try StateStore(at: directory.path, for: .writing, tables: ["keys"])
        try state.write { transaction throws(StoreError) in
            for (place, key) in keys.enumerated() { try table.put(Tally(place), at: key, in: transaction) }
        }
        let rows = try table.rows(in: state.snapshot())
        #expect(rows.map(\.key) == Set(keys).sorted())
        #expect(rows.allSatisfy { keys[$0.record.count] == $0.key })
    }

    /// Random numbers, most of them near a power of two, and the ends.
    func numbers<Number: FixedWidthInteger>(_ type: Number.Type, seed: UInt64) -> [Number] {
        var random = Seeded(seed)
        return [.min, .max, 0, 1]
            + (0..<500).map { _ in
                Number(truncatingIfNeeded: random.next())
                    >> Number.random(in: 0..<Number(Number.bitWidth), using: &random)
            }
    }

    @Test func unsignedNumbers() throws {
        try expectOrder(numbers(UInt8.self, seed: 1))
    }
    @Test func sixteenBits() throws { try expectOrder(numbers(UInt16.self, seed: 2)) }
    @Test func symbolNumbers() throws { try expectOrder(numbers(UInt32.self, seed: 3)) }
    @Test func sequences() throws { try expectOrder(numbers(UInt64.self, seed: 4)) }
    @Test func signedNumbers() throws { try expectOrder(numbers(Int.self, seed: 5)) }
    @Test func thirtyTwoBitsSigned() throws { try expectOrder(numbers(Int32.self, seed: 6)) }
    @Test func sixtyFourBitsSigned() throws { try expectOrder(numbers(Int64.self, seed: 7)) }
    @Test func minutes() throws { try expectOrder(numbers(Int.self, seed: 8).map { Minute($0) }) }

    @Test func names() throws {
        var random = Seeded(9)
        let names = (0..<500).compactMap { _ in
            ShortName(
                String(
                    (0..<Int.random(in: 1...6, using: &random)).map { _ in
                        "aAbB ~!-".randomElement(using: &random)!
                    }))
        }
        #expect(names.count == 500)
        try expectOrder(names)
    }

    @Test(arguments: ["", "é", "a\0b", "line\n", String(repeating: "x", count: 64)])
    func otherTextsAreNoNames(text: String) { #expect(ShortName(text) == nil) }

    struct Place: StateKey, Hashable {
        var name: ShortName
        var symbol: UInt32
        var minute: Minute

        init(_ name: String, _ symbol: UInt32, _ minute: Int) {
            (self.name, self.symbol, self.minute) = (ShortName(name)!, symbol, Minute(minute))
        }

        func write(to key: inout KeyWriter) {
            key.write(name)
            key.write(symbol)
            key.write(minute)
        }

        init(from key: inout KeyReader) throws(Unreadable) {
            (name, symbol, minute) = (try key.read(), try key.read(), try key.read())
        }
    }

    /// The first part decides, then the second, then the third; a name stands before those that it begins.
    @Test func keysOfSeveralParts() throws {
        var random = Seeded(10)
        let places = (0..<1000).map { _ in
            Place(
                ["a", "aa", "ab", "b", "a b"].randomElement(using: &random)!,
                .random(in: 0...3, using: &random) << 7, .random(in: -300...300, using: &random))
        }
        try expectOrder(places)
        let sorted = Set(places).sorted {
            ($0.name, $0.symbol, $0.minute) < ($1.name, $1.symbol, $1.minute)
        }
        #expect(sorted == Set(places).sorted())
    }

    @Test func compounds() throws {
        var random = Seeded(11)
        let table = Table<Compound<ShortName, Int, UInt8>, Tally>("compounds")
        let keys = (0..<1000).map { _ in
            Compound(
                ShortName(["x", "xy", "y"].randomElement(using: &random)!)!,
                Int.random(in: -2...2, using: &random), UInt8.random(in: 0...3, using: &random))
        }
        let state = try StateStore(at: directory.path, for: .writing, tables: ["compounds"])
        try state.write { transaction throws(StoreError) in
            for key in keys { try table.put(Tally(0), at: key, in: transaction) }
        }
        var distinct: [Compound<ShortName, Int, UInt8>] = []
        for key in keys.sorted() where distinct.last != key { distinct.append(key) }
        #expect(try table.rows(in: state.snapshot()).map(\.key) == distinct)
        #expect(distinct.first.map { "\($0)" } == "x, -2, 0")
    }
}
