import Foundation
import Testing

/// One clear message and the right exit code; nothing stored is harmed.
@Suite struct BadInputTests {
    let directory = TemporaryDirectory()
    var store: String { directory.path + "/store" }

    @Test(arguments: [
        ["candles", "--symbol", "BTCUSDT", "--interval", "3m"],
        ["candles", "--symbol", "BTC USDT", "--interval", "1m"],
        ["candles", "--symbol", "BTCUSDT", "--interval", "1m", "--from", "yesterday"],
        ["candles", "--symbol", "BTCUSDT", "--interval", "1m", "--from", "2021-05-02", "--to", "2021-05-01"],
        ["candles", "--symbol", "BTCUSDT", "--interval", "1m", "--last", "0"],
        ["indicators", "--symbol", "BTCUSDT", "--interval", "1m", "--columns", "rsy"],
        ["indicators", "--symbol", "BTCUSDT", "--interval", "1m", "--columns", ","],
        ["gaps", "--symbols", ""], ["gaps", "--frobnicate"], ["store", "frobnicate"],
    ])
    func wrongUsageIsTwo(arguments: [String]) throws {
        let outcome = try CommandLineTool.run(
            arguments + (arguments[0] == "store" ? [] : ["--store", store]))
        #expect(outcome.code == 2 && !outcome.complaint.isEmpty && outcome.output.isEmpty, "\(outcome)")
    }

    @Test func anUnknownColumnGetsTheNearest() throws {
        let outcome = try CommandLineTool.run(
            ["indicators", "--store", store, "--symbol", "BTCUSDT", "--interval", "1m", "--columns", "rsy"])
        #expect(outcome.complaint.contains("'rsy'") && outcome.complaint.contains("'rsi'"))
    }

    @Test func aServerIsNotAskedForWhatItDoesNotHave() throws {
        let outcome = try CommandLineTool.run(
            ["query", "series", "--symbol", "BTCUSDT", "--interval", "1m", "--columns", "rsi,rsi(9)"])
        #expect(outcome.code == 2 && outcome.output.isEmpty)
        #expect(outcome.complaint.contains("a server has the catalogue's columns, not rsi(9)"))
    }

    @Test(arguments: [
        ["candles", "--symbol", "BTCUSDT", "--interval", "1m"],
        ["indicators", "--symbol", "BTCUSDT", "--interval", "1m"],
        ["gaps"], ["store", "verify"], ["store", "stats"], ["serve", "--no-collect"],
    ])
    func aMissingStoreIsOneAndIsNotMade(arguments: [String]) throws {
        let outcome = try CommandLineTool.run(arguments + ["--store", store])
        #expect(
            outcome.code == 1 && outcome.complaint.contains("there is no store at \(store)")
                && outcome.output.isEmpty)
        #expect(!FileManager.default.fileExists(atPath: store))
    }

    @Test func refusedRowsAreThreeAndTheOthersAreThere() throws {
        let file = try directory.file(
            "BTCUSDT.csv",
            "1704067200000,1,2,0.5,1,9\n1704067260000,1,2,many,1,9\n1704067320000,1,2,0.5,1,9\n")
        let outcome = try CommandLineTool.run(["import", "--store", store, file, "--json"])
        #expect(
            outcome.code == 3
                && outcome.complaint.contains("BTCUSDT.csv:2: low 'many' is not a decimal number"))
        let gaps = try CommandLineTool.run(["gaps", "--store", store, "--json"])
        let list = try #require(
            try JSONSerialization.jsonObject(with: Data(gaps.output.utf8)) as? [[String: Any]])
        #expect(list[0]["present"] as? Int == 2 && list[0]["missing"] as? Int == 1)
    }

    @Test func fileTroublesAreOne() throws {
        let text = try directory.file("TEXT.csv", "this is, no candle file\n1,2\n")
        let empty = try directory.file("EMPTY.csv", "")
        let interval = try directory.file("BTCUSDT-5m-2024-01.csv", "1704067200000,1,2,0.5,1,9\n")
        for path in [text, empty, interval, directory.path, directory.path + "/none.csv"] {
            let outcome = try CommandLineTool.run(["import", "--store", store, path])
            #expect(outcome.code == 1 && outcome.complaint.contains(path), "\(outcome)")
        }
        #expect(try CommandLineTool.run(["store", "verify", "--store", store]).code == 0)
    }

    @Test func noServerIsOne() throws {
        let outcome = try CommandLineTool.run(["query", "ping", "--connect", "127.0.0.1:1"])
        #expect(outcome.code == 1 && outcome.complaint.contains("127.0.0.1:1"))
    }

    @Test func everyCommandExplainsItselfWithTwoExamples() throws {
        let commands = [
            "import", "candles", "gaps", "indicators", "catalogue", "serve", "query", "query symbols",
            "query snapshot",
            "query matrix", "query series", "query candles", "query ping", "store", "store verify",
            "store stats", "config show", "demo", "exchange",
            "bench", "bench import", "bench indicators", "bench query", "bench startup", "replay",
            "calibrate",
        ]
        for command in commands {
            let words = command.split(separator: " ").map(String.init)
            let help = try CommandLineTool.run(words + ["--help"])
            let examples = help.output.split(separator: "\n").filter {
                $0.hasPrefix("  nonet \(words[0])") || $0.contains("nonet \(words[0])")
            }
            #expect(help.code == 0 && examples.count >= 2, "\(command)")
        }
    }
}
