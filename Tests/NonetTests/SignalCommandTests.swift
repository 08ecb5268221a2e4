import Foundation
import Testing

/// `nonet query signal|signals|why`, `nonet why` and `nonet watch signals` beside a server that collects nothing.
@Suite struct SignalCommandTests {
    let store = StoreUnderTest()
    let server: ServerProcess

    init() throws {
        try store.importing("BTCUSDT.csv", Kline.walk(Kline.day(0)..<Kline.day(1), seed: 1).csv())
        server = try #require(try ServerProcess(store: store.path))
    }

    @Test(arguments: [
        ["why", "BTCUSDT"], ["query", "why", "--symbol", "BTCUSDT", "--json"],
        ["query", "signal", "--symbol", "BTCUSDT"], ["query", "signals", "--last", "3", "--json"],
        ["watch", "signals"],
    ])
    func aServerThatDoesNotDecideSaysSo(arguments: [String]) throws {
        let outcome = try CommandLineTool.run(arguments + ["--connect", server.address])
        #expect(outcome.code == 1 && outcome.output.isEmpty, "\(outcome)")
        #expect(outcome.complaint.contains("NotReady (11): This server does not decide"), "\(outcome)")
    }

    @Test(arguments: [["why", "BTCUSD"], ["watch", "signals", "--symbols", "BTCUSD"]])
    func aSymbolThatIsNotThereIsOneClearError(arguments: [String]) throws {
        let outcome = try CommandLineTool.run(arguments + ["--connect", server.address])
        #expect(outcome.code == 1 && outcome.complaint.contains("did you mean BTCUSDT?"), "\(outcome)")
    }

    @Test(arguments: [
        ["why"], ["why", ""],
        ["query", "signal"], ["query", "signals", "--last", "0"], ["watch", "signals", "--columns", "rsi"],
    ])
    func wrongUsageIsTwo(arguments: [String]) throws {
        let outcome = try CommandLineTool.run(arguments)
        #expect(outcome.code == 2 && !outcome.complaint.isEmpty && outcome.output.isEmpty, "\(outcome)")
    }
}
