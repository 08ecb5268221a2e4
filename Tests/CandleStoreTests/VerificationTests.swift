import CandleStore
import Foundation
import Market
import Testing

@Suite struct VerificationTests {
    let directory = TemporaryDirectory()
    var file: String { directory.path + "/candles/data.mdb" }

    @Test func aSoundStoreHasNoFaultsAndEveryCandleIsCounted() throws {
        let store = try Store(at: directory.path, for: .writing)
        for name in ["BTCUSDT", "ETHUSDT", "DOTUSDT.P"] {
            _ = try store.merge(walk(from: 28_401_000, minutes: 6000, seed: 1), of: Symbol(name))
        }
        let verification = try store.verify()
        #expect(verification.faults.isEmpty)
        #expect(verification.symbols == 3 && verification.candles == 18_000)
    }

    /// Every byte of a block is under a checksum: a flip anywhere is named with symbol and range, and not served.
    @Test func everyFlippedBitOfABlockIsNamed() throws {
        do {
            _ = try Store(at: directory.path, for: .writing).merge(
                walk(from: 28_401_120, minutes: 100, seed: 2), of: bitcoin)
        }
        let sound = try Data(contentsOf: URL(fileURLWithPath: file))
        let blocks = (0..<sound.count / 4096).map { $0 * 4096 + 16 }.filter {
            sound[$0..<$0 + 4] == Data("NBLK".utf8)
        }
        #expect(blocks.count == Interval.allCases.count)
        var random = Seeded(3)
        for start in blocks {
            for _ in 0..<12 {
                let at =
                    start
                    + (Bool.random(using: &random)
                        ? Int.random(in: 0..<4080, using: &random)
                        : Int.random(in: 0..<266_224, using: &random))
                var damaged = sound
                damaged[at] ^= 1 << UInt8.random(in: 0..<8, using: &random)
                try damaged.write(to: URL(fileURLWithPath: file))
                let faults = try Store(at: directory.path, for: .reading).verify().faults
                #expect(faults.count >= 1, "a flip at byte \(at - start) of a block went unseen")
                for fault in faults {
                    guard case .corrupt(let symbol, _, let bars, _) = fault else {
                        Issue.record("\(fault)")
                        continue
                    }
                    #expect(symbol == "BTCUSDT" && !bars.isEmpty)
                }
            }
        }
    }

    @Test func aWriterRefusesToBuildOnADamagedBlock() throws {
        do {
            _ = try Store(at: directory.path, for: .writing).merge(
                walk(from: 28_401_120, minutes: 100, seed: 2), of: bitcoin)
        }
        var bytes = try Data(contentsOf: URL(fileURLWithPath: file))
        for page in 0..<bytes.count / 4096
        where bytes[page * 4096 + 16..<page * 4096 + 20] == Data("NBLK".utf8) {
            bytes[page * 4096 + 4096 + 900 * 8] ^= 4
        }
        try bytes.write(to: URL(fileURLWithPath: file))
        let store = try Store(at: directory.path, for: .writing)
        #expect(throws: StoreError.self) {
            try store.merge(walk(from: 28_401_220, minutes: 10, seed: 4), of: bitcoin)
        }
        #expect(try Data(contentsOf: URL(fileURLWithPath: file)) == bytes)
    }

    @Test func aSymbolRecordThatIsAnothersIsNamed() throws {
        do {
            let store = try Store(at: directory.path, for: .writing)
            _ = try store.merge(walk(from: 28_401_120, minutes: 10, seed: 2), of: bitcoin)
        }
        // The record's key, big-endian 1, stands right before its value: version 1, flags 0.
        var bytes = try Data(contentsOf: URL(fileURLWithPath: file))
        let record = Data([0, 0, 0, 1, 1, 0, 0, 0])
        var at = bytes.startIndex
        var changed = 0
        while let found = bytes.range(of: record, in: at..<bytes.endIndex) {
            if bytes[found.upperBound..<min(found.upperBound + 16, bytes.endIndex)].range(
                of: Data("BTCUSDT".utf8)) != nil
            {
                bytes[found.lowerBound + 3] = 9
                changed += 1
            }
            at = found.upperBound
        }
        #expect(changed > 0)
        try bytes.write(to: URL(fileURLWithPath: file))
        // Whose blocks are whose can't be said: they would be another symbol's, or nobody's.
        for mode in [Store.Mode.reading, .writing] {
            let error = #expect(throws: StoreError.self) {
                try Store(at: directory.path, for: mode).snapshot().symbols()
            }
            guard case .notAStore = error else {
                Issue.record("\(String(describing: error))")
                continue
            }
        }
    }
}
