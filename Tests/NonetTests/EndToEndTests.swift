import Foundation
import Testing

/// The whole path as a person walks it: files, store, server, client.
@Suite struct EndToEndTests {
    let directory = TemporaryDirectory()
    var store: String { directory.path + "/store" }

    /// A kline file of a seeded walk, six columns.
    func klines(_ name: String, minutes: Int, seed: UInt64) throws -> String {
        var state = seed
        var price = 1000
        var text = "open_time,open,high,low,close,volume\n"
        for minute in 0..<minutes {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let (move, spread, volume) = (
                Int(state >> 60) - 8, Int(state >> 56 & 7), Int(state >> 40 & 0xFFFF)
            )
            let close = max(100, price + move)
            let (high, low) = (max(price, close) + spread, min(price, close) - spread)
            text += "\((28_401_120 + minute) * 60_000),\(price).5,\(high).5,\(low).5,\(close).5,\(volume)\n"
            price = close
        }
        return try directory.file(name, text)
    }

    /// The rows of CSV text, by column.
    func table(_ text: String) -> [[String: String]] {
        let lines = text.split(separator: "\n").map { $0.split(separator: ",").map(String.init) }
        return lines.dropFirst().map { Dictionary(uniqueKeysWithValues: zip(lines[0], $0)) }
    }

    @Test func whatTheServerAnswersIsWhatTheStoreSays() throws {
        let files = [
            try klines("BTCUSDT.csv", minutes: 3000, seed: 1),
            try klines("ETHUSDT.csv", minutes: 2000, seed: 2),
        ]
        #expect(try CommandLineTool.run(["import", "--store", store] + files).code == 0)
        #expect(try CommandLineTool.run(["store", "verify", "--store", store]).code == 0)
        let server = try #require(try ServerProcess(store: store))
        for (symbol, interval) in [("BTCUSDT", "1m"), ("ETHUSDT", "5m"), ("BTCUSDT", "1h")] {
            let asked = ["--symbol", symbol, "--interval", interval]
            let whole = try CommandLineTool.run(["indicators", "--store", store] + asked)
            let served = try CommandLineTool.run(["query", "series", "--connect", server.address] + asked)
            #expect(whole.code == 0 && whole.output == served.output && whole.output.count > 1000)
            let candles = try CommandLineTool.run(["candles", "--store", store] + asked + ["--last", "50"])
            let servedCandles = try CommandLineTool.run(
                ["query", "candles", "--connect", server.address] + asked + ["--last", "50"])
            #expect(candles.output == servedCandles.output && candles.output.count > 100)

            let matrix = try CommandLineTool.run([
                "query", "matrix", "--connect", server.address, "--interval", interval,
            ])
            let row = try #require(table(matrix.output).first { $0["symbol"] == symbol })
            let last = try #require(table(whole.output).last)
            for (column, value) in last { #expect(row[column] == value) }
            let snapshot = try CommandLineTool.run(
                ["query", "snapshot", "--json", "--connect", server.address] + asked)
            // As text: JSONSerialization here reads some doubles one bit off.
            #expect(snapshot.output.contains("\"rsi\":\(try #require(last["rsi"]))"))
        }
        #expect(try CommandLineTool.run(["gaps", "--store", store]).code == 0)
        let second = try CommandLineTool.run(["import", "--store", store, files[0]])
        #expect(second.code == 4 && second.complaint.contains("another process is writing"))
        let unknown = try CommandLineTool.run(
            ["query", "snapshot", "--connect", server.address, "--symbol", "NOPE", "--interval", "1m"])
        #expect(unknown.code == 1 && unknown.complaint.contains("NOPE"))
        #expect(server.interrupt() == 0)
    }

    /// Over real sockets: exchange, collector, server and client. The second one goes on where the first stopped.
    @Test func theDemoRunsTwiceAndShowsATable() throws {
        for _ in 0..<2 {
            let demo = try CommandLineTool.run(
                [
                    "demo", "--store", store, "--json", "--listen", "127.0.0.1:0", "--minutes", "2",
                    "--history", "12h",
                ])
            #expect(demo.code == 0 && demo.complaint.contains(" 0 minutes missing"))
            let rows = try #require(
                try JSONSerialization.jsonObject(with: Data(demo.output.utf8)) as? [[String: Any]])
            #expect(rows.count == 20 && rows.allSatisfy { $0["rsi"] is Double })
        }
    }

    /// An hour with everything that goes wrong, a stop, and another start: in the end there are the exchange's candles and no
    /// others. The command compares them; a difference is its error.
    @Test(arguments: ["7", "11"]) func theCollectorEndsWithWhatTheExchangeHad(seed: String) throws {
        let outcome = try CommandLineTool.run([
            "bench", "collect", "--hours", "1", "--stops", "3h", "--speed", "900", "--symbols", "5",
            "--history", "6",
            "--faults", seed,
        ])
        #expect(outcome.code == 0, "\(outcome.complaint.suffix(400))")
    }

    @Test func theDemoDoesNotGoAmongOtherCandles() throws {
        let file = try klines("BTCUSDT.csv", minutes: 100, seed: 3)
        #expect(
            try CommandLineTool.run(["import", "--store", store, "--symbol", "OTHERUSDT", file]).code == 0)
        #expect(try CommandLineTool.run(["demo", "--store", store]).code == 4)
    }
}
