import Foundation
import Testing

/// `nonet learn` on a store of six symbols and ten days, of which candidates were made.
@Suite struct LearnCommandTests {
    static let filled: StoreUnderTest = {
        let store = StoreUnderTest()
        for (number, name) in ReplayCommandTests.names.enumerated() {
            let klines = Kline.slowWalk(Kline.day(0)..<Kline.day(10), seed: UInt64(number))
            _ = try! store.importing("\(name).csv", klines.csv())
        }
        _ = try! store.run(["replay", "--journal"])
        return store
    }()

    /// A copy that may be changed.
    private func store() throws -> StoreUnderTest {
        let store = StoreUnderTest()
        try FileManager.default.copyItem(atPath: Self.filled.path, toPath: store.path)
        return store
    }

    private func object(_ text: String) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    }

    private static let at = ["--at", "2024-01-11T00:00Z"]

    @Test func beforeAnythingIsLearnedTheDefaultsDecide() throws {
        let status = try object(try Self.filled.run(["learn", "status", "--json"]).output)
        #expect(status["active"] as? Int == 0 && status["frozen"] as? Bool == false)
        #expect((status["days"] as? Int ?? 0) >= 2 && (status["rows"] as? Int ?? 0) > 1000)
        #expect((status["weights"] as? [String: Any])?.count == 9)
        let history = try Self.filled.run(["learn", "history"])
        #expect(history.code == 0 && history.output.contains("the default weights"), "\(history)")
        let show = try Self.filled.run(["learn", "show", "0"])
        #expect(show.code == 0 && show.output.contains("technical"), "\(show)")
    }

    @Test func aRunLeavesADecisionWithItsReason() throws {
        let store = try store()
        let weekly = try store.run(["learn", "trigger", "weekly", "--json"], Self.at)
        #expect(weekly.code == 0, "\(weekly)")
        let decision = try object(weekly.output)
        #expect(decision["version"] as? Int == 1 && decision["deciding"] as? Int == 0)
        #expect((decision["reason"] as? String)?.contains("The weights stay") == true, "\(decision)")
        let daily = try store.run(["learn", "trigger", "daily"], Self.at)
        #expect(daily.code == 0 && daily.output.contains("version 0 decides, as before"), "\(daily)")
        let again = try store.run(["learn", "trigger", "daily"], Self.at)
        #expect(again.code == 4 && again.complaint.contains("2024-01-11 has been made"), "\(again)")
        let back = try store.run(["learn", "trigger", "weekly", "--at", "2024-01-10"])
        #expect(back.code == 4 && back.complaint.contains("the last decision is of 2024-01-11"), "\(back)")
        let history = try store.run(["learn", "history", "--limit", "2"])
        #expect(history.output.split(separator: "\n").count == 3, "\(history)")
        for version in 0...2 {
            let replay = try store.run(["learn", "replay", "--version", "\(version)", "--json"])
            #expect(replay.code == 0, "\(replay)")
            #expect(replay.output.contains(version == 0 ? "\"given\"" : "\"same\""), "\(replay)")
        }
        #expect(try store.isSound)
        // A run by hand does not count as the schedule's.
        let status = try store.run(["learn", "status"])
        #expect(status.code == 0 && status.output.contains("hand"), "\(status)")
    }

    @Test func whatChangesNothingIsRefused() throws {
        let store = try store()
        let replay = ["replay", "--json", "--from", "2024-01-09", "--to", "2024-01-10"]
        let decided = try store.run(replay)
        #expect(decided.code == 0 && decided.output.contains("\"weights_version\":0"))
        #expect(try store.run(replay, ["--weights", "0"]).output == decided.output)
        let none = try store.run(["learn", "rollback", "0"])
        #expect(
            none.code == 4 && none.complaint.contains("version 0 of the weights decides already"), "\(none)")
        let moved = try store.run(["learn", "rollback", "0", "--expect", "3"])
        #expect(moved.code == 4 && moved.complaint.contains("0 of the weights decides, not 3"), "\(moved)")
        let unfrozen = try store.run(["learn", "unfreeze"])
        #expect(unfrozen.code == 4 && unfrozen.complaint.contains("not frozen"), "\(unfrozen)")
    }

    @Test(arguments: [
        (["show", "7"], 2, "there is no version 7 of the weights, there are 0 to 0"),
        (["diff", "0", "7"], 2, "there is no version 7"), (["show", "x"], 2, "x"),
        (["rollback", "7"], 2, "there is no version 7"),
        (["replay", "--version", "7"], 2, "there is no version 7"),
        (["trigger", "hourly"], 2, "hourly"), (["trigger", "daily", "--at", "noon"], 2, "noon"),
        (["trigger", "daily", "--at", "2999-01-01"], 2, "2999-01-01T00:00Z, which is still to come"),
        (["trigger", "daily", "--interval", "4h"], 2, "4h"), (["history", "--limit", "0"], 2, "--limit"),
    ])
    func badInputIsSaidInOneLine(options: [String], code: Int32, word: String) throws {
        let outcome = try Self.filled.run(["learn"] + options)
        #expect(outcome.code == code && outcome.output.isEmpty, "\(outcome)")
        #expect(outcome.complaint.contains(word), "\(outcome)")
    }

    @Test func aStoreWithoutAStateOrWithoutCandlesIsSaid() throws {
        let store = StoreUnderTest()
        #expect(try store.run(["learn", "status"]).complaint.contains("there is no store at"))
        #expect(try store.run(["symbols"]).complaint.contains("there is no store at"))
        _ = try store.importing("BTCUSDT.csv", Kline.slowWalk(Kline.day(0)..<Kline.day(1), seed: 1).csv())
        let status = try store.run(["learn", "status"])
        #expect(status.code == 1 && status.complaint.contains("has no state yet"), "\(status)")
        let symbols = try store.run(["symbols"])
        #expect(symbols.code == 1 && symbols.complaint.contains("'nonet gaps' lists"), "\(symbols)")
        #expect(try store.run(["replay", "--weights", "3"]).complaint.contains("there is no version 3"))
    }

    @Test func besideAServerItIsOnlyRead() throws {
        let store = try store()
        let server = try #require(try ServerProcess(store: store.path))
        #expect(try store.run(["learn", "status"]).code == 0)
        for command in [["rollback", "0"], ["trigger", "daily"], ["unfreeze"]] {
            let refused = try store.run(["learn"] + command)
            #expect(refused.code == 4 && refused.complaint.contains("a server holds the store"), "\(refused)")
            #expect(refused.complaint.contains("nonet query "), "\(refused)")
        }
        #expect(server.interrupt() == 0)
    }
}
