import Foundation
import Testing

@Suite struct StoreOperationsTests {
    let store = StoreUnderTest()
    var backup: String { store.directory.path + "/backup" }

    init() throws {
        try store.importing("BTCUSDT.csv", Kline.walk(Kline.day(0)..<Kline.day(9), seed: 1).csv())
        try store.importing("ETHUSDT.csv", Kline.walk(Kline.day(1)..<Kline.day(3), seed: 2).csv())
    }

    func decoded(_ outcome: CommandLineTool.Outcome) throws -> [String: Any] {
        let value = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8))
        return try #require(value as? [String: Any])
    }

    @Test func aBackupIsRestoredToTheSameStore() throws {
        // Directories on the way are made, too.
        let backup = store.directory.path + "/backups/monday"
        let before = try store.everything(of: "BTCUSDT") + store.everything(of: "ETHUSDT")
        let made = try store.run(["store", "backup"], [backup])
        #expect(made.code == 0 && made.complaint.isEmpty && made.output.contains("2 symbols, 15840 candles"))
        try FileManager.default.removeItem(atPath: store.path)
        let restored = try store.run(["store", "restore"], [backup, "--json"])
        #expect(restored.code == 0)
        let fields = try decoded(restored)
        #expect(fields["candles"] as? Int == 15_840 && fields["records"] is NSNull)
        #expect(try store.everything(of: "BTCUSDT") + store.everything(of: "ETHUSDT") == before)
        #expect(try store.isSound)
    }

    @Test func whatIsThereIsRefusedWithFour() throws {
        for command in [["store", "backup", store.path], ["store", "restore", store.path]] {
            let outcome = try store.run(command)
            #expect(outcome.code == 4 && outcome.output.isEmpty)
            #expect(outcome.complaint.contains("there is something at \(store.path) already"))
        }
        #expect(try store.isSound)
    }

    @Test(arguments: [
        ["store", "backup", "to"], ["store", "restore", "from"], ["store", "compact"],
        ["store", "prune", "--before", "2024-01-03"],
        ["store", "prune", "--before", "2024-01-03", "--dry-run"],
    ])
    func noStoreIsOneAndNothingIsMade(command: [String]) throws {
        let directory = TemporaryDirectory()
        let command = command.map { ["to", "from"].contains($0) ? directory.path + "/" + $0 : $0 }
        let outcome = try CommandLineTool.run(command + ["--store", directory.path + "/none"])
        #expect(outcome.code == 1 && outcome.output.isEmpty, "\(outcome)")
        #expect(outcome.complaint.contains("there is no store at \(directory.path)/"))
        #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path) == [])
    }

    @Test(arguments: [
        ["backup"], ["restore"], ["prune"], ["prune", "--before", "yesterday"],
        ["prune", "--before", "2024-01-03", "--symbol", "B T C"], ["compact", "more"],
    ])
    func wrongUsageIsTwo(arguments: [String]) throws {
        let outcome = try store.run(["store"] + arguments)
        #expect(outcome.code == 2 && !outcome.complaint.isEmpty && outcome.output.isEmpty, "\(outcome)")
    }

    @Test func compactingGivesBackWhatPruningGaveUp() throws {
        let dry = try store.run(["store", "prune", "--before", "2024-01-08T12:00", "--dry-run", "--json"])
        let plan = try decoded(dry)
        #expect(plan["dry_run"] as? Bool == true && plan["before"] as? Int == Kline.day(7) * 60_000)
        let symbols = try #require(plan["symbols"] as? [[String: Any]])
        #expect(symbols.map { $0["candles"] as? Int } == [7 * 1440, 1440])
        #expect(try store.rows("candles", "BTCUSDT", "1d").count == 9)

        let text = try store.run(["store", "prune", "--before", "2024-01-08T12:00"])
        #expect(
            text.code == 0 && text.output.contains("11520 candles before 2024-01-08T00:00Z are forgotten"))
        #expect(try store.rows("candles", "BTCUSDT", "1d").count == 2)
        // It ended before: its last day stays.
        #expect(try store.rows("candles", "ETHUSDT", "1m").count == 1440)
        #expect(try store.isSound)

        let before = try store.everything(of: "BTCUSDT") + store.everything(of: "ETHUSDT")
        let compaction = try decoded(store.run(["store", "compact", "--json"]))
        let (old, new) = (compaction["bytes_before"] as? Int, compaction["bytes_after"] as? Int)
        #expect(try #require(new) < #require(old) && store.bytes.count == new)
        #expect(try store.everything(of: "BTCUSDT") + store.everything(of: "ETHUSDT") == before)
        #expect(try store.isSound)
        let nothing = try store.run(["store", "prune", "--before", "2024-01-08T12:00"])
        #expect(nothing.code == 0 && nothing.output == "nothing is older than 2024-01-08T00:00Z\n")
    }

    @Test func onlyChosenSymbolsArePruned() throws {
        let outcome = try store.run(["store", "prune", "--before", "2024-01-03", "--symbol", "BTCUSDT"])
        #expect(outcome.code == 0 && !outcome.output.contains("ETHUSDT"))
        #expect(try store.rows("candles", "ETHUSDT", "1d").count == 2)
        let unknown = try store.run(["store", "prune", "--before", "2024-01-03", "--symbol", "XUSDT"])
        #expect(unknown.code == 1 && unknown.complaint.contains("no symbol 'XUSDT'"))
    }

    @Test func aServerKeepsOutWhoWouldWriteAndNotWhoReads() throws {
        let server = try #require(try ServerProcess(store: store.path))
        for command in [["store", "compact"], ["store", "prune", "--before", "2024-01-03"]] {
            let outcome = try store.run(command)
            #expect(outcome.code == 4 && outcome.complaint.contains("another process is writing"))
        }
        #expect(try store.run(["store", "backup"], [backup]).code == 0)
        let doctor = try store.run(["doctor", "--offline"])
        #expect(doctor.code == 0 && doctor.output.contains("a process is writing the store"))
        #expect(server.interrupt() == 0)
    }

    @Test func theDoctorSaysWhatIsWrongAndWhatToDo() throws {
        let sound = try store.run(["doctor", "--offline", "--json"])
        let fields = try decoded(sound)
        #expect(sound.code == 0 && fields["ok"] as? Bool == true)
        let findings = try #require(fields["findings"] as? [[String: Any]])
        #expect(findings.contains { $0["name"] as? String == "store" && $0["level"] as? String == "ok" })
        try store.bytes.prefix(9000).write(to: URL(fileURLWithPath: store.file))
        let damaged = try store.run(["doctor", "--offline"])
        #expect(damaged.code == 1 && damaged.complaint.isEmpty)
        #expect(damaged.output.hasPrefix("fail  store ") && damaged.output.contains("fix: restore a backup"))
    }
}
