import CandleStore
import Foundation
import Testing

@Suite struct StateStoreTests {
    let directory = TemporaryDirectory()
    let tallies = Table<UInt32, Tally>("tallies")

    func open(_ mode: Store.Mode = .writing, _ tables: [String] = ["tallies"]) throws -> StateStore {
        try StateStore(at: directory.path, for: mode, tables: tables)
    }

    @Test func aMissingStateIsNamed() throws {
        #expect(throws: StoreError.noState(path: directory.path)) { try open(.reading) }
        #expect(!StateStore.exists(at: directory.path))
        _ = try open()
        #expect(StateStore.exists(at: directory.path))
        _ = try open(.reading)
    }

    @Test func itLivesBesideTheCandles() throws {
        let store = try Store(at: directory.path, for: .writing)
        let state = try open()
        _ = try store.merge(walk(from: 28_401_120, minutes: 10, seed: 1), of: bitcoin)
        try state.write { transaction throws(StoreError) in try tallies.put(Tally(7), at: 1, in: transaction)
        }
        #expect(try store.verify().faults.isEmpty)
        #expect(try tallies.get(1, in: state.snapshot()) == Tally(7))
    }

    @Test func aSecondWriterIsRefusedWhileTheFirstIsThere() throws {
        do {
            let first = try open()
            #expect(throws: StoreError.alreadyWriting(path: directory.path)) { try open() }
            #expect(try tallies.count(in: open(.reading).snapshot()) == 0)
            try first.write { _ in }
        }
        _ = try open()
    }

    @Test func aReadingStateDoesNotWrite() throws {
        _ = try open()
        let reading = try open(.reading)
        let error = #expect(throws: StoreError.self) { try reading.write { _ in } }
        guard case .readOnly = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test func whatWasCommittedIsThereAfterReopening() throws {
        for round in 0..<5 {
            let state = try open()
            #expect(try tallies.count(in: state.snapshot()) == round)
            try state.write { transaction throws(StoreError) in
                try tallies.put(Tally(round * 10), at: UInt32(round), in: transaction)
            }
        }
        let rows = try tallies.rows(in: open(.reading).snapshot())
        #expect(rows.map(\.key) == [0, 1, 2, 3, 4] && rows.map(\.record.count) == [0, 10, 20, 30, 40])
    }

    @Test func aThrownErrorUndoesTheWholeChange() throws {
        let state = try open(.writing, ["tallies", "others"])
        let others = Table<UInt32, Tally>("others")
        try state.write { transaction throws(StoreError) in try tallies.put(Tally(1), at: 1, in: transaction)
        }
        #expect(throws: StoreError.unknownSymbol("X")) {
            try state.write { transaction throws(StoreError) in
                try tallies.put(Tally(2), at: 1, in: transaction)
                try tallies.put(Tally(3), at: 2, in: transaction)
                try others.put(Tally(4), at: 1, in: transaction)
                // Its own changes are seen within it, and nowhere else.
                let own = try tallies.count(in: transaction)
                guard own == 2 else { return }
                throw .unknownSymbol("X")
            }
        }
        #expect(try tallies.rows(in: state.snapshot()).map(\.record) == [Tally(1)])
        #expect(try others.count(in: state.snapshot()) == 0)
    }

    @Test func aViewStaysAsItWas() throws {
        let state = try open()
        try state.write { transaction throws(StoreError) in try tallies.put(Tally(1), at: 1, in: transaction)
        }
        let before = try state.snapshot()
        try state.write { transaction throws(StoreError) in try tallies.put(Tally(2), at: 1, in: transaction)
        }
        #expect(try tallies.get(1, in: before) == Tally(1))
        #expect(try tallies.get(1, in: state.snapshot()) == Tally(2))
    }

    @Test func unknownTablesAreLeftAloneAndAbsentOnesAreEmpty() throws {
        let others = Table<UInt32, Tally>("others")
        do {
            let state = try open(.writing, ["others"])
            try state.write { transaction throws(StoreError) in
                try others.put(Tally(5), at: 5, in: transaction)
            }
        }
        do {
            let reading = try open(.reading, ["tallies"])
            let snapshot = try reading.snapshot()
            #expect(try tallies.get(1, in: snapshot) == nil && tallies.count(in: snapshot) == 0)
            #expect(try tallies.rows(in: snapshot).isEmpty && tallies.last(in: snapshot) == nil)
        }
        do {
            let state = try open()
            try state.write { transaction throws(StoreError) in
                try tallies.put(Tally(1), at: 1, in: transaction)
            }
        }
        let both = try open(.reading, ["tallies", "others"]).snapshot()
        #expect(try others.get(5, in: both) == Tally(5) && tallies.get(1, in: both) == Tally(1))
    }

    @Test func aNewerSchemaIsRefusedUntouched() throws {
        do { _ = try open() }
        try patch(directory.path) { bytes in
            var at = bytes.startIndex
            while let found = bytes.range(of: Data("schema".utf8), in: at..<bytes.endIndex) {
                bytes.replaceSubrange(found.upperBound..<found.upperBound + 4, with: [3, 0, 2, 0])
                at = found.upperBound
            }
        }
        for mode in [Store.Mode.reading, .writing] {
            #expect(
                throws: StoreError.schemaNewer(
                    path: directory.path + "/state", found: Schema(major: 2, minor: 3), supported: .state)
            ) { try open(mode) }
        }
    }

    @Test func candlesAreNoState() throws {
        do { _ = try Store(at: directory.path, for: .writing) }
        try FileManager.default.moveItem(
            atPath: directory.path + "/candles", toPath: directory.path + "/state")
        let error = #expect(throws: StoreError.self) { try open(.reading) }
        guard case .notAStore = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test func aTableThatWasNotOpenedIsNotWritten() async {
        await #expect(processExitsWith: .failure) {
            let directory = TemporaryDirectory()
            let state = try StateStore(at: directory.path, for: .writing, tables: [])
            try state.write { transaction throws(StoreError) in
                try Table<UInt32, Tally>("tallies").put(Tally(1), at: 1, in: transaction)
            }
        }
    }
}
