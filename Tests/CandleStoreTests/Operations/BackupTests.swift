import CandleStore
import Foundation
import Market
import Testing

@Suite struct BackupTests {
    @Test func aBackupIsTheStoreAndARestoreIsTheBackup() throws {
        let store = try OperatedStore()
        let (backup, restored) = (store.directory.path + "/backup", store.directory.path + "/restored")
        let before = try store.everything
        var steps: [OperationProgress.Step] = []
        let copy = try Store.backup(store.path, to: backup + "/") { steps.append($0.step) }
        #expect(Set(steps) == [.copying, .verifying])
        #expect(copy.verification.symbols == 3 && copy.state?.records == 500)
        #expect(try OperatedStore.everything(backup) == before)
        _ = try Store.restore(restored, from: backup)
        #expect(try OperatedStore.everything(restored) == before)
        #expect(try store.neighbours == ["backup", "restored", "store"])
        // A restored store is written like any other.
        let writer = try Store(at: restored, for: .writing)
        let more = walk(from: 28_420_000, minutes: 10, seed: 9)
        #expect(try writer.merge(more, of: bitcoin).added == 10)
        #expect(try StateStore(at: restored, for: .writing, tables: ["tallies"]).verify().faults.isEmpty)
    }

    @Test func aStoreWithoutAStateHasABackupWithoutOne() throws {
        let store = try OperatedStore(withState: false)
        let backup = store.directory.path + "/backup"
        #expect(try Store.backup(store.path, to: backup).state == nil)
        #expect(!StateStore.exists(at: backup))
        #expect(try OperatedStore.everything(backup) == store.everything)
    }

    /// What a writer commits meanwhile is in the backup as a whole commit or not at all.
    @Test func aBackupIsWholeWhileAWriterGoesOn() async throws {
        let store = try OperatedStore(minutes: 20_000)
        let writer = try Store(at: store.path, for: .writing)
        let rows = walk(from: 28_430_000, minutes: 3000, seed: 5)
        let writing = Task.detached { () throws -> Int in
            var commits = 0
            while !Task.isCancelled, (commits + 1) * 50 <= rows.count {
                _ = try writer.merge(Array(rows[commits * 50..<(commits + 1) * 50]), of: bitcoin)
                commits += 1
            }
            return commits
        }
        for round in 0..<4 {
            let backup = store.directory.path + "/backup\(round)"
            let copy = try Store.backup(store.path, to: backup)
            let snapshot = try Store(at: backup, for: .reading).snapshot()
            let late = try snapshot.bars(of: bitcoin, .m1).keys.filter { $0 >= 28_430_000 }
            #expect(late.count % 50 == 0 && copy.verification.faults.isEmpty)
        }
        writing.cancel()
        _ = try await writing.value
    }

    @Test func whatIsThereStays() throws {
        let store = try OperatedStore(minutes: 100)
        let file = store.directory.path + "/file"
        try "mine".write(toFile: file, atomically: true, encoding: .utf8)
        for target in [file, store.path, store.directory.path] {
            #expect(throws: StoreError.exists(path: target)) { try Store.backup(store.path, to: target) }
        }
        #expect(throws: StoreError.exists(path: store.path)) {
            try Store.restore(store.path, from: store.path)
        }
        #expect(try String(contentsOfFile: file, encoding: .utf8) == "mine")
        #expect(try store.neighbours == ["file", "store"])
    }

    @Test func anEmptyDirectoryIsRestoredInto() throws {
        let store = try OperatedStore(minutes: 100)
        let empty = store.directory.path + "/empty"
        try FileManager.default.createDirectory(atPath: empty, withIntermediateDirectories: true)
        _ = try Store.restore(empty, from: store.path)
        #expect(try OperatedStore.everything(empty) == store.everything)
    }

    @Test func noStoreIsNamedAndNothingIsMade() throws {
        let directory = TemporaryDirectory()
        let none = directory.path + "/none"
        #expect(throws: StoreError.noStore(path: none)) { try Store.backup(none, to: directory.path + "/b") }
        #expect(throws: StoreError.noStore(path: none)) {
            try Store.restore(directory.path + "/s", from: none)
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path) == [])
    }

    @Test func aDamagedStoreIsNotCopiedAsSound() throws {
        let store = try OperatedStore()
        try store.damage()
        for attempt in [
            { _ = try Store.backup(store.path, to: store.directory.path + "/new") },
            { _ = try Store.restore(store.directory.path + "/new", from: store.path) },
        ] {
            let error = #expect(throws: StoreError.self) { try attempt() }
            guard case .unsound(_, 1, let first) = error else {
                Issue.record("\(String(describing: error))")
                continue
            }
            #expect(first.contains("damaged block of "))
        }
        #expect(try store.neighbours == ["store"])
    }

    @Test func aDamagedStateIsNotCopiedAsSound() throws {
        let store = try OperatedStore(minutes: 100)
        try patch(store.path) { bytes in
            // The payload 3 * 499, behind version 1 and length 8.
            let value = Data([1, 0, 8, 0, 0, 0])
            var at = bytes.startIndex
            while let found = bytes.range(of: value, in: at..<bytes.endIndex) {
                if bytes[found.lowerBound + 10] == 0xD9, bytes[found.lowerBound + 11] == 5 {
                    bytes[found.lowerBound + 12] ^= 1
                }
                at = found.upperBound
            }
        }
        let error = #expect(throws: StoreError.self) {
            try Store.backup(store.path, to: store.directory.path + "/new")
        }
        guard case .unsound(_, 1, let first) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(first.contains("table 'tallies', key 000001f3"))
        #expect(try store.neighbours == ["store"])
    }

    @Test(arguments: [0.0, 0.3, 0.9])
    func aTruncatedBackupIsNotRestored(share: Double) throws {
        let store = try OperatedStore()
        let backup = store.directory.path + "/backup"
        _ = try Store.backup(store.path, to: backup)
        let file = URL(fileURLWithPath: backup + "/candles/data.mdb")
        let bytes = try Data(contentsOf: file)
        try bytes.prefix(Int(Double(bytes.count) * share)).write(to: file)
        let error = #expect(throws: StoreError.self) {
            try Store.restore(store.directory.path + "/new", from: backup)
        }
        guard case .truncated = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(try store.neighbours == ["backup", "store"])
    }

    @Test func whatAKilledBackupLeftIsReplaced() throws {
        let store = try OperatedStore(minutes: 100)
        let backup = store.directory.path + "/backup"
        try FileManager.default.createDirectory(
            atPath: backup + ".unfinished/candles", withIntermediateDirectories: true)
        try Data(count: 5000).write(to: URL(fileURLWithPath: backup + ".unfinished/candles/data.mdb"))
        _ = try Store.backup(store.path, to: backup)
        #expect(try store.neighbours == ["backup", "store"])
        #expect(try OperatedStore.everything(backup) == store.everything)
    }

    /// A disk of two megabytes, which only root may have.
    @Test(.enabled(if: SmallDisk.isAllowed)) func aFullDiskLeavesNothing() throws {
        let store = try OperatedStore()
        let disk = try #require(try SmallDisk(store.directory.path + "/disk"))
        #expect(throws: StoreError.diskFull(path: disk.path + "/backup")) {
            try Store.backup(store.path, to: disk.path + "/backup")
        }
        #expect(throws: StoreError.diskFull(path: disk.path + "/restored")) {
            try Store.restore(disk.path + "/restored", from: store.path)
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: disk.path) == [])
    }
}

/// A file system of two megabytes in memory, gone when the test ends.
final class SmallDisk {
    let path: String

    static var isAllowed: Bool {
        let directory = TemporaryDirectory()
        return (try? SmallDisk(directory.path + "/probe")) != nil
    }

    init?(_ path: String) throws {
        self.path = path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        guard try Self.run("mount", "-t", "tmpfs", "-o", "size=2m", "none", path) else { return nil }
    }

    deinit { _ = try? Self.run("umount", path) }

    private static func run(_ arguments: String...) throws -> Bool {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = arguments
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        return process.terminationStatus == 0
    }
}
