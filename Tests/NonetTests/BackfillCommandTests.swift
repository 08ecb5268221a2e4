import Foundation
import Testing

/// A simulated exchange in a process of its own.
final class ExchangeProcess {
    let rest: String
    private let process = Process()

    init(_ arguments: [String] = []) throws {
        let (output, complaint) = (Pipe(), Pipe())
        process.executableURL = CommandLineTool.binary
        process.arguments = ["exchange", "--symbols", "3", "--history", "7d"] + arguments
        (process.standardOutput, process.standardError) = (output, complaint)
        try process.run()
        var said = ""
        while said.split(separator: "\n").count < 2 {
            let more = output.fileHandleForReading.availableData
            guard !more.isEmpty else { break }
            said += String(decoding: more, as: UTF8.self)
        }
        rest = String(said.split(separator: "\n").first ?? "")
    }

    var endpoints: [String] {
        ["--rest-url", rest, "--stream-url", rest.replacingOccurrences(of: "http", with: "ws")]
    }

    func stop() {
        process.interrupt()
        process.waitUntilExit()
    }

    deinit { if process.isRunning { process.terminate() } }
}

@Suite struct BackfillCommandTests {
    let store = StoreUnderTest()

    private func object(_ outcome: CommandLineTool.Outcome) throws -> [String: Any] {
        try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any] ?? [:]
    }

    @Test(arguments: [[], ["--dumps-url", "SAME"]])
    func historyComesAndComesOnce(options: [String]) throws {
        let exchange = try ExchangeProcess()
        let options = options.map { $0 == "SAME" ? exchange.rest : $0 }
        let command = ["backfill", "--top", "3", "--history", "6d", "--json"] + exchange.endpoints + options
        let first = try store.run(command)
        let report = try object(first)
        #expect(first.code == 0 && report["state"] as? String == "done", "\(first)")
        let count = (report["candles"] as? Int ?? 0) + (report["halts"] as? Int ?? 0)
        #expect(count == 3 * 6 * 1440 && report["missing"] as? Int == 0)
        #expect((report["dumps"] as? Int ?? 0 > 0) == !options.isEmpty)
        #expect((report["symbols"] as? [[String: Any]])?.count == 3)
        let again = try object(try store.run(command))
        #expect((again["candles"] as? Int ?? -1) < 10, "a minute may have passed")
        let gaps = try store.run(["gaps"])
        #expect(gaps.output.contains("current") && gaps.output.contains("100.000%"))
        let doctor = try store.run(["doctor"] + exchange.endpoints)
        #expect(doctor.code == 0, "\(doctor.output)")
        #expect(doctor.output.contains("clock") && doctor.output.contains("the last closed minute is"))
        exchange.stop()
        let alone = try store.run(["doctor"] + exchange.endpoints)
        #expect(alone.code == 1 && alone.output.contains("fail  rest") && alone.output.contains("fix: "))
    }

    @Test func aRangeMayBeGiven() throws {
        let exchange = try ExchangeProcess(["--from", "2025-03-01"])
        let range = ["--from", "2025-02-25T00:00Z", "--to", "2025-02-26T00:00Z"]
        let outcome = try store.run(["backfill", "--symbols", "BTCUSDT"] + range + exchange.endpoints)
        #expect(
            outcome.code == 0 && outcome.output.contains("BTCUSDT  2025-02-25T00:00Z  2025-02-25T23:59Z"),
            "\(outcome)")
        exchange.stop()
    }

    @Test func whatGotNoAnswerIsThreeAndSaysWhy() throws {
        let faults = try store.directory.file("faults", "r5 r100000 html 200\n")
        let exchange = try ExchangeProcess(["--faults", faults])
        let command = ["backfill", "--symbols", "BTCUSDT", "--history", "6d", "--json"] + exchange.endpoints
        let outcome = try store.run(command)
        let report = try object(outcome)
        #expect(outcome.code == 3 && report["state"] as? String == "incomplete", "\(outcome)")
        #expect(report["missing"] as? Int ?? 0 > 0 && outcome.complaint.contains("not understood"))
        exchange.stop()
    }

    @Test func wrongUsageIsTwo() throws {
        for options in [
            ["--to", "2025-01-01"], ["--from", "2025-01-02", "--to", "2025-01-01"],
            ["--dumps-url", "ftp://x"],
            ["--history", "5"], ["--rest-url", "localhost"],
        ] {
            #expect(try store.run(["backfill"] + options).code == 2, "\(options)")
        }
    }

    @Test func symbolsAreShownWhereACollectorHasLooked() throws {
        let outcome = try store.run(["symbols"])
        #expect(outcome.code == 1 && !outcome.complaint.isEmpty)
    }
}
