import Foundation
import Testing

/// What `nonet query` asks a server about gaps and learning, and has it do.
@Suite struct OperationsCommandTests {
    let store = StoreUnderTest()
    let server: ServerProcess

    init() throws {
        try store.importing(
            "BTCUSDT.csv",
            Kline.walk((Kline.day(0)..<Kline.day(1)).filter { $0 % 100 != 7 }, seed: 1).csv())
        server = try #require(try ServerProcess(store: store.path))
    }

    private func query(
        _ arguments: String..., environment: [String: String] = [:]
    ) throws -> CommandLineTool.Outcome {
        try CommandLineTool.run(
            ["query"] + arguments + ["--connect", server.address], environment: environment)
    }

    private func list(_ outcome: CommandLineTool.Outcome) throws -> [[String: Any]] {
        try #require(JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [[String: Any]])
    }

    private func object(_ outcome: CommandLineTool.Outcome) throws -> [String: Any] {
        try #require(JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any])
    }

    @Test func gapsAreThoseOfTheStore() throws {
        let served = try #require(try list(query("gaps", "--json")).first)
        let stored = try #require(try list(store.run(["gaps", "--json"])).first)
        for name in ["symbol", "first", "last", "present", "quiet", "halt", "missing", "coverage", "ranges"] {
            let (one, other) = (served[name] as? NSObject, stored[name] as? NSObject)
            #expect(one != nil && one == other, "\(name)")
        }
        let holes = (Kline.day(0)..<Kline.day(1)).count { $0 % 100 == 7 }
        #expect((served["ranges"] as? [Any])?.count == holes && holes > 10)
        let lines = try query("gaps", "--symbol", "BTCUSDT").output.split(separator: "\n")
        #expect(lines.count == 2 && lines[1].contains("major"))
    }

    @Test func aServerThatCollectsNothingHasNoGapJobs() throws {
        for command in ["gap-check", "backfill", "backfill-status"] {
            let outcome = try query(command)
            #expect(outcome.code == 1 && outcome.output.isEmpty)
            #expect(outcome.complaint.contains("--no-collect"), "\(outcome)")
        }
    }

    @Test(arguments: [
        "performance", "improvements", "rejections", "recommendations", "learning", "scheduler",
        "head-weights", "weight-history",
    ])
    func whatIsLearnedCanBeRead(command: String) throws {
        let text = try query(command)
        #expect(text.code == 0 && text.complaint.isEmpty && !text.output.isEmpty, "\(text)")
        let json = try query(command, "--json")
        #expect(json.code == 0 && json.output.split(separator: "\n").count == 1, "\(json)")
        _ = try JSONSerialization.jsonObject(with: Data(json.output.utf8))
    }

    @Test func aRunByHandIsToldOfAsAJob() throws {
        let watch = try Watch("jobs", server.address)
        let started = try object(query("trigger-weekly", "--json"))
        let job = try #require(started["job"] as? Int)
        let event = try #require(
            watch.first { $0["job"] as? Int == job && $0["state"] as? String == "succeeded" })
        #expect(event["kind"] as? String == "weeklyLearning")
        let scheduler = try object(query("scheduler", "--json"))
        let run = try #require((scheduler["runs"] as? [[String: Any]])?.first { $0["job"] as? Int == job })
        #expect(run["state"] as? String == "succeeded" && run["due"] is NSNull)
        let version = try #require(run["version"] as? Int)
        let history = try list(query("weight-history", "--json"))
        let decision = try #require(history.first { $0["version"] as? Int == version })
        #expect(decision["author"] as? String == "client" && decision["trigger"] as? String == "manual")
        #expect(decision["reason"] as? String == run["message"] as? String)
        #expect(try object(query("learning", "--json"))["summary"] is String)
    }

    @Test func aRollbackOfAnotherVersionThanIsThoughtIsRefused() throws {
        let before = try query("weight-history", "--json").output
        let outcome = try query("rollback", "0", "--expect", "7")
        #expect(outcome.code == 4 && outcome.output.isEmpty && outcome.complaint.contains("7"), "\(outcome)")
        #expect(try query("rollback", "99").code == 1)
        #expect(try query("rollback", "0").code == 4)
        #expect(try query("weight-history", "--json").output == before)
    }

    @Test func whatChangesSomethingTakesTheAdminsToken() throws {
        let tokens = ["NONET_TOKEN": "reads", "NONET_ADMIN_TOKEN": "changes"]
        #expect(server.interrupt() == 0)
        let guarded = try #require(
            try ServerProcess(store: store.path, ["--no-collect"], environment: tokens))
        func query(_ command: String..., bringing: [String: String]) throws -> CommandLineTool.Outcome {
            try CommandLineTool.run(
                ["query"] + command + ["--connect", guarded.address], environment: bringing)
        }
        for command in [["trigger-weekly"], ["rollback", "0"], ["gap-check"], ["backfill"]] {
            let refused = try CommandLineTool.run(
                ["query"] + command + ["--connect", guarded.address], environment: ["NONET_TOKEN": "reads"])
            #expect(refused.code == 4 && refused.complaint.contains("NONET_ADMIN_TOKEN"), "\(refused)")
        }
        #expect(try query("head-weights", bringing: ["NONET_TOKEN": "reads"]).code == 0)
        #expect(try query("head-weights", bringing: ["NONET_ADMIN_TOKEN": "changes"]).code == 0)
        #expect(try query("head-weights", bringing: [:]).code == 4)
        #expect(try query("trigger-weekly", bringing: tokens).code == 0)
        #expect(guarded.interrupt() == 0)
        let alike = try CommandLineTool.run(
            ["serve", "--no-collect", "--store", store.path, "--listen", "127.0.0.1:0"],
            environment: ["NONET_TOKEN": "same", "NONET_ADMIN_TOKEN": "same"])
        #expect(alike.code != 0 && alike.complaint.contains("two different ones"), "\(alike)")
    }

    @Test(arguments: [
        ["query", "rollback"], ["query", "rollback", "-1"], ["query", "rollback", "x"],
        ["query", "backfill", "--from", "2024-02-01", "--to", "2024-01-01"],
        ["query", "performance", "--from", "yesterday"], ["query", "weight-history", "--last", "0"],
        ["query", "backfill-status", "--last", "0"], ["query", "gaps", "--symbol", ""],
    ])
    func wrongUsageIsTwo(arguments: [String]) throws {
        let outcome = try CommandLineTool.run(arguments)
        #expect(outcome.code == 2 && !outcome.complaint.isEmpty && outcome.output.isEmpty, "\(outcome)")
    }

    @Test func aSymbolThatIsNotThereIsOneClearError() throws {
        for command in [["gaps"], ["backfill"]] {
            let outcome = try CommandLineTool.run(
                ["query"] + command + ["--symbol", "BTCUSD", "--connect", server.address])
            #expect(outcome.code == 1 && outcome.complaint.contains("did you mean BTCUSDT?"), "\(outcome)")
        }
    }
}

/// The same of a server that collects from an exchange.
@Suite struct CollectingServerTests {
    let store = StoreUnderTest()

    @Test func gapsAreFilledAndToldOf() throws {
        let exchange = try ExchangeProcess()
        let server = try #require(
            try ServerProcess(
                store: store.path,
                ["--symbols", "BTCUSDT", "--history", "6h", "--decide", "off", "--log-level", "error"]
                    + exchange.endpoints))
        let watch = try Watch("jobs", server.address)
        func query(_ arguments: String...) throws -> Any {
            let outcome = try CommandLineTool.run(
                ["query"] + arguments + ["--json", "--connect", server.address])
            #expect(outcome.code == 0 && outcome.complaint.isEmpty, "\(outcome)")
            return try JSONSerialization.jsonObject(with: Data(outcome.output.utf8))
        }
        func gap() throws -> [String: Any] {
            try #require(try query("gaps") as? [[String: Any]]).first ?? [:]
        }
        func wait(for job: Any) throws -> [String: Any] {
            let id = try #require((job as? [String: Any])?["job"] as? Int)
            _ = try #require(
                watch.first {
                    $0["job"] as? Int == id && $0["state"] as? String == "succeeded"
                })
            let status = try #require(try query("backfill-status") as? [String: Any])
            #expect(status["weight_limit"] is Int)
            let jobs = try #require(status["jobs"] as? [[String: Any]])
            return try #require(jobs.first { $0["job"] as? Int == id })
        }
        // The collector's own.
        _ = try #require(
            watch.first { $0["kind"] as? String == "backfill" && $0["state"] as? String == "succeeded" })
        let filled = try gap()
        #expect(filled["symbol"] as? String == "BTCUSDT" && filled["missing"] as? Int == 0)
        #expect(filled["exchange"] as? String == "trading" && filled["class"] as? String == "current")
        #expect(filled["present"] as? Int ?? 0 >= 350)

        let check = try wait(for: try query("gap-check"))
        #expect(check["kind"] as? String == "check" && check["missing"] as? Int == 0)
        let first = try #require(filled["first"] as? Int)
        let (from, to) = (first - 120 * 60_000, first - 60 * 60_000)
        let range = try wait(
            for: try query("backfill", "--from", "\(from)", "--to", "\(to)"))
        // The market is that of the hour it is run in, and the exchange halts now and then.
        #expect(range["kind"] as? String == "range" && (1...60).contains(range["candles"] as? Int ?? 0))
        #expect(range["missing"] as? Int == 0)
        #expect((from..<to).contains(try gap()["first"] as? Int ?? 0))
        let learning = try CommandLineTool.run(["query", "trigger-daily", "--connect", server.address])
        #expect(learning.code == 1 && learning.complaint.contains("--decide off"), "\(learning)")
        #expect(server.interrupt() == 0)
        exchange.stop()
    }
}
