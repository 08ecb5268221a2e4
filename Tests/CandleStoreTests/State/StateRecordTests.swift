import CandleStore
import Foundation
import Market
import Testing

@Suite struct StateRecordTests {
    let directory = TemporaryDirectory()

    func open(_ mode: Store.Mode = .writing) throws -> StateStore {
        try StateStore(at: directory.path, for: mode, tables: ["samples"])
    }

    @Test func randomRecordsComeBackAsTheyWere() throws {
        let table = Table<UInt64, Sample>("samples")
        var random = Seeded(1)
        let samples = (0..<300).map { _ in Sample.random(&random) }
        do {
            try open().write { transaction throws(StoreError) in
                for (place, sample) in samples.enumerated() {
                    try table.put(sample, at: UInt64(place), in: transaction)
                }
            }
        }
        let rows = try table.rows(in: open(.reading).snapshot())
        #expect(rows.map(\.record) == samples)
        #expect(rows.map(\.record.value.bitPattern) == samples.map(\.value.bitPattern))
    }

    /// The first version of a record, and what became of it.
    struct First: StateRecord {
        static let version: UInt16 = 1
        var until: Int

        init(until: Int) { self.until = until }
        func write(to payload: inout PayloadWriter) { payload.write(until) }
        init(version: UInt16, from payload: inout PayloadReader) throws(Unreadable) {
            until = try payload.integer()
        }
    }

    struct Second: StateRecord, Equatable {
        static let version: UInt16 = 2
        var until: Int
        var reason: String

        init(until: Int, reason: String) { (self.until, self.reason) = (until, reason) }
        func write(to payload: inout PayloadWriter) {
            payload.write(until)
            payload.write(reason)
        }
        init(version: UInt16, from payload: inout PayloadReader) throws(Unreadable) {
            until = try payload.integer()
            reason = version < 2 ? "" : try payload.string()
        }
    }

    @Test func olderVersionsAreReadAndNewerOnesRefused() throws {
        let (firsts, seconds) = (Table<UInt32, First>("samples"), Table<UInt32, Second>("samples"))
        let state = try open()
        try state.write { transaction throws(StoreError) in
            try firsts.put(First(until: 10), at: 1, in: transaction)
            try seconds.put(Second(until: 20, reason: "weight"), at: 2, in: transaction)
        }
        let snapshot = try state.snapshot()
        #expect(try seconds.get(1, in: snapshot) == Second(until: 10, reason: ""))
        #expect(try seconds.get(2, in: snapshot) == Second(until: 20, reason: "weight"))
        #expect(try firsts.get(1, in: snapshot)?.until == 10)
        let newer = StoreError.recordNewer(table: "samples", key: "2", found: 2, supported: 1)
        #expect(throws: newer) { try firsts.get(2, in: snapshot) }
        #expect(throws: newer) { try firsts.rows(in: snapshot) }
        #expect("\(newer)".contains("use a newer nonet"))
    }

    /// Every byte of a value and its key is under the checksum: a flip anywhere is named, and nothing is served.
    @Test func everyFlippedBitIsNamed() throws {
        let table = Table<SymbolMinute, Sample>("samples")
        var random = Seeded(3)
        var sample = Sample.random(&random)
        (sample.text, sample.votes) = ("find me here", [1, 2, 3])
        let key = SymbolMinute(42, Minute(28_401_120))
        do {
            try open().write { transaction throws(StoreError) in
                try table.put(sample, at: key, in: transaction)
            }
        }
        let file = URL(fileURLWithPath: directory.path + "/state/data.mdb")
        let sound = try Data(contentsOf: file)
        let marks = Data("find me here".utf8)
        // Behind the envelope: number, small, value, isOpen, minute and the text's length.
        let before = 10 + 8 + 1 + 8 + 1 + 8 + 4
        let after =
            12 + (sample.maybe == nil ? 1 : 9) + 4 + 24 + 4
            + sample.names.reduce(0) { $0 + 4 + $1.utf8.count }
        for offset in -(before + 12)..<after {
            try patch(directory.path) { bytes in
                bytes = sound
                var at = bytes.startIndex
                // Old pages may hold it too.
                while let found = sound.range(of: marks, in: at..<sound.endIndex) {
                    bytes[found.lowerBound + offset] ^= 1 << UInt8.random(in: 0..<8, using: &random)
                    at = found.upperBound
                }
            }
            let error = #expect(throws: StoreError.self, "byte \(offset)") {
                try table.rows(in: open(.reading).snapshot())
            }
            guard case .damagedRecord("samples", _, _) = error else {
                Issue.record("byte \(offset): \(String(describing: error))")
                continue
            }
            #expect(try open(.reading).verify().faults.count == 1)
        }
        try patch(directory.path) { $0 = sound }
        #expect(try table.get(key, in: open(.reading).snapshot()) == sample)
        #expect(try open(.reading).verify().faults.isEmpty)
    }

    /// The same bytes, read as something else.
    @Test func whatIsNoRecordOfTheTypeIsNamed() throws {
        struct Greedy: StateRecord {
            static let version: UInt16 = 1
            func write(to payload: inout PayloadWriter) {}
            init(version: UInt16, from payload: inout PayloadReader) throws(Unreadable) {
                _ = try payload.doubles()
                _ = try payload.string()
            }
        }
        struct Modest: StateRecord {
            static let version: UInt16 = 1
            func write(to payload: inout PayloadWriter) {}
            init(version: UInt16, from payload: inout PayloadReader) throws(Unreadable) {
                _ = try payload.bool()
            }
        }
        let state = try open()
        // As a count of doubles, this number asks for 32 GB.
        try state.write { transaction throws(StoreError) in
            try Table<UInt32, Tally>("samples").put(Tally(0xFFFF_FFFF), at: 1, in: transaction)
            try Table<UInt32, Tally>("samples").put(Tally(1), at: 2, in: transaction)
        }
        let snapshot = try state.snapshot()
        func expectDamaged<Key: StateKey, Record: StateRecord>(
            _ table: Table<Key, Record>, _ key: Key, _ what: String
        ) {
            #expect(throws: StoreError.damagedRecord(table: table.name, key: "\(key)", what: what)) {
                try table.get(key, in: snapshot)
            }
        }
        expectDamaged(Table<UInt32, Greedy>("samples"), 1, "it is cut off: 4 bytes for 4294967295 values")
        expectDamaged(Table<UInt32, Modest>("samples"), 1, "255 is neither yes nor no")
        expectDamaged(Table<UInt32, Modest>("samples"), 2, "7 bytes follow its fields")
        #expect(
            throws: StoreError.damagedRecord(table: "samples", key: "00000001", what: "its key is cut off")
        ) {
            try Table<UInt64, Tally>("samples").rows(in: snapshot)
        }
    }
}
