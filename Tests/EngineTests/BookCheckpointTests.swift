import CandleStore
import Engine
import Foundation
import Indicators
import Market
import Testing

/// A checkpoint is a cache: what is not the state of these candles by this program is not taken, and nothing is lost.
@Suite struct BookCheckpointTests {
    let directory = TemporaryDirectory()
    var file: String { directory.path + "/candles/data.mdb" }
    let market = MarketUnderTest(seed: 1)
    /// What a replay publishes.
    let expected: [UInt64]

    init() throws {
        let store = try Store(at: directory.path, for: .writing)
        try market.merge(..<1600, into: store)
        let engine = Engine(store: store)
        try engine.publish(at: 0)
        expected = bits(engine.published)
        #expect(try engine.putCheckpoint())
    }

    /// Opens the store and publishes; the bits must be right in any case.
    func origin(_ mode: Store.Mode = .writing) throws -> Publication.Origin {
        let engine = try Engine(storeAt: directory.path, for: mode)
        let origin = try engine.publish(at: 0).origin
        #expect(bits(engine.published) == expected)
        return origin
    }

    /// Puts the checkpoint back with changes, its checksums right.
    func rewrite(_ change: (inout [[UInt8]]) -> Void) throws {
        let store = try Store(at: directory.path, for: .writing)
        var values: [[UInt8]] = []
        _ = try store.snapshot().forEachCheckpointValue { _, value in
            values.append(unsafe value.withUnsafeBytes { unsafe Array($0) })
            return true
        }
        change(&values)
        let changed = values
        try store.putCheckpoint(changed.count) { changed[$0] }
    }

    @Test func aSoundOneIsTaken() throws {
        #expect(try origin() == .checkpoint)
        #expect(try origin(.reading) == .checkpoint)
        try rewrite { _ in }
        #expect(try origin() == .checkpoint)
    }

    /// Version, signature, catalogue, minute, places; then the first place's symbol and fingerprint.
    @Test(arguments: 0..<7)
    func oneOfAnotherKindIsReplayed(word: Int) throws {
        try rewrite { $0[0][8 * word] ^= 0x40 }
        #expect(try origin() == .history)
        try replace()
        #expect(try origin() == .checkpoint)
    }

    /// Publishes and keeps what that came to.
    func replace() throws {
        let engine = try Engine(storeAt: directory.path, for: .writing)
        try engine.publish(at: 0)
        #expect(try engine.putCheckpoint())
    }

    @Test func oneThatIsNotWholeIsReplayed() throws {
        let count = 1 + 6 + 6 * 2
        for left in [0, 1, 6, 7, count - 1] {
            try rewrite { $0 = Array($0.prefix(left)) }
            #expect(try origin() == .history)
            try replace()
        }
        for number in [0, 1, 6, 7, count - 1] {
            try rewrite { $0[number].removeLast(8) }
            #expect(try origin() == .history)
            try replace()
        }
        try rewrite { $0.append($0[count - 1]) }
        #expect(try origin() == .history)
    }

    @Test func flippedBitsAreNeitherServedNorFatal() throws {
        let sound = try Data(contentsOf: URL(fileURLWithPath: file))
        // Values longer than a page begin behind a page's header of 16 bytes that says so; blocks have a name.
        let values = (0..<sound.count / 4096).map { $0 * 4096 }.filter { page in
            sound[page + 10] == 4 && sound[page..<page + 8] == Self.number(page / 4096)
                && sound[page + 16..<page + 20] != Data("NBLK".utf8)
        }
        #expect(values.count >= 18)
        var random = Seeded(state: 2)
        var replayed = 0
        for page in values {
            let length = Int(sound[page + 12]) * 4096 - 16
            var damaged = sound
            damaged[page + 16 + Int(random.next() % UInt64(min(length, 3000)))] ^=
                1 << UInt8(random.next() % 8)
            try damaged.write(to: URL(fileURLWithPath: file))
            if try origin() == .history { replayed += 1 }
        }
        #expect(replayed >= 18)
    }

    private static func number(_ value: Int) -> Data {
        Data((0..<8).map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) })
    }

    /// Stores of before there were checkpoints have no database for them.
    @Test func aStoreWithoutThatDatabaseIsReadAndGetsItWhenWritten() throws {
        var bytes = try Data(contentsOf: URL(fileURLWithPath: file))
        var at = bytes.startIndex
        // The name stands before its entry, in the leaf of names.
        while let found = bytes.range(of: Data("live".utf8), in: at..<bytes.endIndex) {
            bytes.replaceSubrange(found, with: Data("lifx".utf8))
            at = found.upperBound
        }
        try bytes.write(to: URL(fileURLWithPath: file))
        #expect(try origin(.reading) == .history)
        #expect(throws: EngineError.self) {
            let engine = try Engine(storeAt: directory.path, for: .reading)
            try engine.publish(at: 0)
            try engine.putCheckpoint()
        }
        try replace()
        #expect(try origin() == .checkpoint)
        #expect(try Store(at: directory.path, for: .reading).verify().faults.isEmpty)
    }

    @Test func anEmptyStoreHasACheckpointOfNothing() throws {
        let other = TemporaryDirectory()
        for origin in [Publication.Origin.history, .checkpoint] {
            let engine = try Engine(storeAt: other.path, for: .writing)
            #expect(try engine.publish(at: 3).origin == origin)
            #expect(engine.published.symbols.isEmpty && engine.published.computedAt == 3)
            try engine.putCheckpoint()
        }
    }
}
