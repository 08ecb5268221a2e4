import Foundation
import Testing

/// On recorded candles no head is always silent, and none always speaks.
@Suite(.enabled(if: RealCandles.isThere, "no recorded candles: set NONET_DATA"))
struct RealHeadsTests {
    struct Report: Decodable {
        struct Head: Decodable {
            let key: String
            let votes, long, short, flat, abstained: Int
        }
        let candidates: Int
        let heads: [Head]
    }

    /// Spot candles without takers, a crash and an outage among them; perpetuals with all columns.
    @Test(arguments: [("spot-2021-04", "spot", 100_000), ("usdm-2026-02", "usdm", 10_000)])
    func everyHeadVotesSometimes(folder: String, market: String, candidatesMin: Int) throws {
        let store = StoreUnderTest()
        let files = try RealCandles.files(folder)
        #expect(try store.run(["import", "--market", market, "--complete"], files).code == 0)
        let replay = try store.run(["replay", "--json"])
        #expect(replay.code == 0)
        let report = try JSONDecoder().decode(Report.self, from: Data(replay.output.utf8))
        #expect(report.candidates > candidatesMin && report.heads.count == 9)
        for head in report.heads {
            print("\(folder), \(head.key): \(head.votes) votes of \(report.candidates), \(head.long) long")
            #expect(head.long > 0 && head.short > 0 && head.votes < report.candidates, "\(head)")
            #expect(head.votes + head.flat + head.abstained == report.candidates, "\(head)")
        }
    }
}
