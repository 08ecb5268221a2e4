import Foundation
import Testing

/// `nonet query signal|signals|why`, `nonet why` and `nonet watch signals` beside a server that has decided nothing yet.
@Suite struct SignalCommandTests {
    let store = StoreUnderTest()
    let server: ServerProcess

    init() throws {
        try store.importing("BTCUSDT.csv", Kline.walk(Kline.day(0)..<Kline.day(1), seed: 1).csv())
        server = try #require(try ServerProcess(store: store.path))
    }

    private func run(_ arguments: String...) throws -> CommandLineTool.Outcome {
        try CommandLineTool.run(arguments + ["--connect", server.address])
    }

    @Test func whatIsNotDecidedYetIsSaid() throws {
        for arguments in [["why", "BTCUSDT"], ["query", "why", "--symbol", "BTCUSDT", "--json"]] {
            let outcome = try CommandLineTool.run(arguments + ["--connect", server.address])
            #expect(outcome.code == 1 && outcome.output.isEmpty, "\(outcome)")
            #expect(outcome.complaint.contains("No decision yet") && outcome.complaint.contains("5m"))
        }
        let outcome = try run("query", "signal", "--symbol", "BTCUSDT")
        #expect(outcome.code == 1 && outcome.complaint.contains("no signal of BTCUSDT yet"), "\(outcome)")
    }

    @Test func aHistoryOfNothingIsEmpty() throws {
        #expect(try run("query", "signals", "--json").output == "[]\n")
        #expect(try run("query", "signals", "--last", "3", "--symbol", "BTCUSDT", "--json").output == "[]\n")
        let lines = try run("query", "signals", "--from", "2024-01-01").output.split(separator: "\n")
        #expect(lines.count == 1 && lines.first?.hasPrefix("decided") == true)
    }

    @Test func aSymbolThatIsNotThereIsOneClearError() throws {
        for arguments in [
            ["why", "BTCUSD"], ["query", "signals", "--symbol", "BTCUSD"],
            [
                "watch", "signals", "--symbols", "BTCUSD",
            ],
        ] {
            let outcome = try CommandLineTool.run(arguments + ["--connect", server.address])
            #expect(outcome.code == 1 && outcome.complaint.contains("did you mean BTCUSDT?"), "\(outcome)")
        }
    }

    @Test(arguments: [
        ["serve", "--decide", "1d", "--store", "x"], ["demo", "--decide", "2m"], ["why"], ["why", ""],
        ["query", "signal"], ["query", "signals", "--last", "0"], ["watch", "signals", "--columns", "rsi"],
    ])
    func wrongUsageIsTwo(arguments: [String]) throws {
        let outcome = try CommandLineTool.run(arguments)
        #expect(outcome.code == 2 && !outcome.complaint.isEmpty && outcome.output.isEmpty, "\(outcome)")
    }
}
