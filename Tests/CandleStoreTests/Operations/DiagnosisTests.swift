import CandleStore
import Foundation
import Market
import Testing

@Suite struct DiagnosisTests {
    func findings(_ path: String) -> [String: Finding] {
        Dictionary(uniqueKeysWithValues: Store.diagnose(path).map { ($0.name, $0) })
    }

    @Test func aSoundStoreHasNothingToMend() throws {
        let store = try OperatedStore(minutes: 100)
        try Store(at: store.path, for: .writing).putCheckpoint(2) { [UInt8(truncatingIfNeeded: $0)] }
        let findings = findings(store.path)
        #expect(findings.values.allSatisfy { $0.level == .ok && $0.fix == nil }, "\(findings)")
        #expect(
            Set(findings.keys) == [
                "store", "disk", "map", "readers", "journal", "checkpoint", "state", "writer",
            ])
        #expect(findings["store"]?.found == "3 symbols, schema 1.0")
        #expect(
            findings["journal"]?.found == "41 commits in 16 kB, of 2023-12-31T23:39Z to 2024-01-01T00:19Z")
        #expect(findings["state"]?.found == "1 table, schema 1.0")
        #expect(findings["writer"]?.found == "no process is writing the store")
    }

    @Test func aWriterIsSeenAndNotDisturbed() throws {
        let store = try OperatedStore(minutes: 100, withState: false)
        let writer = try Store(at: store.path, for: .writing)
        #expect(findings(store.path)["writer"]?.found == "a process is writing the store")
        #expect(findings(store.path)["state"]?.found == "none yet")
        _ = try writer.merge(walk(from: 28_420_000, minutes: 5, seed: 1), of: bitcoin)
    }

    @Test func aReaderThatStaysBehindForASecondIsWarnedOf() throws {
        let store = try OperatedStore(minutes: 100)
        let writer = try Store(at: store.path, for: .writing)
        func commit(_ minute: Int) throws {
            _ = try writer.merge(walk(from: minute, minutes: 1, seed: 1), of: bitcoin)
        }
        func readers(_ pause: () -> Void) -> Finding? {
            Store.diagnose(store.path, pause: pause).first { $0.name == "readers" }
        }
        var snapshot = try writer.snapshot()
        #expect(readers { Issue.record("nobody is behind") }?.level == .ok)
        try commit(28_420_000)
        let renewed = readers { snapshot = try! writer.snapshot() }
        #expect(renewed?.level == .ok && renewed?.found.contains("none over a second") == true)
        try commit(28_420_001)
        let stayed = readers {}
        #expect(stayed?.level == .warn && stayed?.found.hasPrefix("1 read for over a second") == true)
        #expect(stayed?.found.contains("1 commits ago") == true, "\(stayed?.found ?? "")")
        #expect(try snapshot.symbols().count == 3)
    }

    @Test func whatDoesNotWorkFailsWithAFix() throws {
        let directory = TemporaryDirectory()
        #expect(findings(directory.path)["store"]?.level == .fail)
        let store = try OperatedStore(minutes: 100)
        try patch(store.path) { $0 = $0.prefix(5000) }
        let state = findings(store.path)["state"]
        #expect(state?.level == .fail && state?.fix != nil)
        #expect(findings(store.path)["store"]?.level == .ok)
        let file = URL(fileURLWithPath: store.path + "/candles/data.mdb")
        try Data(contentsOf: file).prefix(9000).write(to: file)
        #expect(findings(store.path)["store"]?.level == .fail)
    }

    @Test func aNewerSchemaIsNotToBeRestoredOver() throws {
        let store = try OperatedStore(minutes: 100)
        try patch(store.path) { bytes in
            var at = bytes.startIndex
            while let found = bytes.range(of: Data("schema".utf8), in: at..<bytes.endIndex) {
                bytes[found.upperBound + 2] = 9
                at = found.upperBound
            }
        }
        let state = findings(store.path)["state"]
        #expect(state?.level == .fail && state?.fix == "use the nonet that wrote it, or a newer one")
    }

    @Test func aMissingCheckpointAndACutOffCompactionAreWarnedOf() throws {
        let store = try OperatedStore(minutes: 100)
        try FileManager.default.createDirectory(
            atPath: store.path + "/compact.unfinished", withIntermediateDirectories: true)
        let findings = findings(store.path)
        #expect(findings["checkpoint"]?.level == .warn && findings["compaction"]?.level == .warn)
    }

    @Test(.enabled(if: SmallDisk.isAllowed)) func aDiskThatIsNearlyFullFails() throws {
        let directory = TemporaryDirectory()
        let disk = try #require(try SmallDisk(directory.path + "/disk"))
        _ = try Store(at: disk.path + "/store", for: .writing)
        let finding = findings(disk.path + "/store")["disk"]
        #expect(finding?.level == .fail && finding?.fix?.contains("prune") == true)
    }
}
