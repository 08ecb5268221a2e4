import Foundation
import Testing

/// Long operations that end before their time: there is one whole store, and nothing half-made under a name that means
/// something.
@Suite struct StoreKillTests {
    let store = StoreUnderTest()

    init() throws {
        for (number, name) in ["BTCUSDT", "ETHUSDT", "DOTUSDT"].enumerated() {
            let rows = Kline.walk(Kline.day(0)..<Kline.day(20), seed: UInt64(number)).csv()
            try store.importing(name + ".csv", rows)
        }
    }

    /// Starts a command and signals it once a file is there; nil waits for nothing.
    func run(_ command: [String], signal: Int32, onceThereIs file: String?) throws -> Int32 {
        let process = Process()
        process.executableURL = CommandLineTool.binary
        process.arguments = command + ["--store", store.path]
        (process.standardOutput, process.standardError) = (FileHandle.nullDevice, FileHandle.nullDevice)
        try process.run()
        while let file, process.isRunning, !FileManager.default.fileExists(atPath: file) { sched_yield() }
        kill(process.processIdentifier, signal)
        process.waitUntilExit()
        return process.terminationStatus
    }

    /// What a compaction makes, in its order: each file tells a moment.
    @Test(arguments: [
        "compact.unfinished", "compact.unfinished/candles/data.mdb", "compact.unfinished/candles/lock.mdb",
        "compact.unfinished/candles/writer.lock",
    ])
    func aKilledCompactionLeavesOneWholeStore(moment: String) throws {
        let before = try store.everything(of: "BTCUSDT")
        for round in 0..<4 {
            _ = try run(["store", "compact"], signal: SIGKILL, onceThereIs: store.path + "/" + moment)
            #expect(try store.isSound)
            #expect(try store.everything(of: "BTCUSDT") == before)
            let doctor = try store.run(["doctor", "--offline"])
            #expect(doctor.code == 0)
            let isLeft = FileManager.default.fileExists(atPath: store.path + "/compact.unfinished")
            #expect(doctor.output.contains("compaction") == isLeft)
            // The next writer tidies up.
            let row = Kline.walk([Kline.day(30) + round], seed: 9).csv()
            #expect(try store.importing("XRPUSDT.csv", row).code == 0)
            #expect(try FileManager.default.contentsOfDirectory(atPath: store.path) == ["candles"])
        }
        #expect(try store.run(["store", "compact"]).code == 0)
        #expect(try store.everything(of: "BTCUSDT") == before)
    }

    @Test(arguments: ["", "/candles/data.mdb", "/candles/lock.mdb"], [SIGINT, SIGTERM])
    func anInterruptedBackupLeavesNothing(moment: String, signal: Int32) throws {
        let target = store.directory.path + "/backup"
        let code = try run(
            ["store", "backup", target], signal: signal, onceThereIs: target + ".unfinished" + moment)
        let names = try FileManager.default.contentsOfDirectory(atPath: store.directory.path)
        #expect(!names.contains("backup.unfinished"))
        // It may have been done before the signal came.
        #expect(code == 130 || code == 0 && names.contains("backup"), "\(code)")
        if names.contains("backup") {
            #expect(try CommandLineTool.run(["store", "verify", "--store", target]).code == 0)
        }
        #expect(try store.isSound)
    }

    @Test func aKilledPruningIsRunAgain() throws {
        _ = try run(["store", "prune", "--before", "2024-01-15"], signal: SIGKILL, onceThereIs: nil)
        #expect(try store.isSound)
        #expect(try store.run(["store", "prune", "--before", "2024-01-15"]).code == 0)
        #expect(try store.isSound)
        #expect(try store.rows("candles", "ETHUSDT", "1d").count == 6)
    }
}
