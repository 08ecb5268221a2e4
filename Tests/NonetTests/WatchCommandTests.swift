import Foundation
import Testing

/// `nonet watch` beside a server.
@Suite struct WatchCommandTests {
    let store = StoreUnderTest()
    let server: ServerProcess

    init() throws {
        try store.importing("BTCUSDT.csv", Kline.walk(Kline.day(0)..<Kline.day(1), seed: 1).csv())
        try store.importing("ETHUSDT.csv", Kline.walk(Kline.day(0)..<Kline.day(1), seed: 2).csv())
        server = try #require(try ServerProcess(store: store.path))
    }

    private func watch(_ arguments: String...) throws -> CommandLineTool.Outcome {
        try CommandLineTool.run(["watch"] + arguments + ["--connect", server.address])
    }

    @Test func aLineOfJSONAnEventHasTheStoresBits() throws {
        let outcome = try watch(
            "indicators", "--symbols", "ETHUSDT", "--interval", "15m", "--columns", "rsi,adx", "--json",
            "--count", "1")
        #expect(outcome.code == 0 && outcome.complaint.isEmpty)
        let event = try #require(
            try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any])
        let row = try #require(
            try store.rows("indicators", "ETHUSDT", "15m", ["--last", "1", "--columns", "rsi,adx"]).first)
        #expect(event["open_time"] as? Int == Int(row[0]) && event["origin"] as? String == "snapshot")
        // As text: Foundation reads some numbers a unit in the last place off.
        #expect(outcome.output.contains("\"values\":{\"rsi\":\(row[1]),\"adx\":\(row[2])}"))
    }

    @Test func peopleReadTimesAndWords() throws {
        let outcome = try watch("candles", "--interval", "1d", "--count", "2")
        let lines = outcome.output.split(separator: "\n")
        #expect(outcome.code == 0 && lines.count == 2)
        #expect(
            lines.allSatisfy { $0.contains(/^2024-01-01T00:00Z  (BTC|ETH)USDT 1d  open .* \(snapshot\)$/) })
    }

    @Test(arguments: [
        ["jobs", "--interval", "1m"], ["candles", "--columns", "rsi"], ["candles", "--count", "0"],
        ["trades"],
        ["indicators", "--columns", "rsy"], ["candles", "--symbols", ","],
    ])
    func wrongUsageIsTwo(arguments: [String]) throws {
        let outcome = try CommandLineTool.run(["watch"] + arguments + ["--connect", server.address])
        #expect(outcome.code == 2 && !outcome.complaint.isEmpty && outcome.output.isEmpty, "\(outcome)")
    }

    @Test func aSymbolThatIsNotThereIsOneClearError() throws {
        let outcome = try watch("candles", "--symbols", "ETHUSD")
        #expect(outcome.code == 1 && outcome.complaint.contains("did you mean ETHUSDT?"), "\(outcome)")
    }

    @Test func aServerThatGoesIsAnError() throws {
        let process = Process()
        let (output, complaint) = (Pipe(), Pipe())
        process.executableURL = CommandLineTool.binary
        process.arguments = [
            "watch", "candles", "--symbols", "BTCUSDT", "--interval", "1m", "--connect", server.address,
        ]
        (process.standardOutput, process.standardError) = (output, complaint)
        try process.run()
        #expect(!output.fileHandleForReading.availableData.isEmpty)
        #expect(server.interrupt() == 0)
        let said = String(decoding: complaint.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        #expect(process.terminationStatus == 1 && said.contains("stopping"), "\(said)")
    }
}
