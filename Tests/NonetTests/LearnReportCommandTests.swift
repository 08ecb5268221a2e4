import Foundation
import Testing

/// `nonet learn report` on a store of six symbols of which candidates were made.
@Suite struct LearnReportCommandTests {
    private func object(_ arguments: [String]) throws -> [String: Any] {
        let ran = try LearnCommandTests.filled.run(arguments + ["--json"])
        #expect(ran.code == 0, "\(ran)")
        return try #require(try JSONSerialization.jsonObject(with: Data(ran.output.utf8)) as? [String: Any])
    }

    @Test func itIsOfAllCandidatesThatAreKept() throws {
        let (report, status) = (try object(["learn", "report"]), try object(["learn", "status"]))
        #expect(report["candidates"] as? Int == status["rows"] as? Int)
        #expect(report["from"] as? Int == status["first_day"] as? Int)
        #expect((report["heads"] as? [Any])?.count == 9 && (report["stages"] as? [Any])?.count == 9)
        let stages = try #require(report["stages"] as? [[String: Any]])
        #expect(stages[0]["stage"] as? String == "consensus" && stages[0]["in"] as? Double ?? 0 > 1000)
        // Prices are at hand, so that holding is compared with, and minutes are counted.
        let baselines = try #require(report["baselines"] as? [[String: Any]])
        #expect(
            baselines.map { $0["kind"] as? String } == ["equal_weights", "random_entries", "buy_and_hold"])
        #expect((report["quality"] as? [String: Any])?["missing"] as? Double == 0)
    }

    /// A number is never alone: it has its sample, and where it is withheld a reason.
    @Test func everyNumberHasItsSample() throws {
        let performance = try #require(try object(["learn", "report"])["performance"] as? [String: Any])
        let estimates = performance.values.compactMap { $0 as? [String: Any] }
        #expect(estimates.count == 14)
        for estimate in estimates {
            let samples = try #require(estimate["samples"] as? Int)
            #expect(samples >= 30 || estimate["value"] is NSNull, "\(estimate)")
            #expect(!(estimate["value"] is NSNull) || estimate["reason"] is String, "\(estimate)")
        }
    }

    @Test func aRangeIsOfWholeDays() throws {
        let all = try object(["learn", "report"])
        let first = try #require(all["from"] as? Int)
        let day = try object(["learn", "report", "--from", "\(first)", "--to", "\(first + 86_400_000)"])
        #expect(day["from"] as? Int == first && day["to"] as? Int == first + 86_400_000)
        #expect(day["candidates"] as? Int ?? 0 > 0)
        #expect(day["candidates"] as? Int ?? 0 < all["candidates"] as? Int ?? 0)
        let later = try LearnCommandTests.filled.run(["learn", "report", "--from", "2030-01-01"])
        #expect(later.code == 1 && later.complaint.contains("they are 2024-01-"), "\(later)")
        let turned = try LearnCommandTests.filled.run([
            "learn", "report", "--from", "2024-01-05", "--to", "2024-01-03",
        ])
        #expect(turned.code == 2, "\(turned)")
    }

    @Test func peopleReadTables() throws {
        let ran = try LearnCommandTests.filled.run(["learn", "report"])
        #expect(ran.code == 0, "\(ran)")
        for part in ["candidates of 2024-01-", "expectancy, R", "technical", "confluence", "buy_and_hold"] {
            #expect(ran.output.contains(part), "\(part)")
        }
    }
}
