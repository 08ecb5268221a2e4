import CandleStore
import Foundation
import Market
import Testing

@Suite struct CheckpointTests {
    let directory = TemporaryDirectory()
    var file: String { directory.path + "/candles/data.mdb" }

    static func value(_ number: Int) -> [UInt8] {
        var random = Seeded(UInt64(number))
        return (0..<(number * 5000 + 7)).map { _ in UInt8.random(in: .min ... .max, using: &random) }
    }

    /// The values that are shown, and whether these are all.
    func shown(_ mode: Store.Mode = .reading) throws -> (values: [[UInt8]], isWhole: Bool) {
        let snapshot = try Store(at: directory.path, for: mode).snapshot()
        var values: [[UInt8]] = []
        let isWhole = try snapshot.forEachCheckpointValue { number, value in
            #expect(number == values.count)
            values.append(unsafe value.withUnsafeBytes { unsafe Array($0) })
            return true
        }
        return (values, isWhole)
    }

    @Test func whatWasPutIsShownInOrderAndReplacedAsAWhole() throws {
        let store = try Store(at: directory.path, for: .writing)
        #expect(try shown().values.isEmpty && shown().isWhole == false)
        try store.putCheckpoint(4, Self.value)
        #expect(try shown().values == (0..<4).map(Self.value) && shown().isWhole)
        try store.putCheckpoint(2) { Self.value($0 + 9) }
        #expect(try shown().values == [Self.value(9), Self.value(10)] && shown().isWhole)
    }

    @Test func whoeverVisitsMayRefuse() throws {
        let store = try Store(at: directory.path, for: .writing)
        try store.putCheckpoint(3, Self.value)
        #expect(try store.snapshot().forEachCheckpointValue { number, _ in number < 2 } == false)
    }

    @Test func aReaderDoesNotPutOne() throws {
        _ = try Store(at: directory.path, for: .writing)
        let reading = try Store(at: directory.path, for: .reading)
        #expect(throws: StoreError.readOnly(path: directory.path)) {
            try reading.putCheckpoint(1, Self.value)
        }
    }

    /// No damaged value is shown, and none behind one.
    @Test func everyFlippedBitEndsIt() throws {
        try Store(at: directory.path, for: .writing).putCheckpoint(4, Self.value)
        let sound = try Data(contentsOf: URL(fileURLWithPath: file))
        var random = Seeded(5)
        for number in 0..<4 {
            let bytes = Data(Self.value(number))
            let start = try #require(sound.range(of: bytes)?.lowerBound) - 8
            for _ in 0..<20 {
                var damaged = sound
                damaged[start + Int.random(in: 0..<bytes.count + 8, using: &random)] ^=
                    1 << UInt8.random(in: 0..<8, using: &random)
                try damaged.write(to: URL(fileURLWithPath: file))
                let (values, isWhole) = try shown()
                #expect(values == (0..<number).map(Self.value) && !isWhole)
            }
        }
    }

    /// What is left of an earlier checkpoint is sound by itself, but not among others.
    @Test func aValueOfAnotherCheckpointIsNotTaken() throws {
        let long: (Int) -> [UInt8] = { [UInt8](repeating: UInt8($0), count: 9000) }
        func image(_ last: UInt8) throws -> (file: Data, page: Data.Index) {
            let other = TemporaryDirectory()
            try Store(at: other.path, for: .writing, identifier: [UInt8](repeating: 7, count: 16))
                .putCheckpoint(3) { $0 == 0 ? [last] : long($0) }
            let file = try Data(contentsOf: URL(fileURLWithPath: other.path + "/candles/data.mdb"))
            return (file, try #require(file.range(of: Data(long(2)))).lowerBound)
        }
        let (one, place) = try image(1)
        let (other, same) = try image(2)
        #expect(place == same && one.count == other.count)
        var mixed = one
        mixed[place - 8..<place + 9000] = other[place - 8..<place + 9000]
        _ = try Store(at: directory.path, for: .writing)
        try mixed.write(to: URL(fileURLWithPath: file))
        #expect(try shown().values.count == 2 && shown().isWhole == false)
    }
}
