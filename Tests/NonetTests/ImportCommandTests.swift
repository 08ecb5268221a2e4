import Foundation
import Testing

@Suite struct ImportCommandTests {
    let store = StoreUnderTest()
    static let klines = Kline.walk(Kline.day(0)..<Kline.day(3), seed: 1)

    /// What a store holds that was given these candles in one file and in order.
    static func expected(_ klines: [Kline] = klines, _ columns: Columns = .rich) throws -> String {
        let reference = StoreUnderTest()
        try reference.importing("BTCUSDT.csv", klines.csv(columns))
        return try reference.everything(of: "BTCUSDT")
    }

    @Test func theOrderOfRowsAndFilesDoesNotMatter() throws {
        var random = Seeded(state: 5)
        let shuffled = Self.klines.shuffled(using: &random)
        let parts = try (0..<3).map { part in
            try store.directory.file(
                "BTCUSDT-1m-\(part).csv",
                stride(from: part, to: shuffled.count, by: 3).map { shuffled[$0] }.csv())
        }
        #expect(try store.run(["import"], [parts[2], parts[0], parts[1]]).code == 0)
        #expect(try store.everything(of: "BTCUSDT") == Self.expected())
        #expect(try store.isSound)
    }

    @Test func aSecondImportChangesNoByte() throws {
        try store.importing("BTCUSDT.csv", Self.klines.csv())
        let before = try store.bytes
        let outcome = try store.importing("BTCUSDT.csv", Self.klines.csv(), ["--json"])
        #expect(
            outcome.code == 0 && outcome.output.contains("\"added\":0,\"enriched\":0,\"unchanged\":4320,"))
        #expect(try store.bytes == before)
    }

    @Test func aRicherFileFillsAndAPoorerErasesNothing() throws {
        let texts = [Self.klines.csv(.poor), Array(Self.klines[1000..<2000]).csv(), Self.klines.csv()]
        for text in texts + [texts[0]] {
            #expect(try store.importing("BTCUSDT.csv", text).code == 0)
        }
        #expect(try store.everything(of: "BTCUSDT") == Self.expected())
        #expect(try store.isSound)
    }

    @Test func aRowThatSaysOtherwiseIsRefusedAndTheStoredOneStays() throws {
        try store.importing("BTCUSDT.csv", Self.klines.csv())
        let before = try store.bytes
        var other = Array(Self.klines[..<3])
        other[1].values[4] += 1
        let outcome = try store.importing("BTCUSDT.csv", other.csv())
        #expect(outcome.code == 3 && outcome.complaint.contains("BTCUSDT.csv:3: "))
        #expect(try store.bytes == before)
    }

    @Test(arguments: ["half", "checksum cut", "flipped"])
    func nothingOfADamagedArchiveIsStored(damage: String) throws {
        let plain = try store.directory.file("BTCUSDT.csv", Self.klines.csv())
        #expect(try CommandLineTool.run(shell: "gzip -n \"$1\"", plain).code == 0)
        let url = URL(fileURLWithPath: plain + ".gz")
        let sound = try Data(contentsOf: url)
        var bytes = sound
        switch damage {
        case "half": bytes = bytes.prefix(bytes.count / 2)
        case "checksum cut": bytes = bytes.dropLast(5)
        default: bytes[bytes.count / 2] ^= 4
        }
        try bytes.write(to: url)
        try store.importing("ETHUSDT.csv", Self.klines.csv(.poor))
        let before = try store.everything(of: "ETHUSDT")
        let outcome = try store.run(["import"], [url.path])
        #expect(outcome.code == 1 && outcome.complaint.split(separator: "\n").count == 1)
        #expect(outcome.complaint.contains("BTCUSDT.csv.gz"))
        #expect(try store.everything(of: "ETHUSDT") == before)
        try sound.write(to: url)
        #expect(try store.run(["import"], [url.path]).code == 0)
        #expect(try store.everything(of: "BTCUSDT") == Self.expected())
        #expect(try store.isSound)
    }

    @Test func aFileThatIsCompleteMakesHaltsBetweenItsRowsOnly() throws {
        let start = Kline.day(0)
        for minutes in [[start, start + 3], [start + 10, start + 12]] {
            try store.importing("BTCUSDT.csv", Kline.walk(minutes, seed: 2).csv(), ["--complete"])
        }
        let text = try store.run(["gaps", "--json"]).output
        #expect(text.contains("\"present\":4,") && text.contains("\"halt\":3,\"missing\":6,"))
        #expect(try store.isSound)
    }

    @Test func aMinuteWhoseRowIsRefusedIsNoHalt() throws {
        let lines = [0, 1, 2, 3, 6].map { minute in
            "\((Kline.day(0) + minute) * 60_000),1,2,0.5,\(minute == 2 ? "abc" : "1.5"),9"
        }
        let outcome = try store.importing("BTCUSDT.csv", lines.joined(separator: "\n"), ["--complete"])
        #expect(outcome.code == 3)
        let halts = try store.run(["gaps", "--json"]).output
        #expect(
            !halts.contains("{\"start\":\((Kline.day(0) + 2) * 60_000),\"minutes\":1,\"state\":\"halt\"}"))
    }

    /// Whenever it is killed: what is there is sound, and the import is simply run again.
    @Test func aKilledImportIsSimplyRunAgain() throws {
        let klines = Kline.walk(Kline.day(0)..<Kline.day(60), seed: 4)
        let path = try store.directory.file("BTCUSDT.csv", klines.csv(.poor))
        for _ in 0..<3 {
            let process = Process()
            process.executableURL = CommandLineTool.binary
            process.arguments = ["import", "--store", store.path, path]
            (process.standardOutput, process.standardError) = (Pipe(), Pipe())
            try process.run()
            while process.isRunning, !FileManager.default.fileExists(atPath: store.file) {}
            kill(process.processIdentifier, SIGKILL)
            process.waitUntilExit()
            // Killed before the store was there, there is none.
            #expect(try store.run(["store", "verify"]).code <= 1)
        }
        #expect(try store.run(["import"], [path]).code == 0)
        #expect(try store.everything(of: "BTCUSDT") == Self.expected(klines, .poor))
        #expect(try store.isSound)
    }
}
