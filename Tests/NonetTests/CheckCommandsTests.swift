import Foundation
import Testing

/// `nonet lookahead-check` and `nonet warmup-check`.
@Suite struct CheckCommandsTests {
    let store = StoreUnderTest()

    struct Lookahead: Decodable {
        struct Sample: Decodable {
            let cut, columns, votes, differences: Int
            let future: String
        }
        let differences: Int
        let samples: [Sample]
    }

    struct Warmup: Decodable {
        struct Column: Decodable {
            let name: String
            let stated: Int?
            let series: Int
        }
        struct Head: Decodable { let key: String }
        let starts: [Int]
        let columns: [Column]
        let heads: [Head]
    }

    private func fill() throws {
        try store.importing("BTCUSDT.csv", Kline.walk(Kline.day(0)..<Kline.day(4), seed: 3).csv())
    }

    @Test func noFutureChangesThePast() throws {
        try fill()
        let (first, again) = (
            try store.run(["lookahead-check", "--samples", "4", "--json"]),
            try store.run(["lookahead-check", "--samples", "4", "--json"])
        )
        #expect(first.code == 0 && first.output == again.output)
        let report = try JSONDecoder().decode(Lookahead.self, from: Data(first.output.utf8))
        #expect(report.differences == 0 && report.samples.count == 4)
        for sample in report.samples {
            let minutes = sample.cut / 60_000 - Kline.day(0)
            #expect(sample.differences == 0 && sample.columns >= 69 * minutes, "\(sample)")
            #expect(sample.votes == 9 * (minutes / 5))
        }
        #expect(Set(report.samples.map(\.future)) == ["absent", "rewritten"])
        #expect(
            try store.run(["lookahead-check", "--samples", "2"]).output.contains("all bits are the same"))
    }

    @Test func theBeginningIsForgotten() throws {
        try fill()
        let outcome = try store.run(["warmup-check", "--starts", "2,1,9", "--json"])
        #expect(outcome.code == 0)
        let report = try JSONDecoder().decode(Warmup.self, from: Data(outcome.output.utf8))
        #expect(report.starts == [1, 2] && report.columns.count == 69 && report.heads.count == 9)
        #expect(report.columns.first { $0.name == "obv" }?.stated == nil)
        let text = try store.run(["warmup-check", "--starts", "1"]).output
        #expect(try #require(text.firstMatch(of: /what does not settle: (.*)/)).1.contains("obv"))
    }

    @Test(arguments: [
        (["lookahead-check", "--samples", "0"], "1 to 10,000"),
        (["warmup-check", "--starts", "0"], "1,3,7,13"),
        (["warmup-check", "--starts", "1,x"], "1,3,7,13"),
        (["lookahead-check", "--interval", "1d"], "5m, 15m or 1h"),
        (["warmup-check", "--symbols", "NOPE"], "NOPE"), (["lookahead-check", "--symbols", "NOPE"], "NOPE"),
    ])
    func badInputIsNamed(arguments: [String], said: String) throws {
        try fill()
        let outcome = try store.run(arguments)
        #expect(outcome.code != 0 && outcome.complaint.contains(said), "\(outcome.complaint)")
        #expect(outcome.output.isEmpty)
    }

    @Test func aStoreOfOneDayHasNothingThatBeginsLater() throws {
        try store.importing("BTCUSDT.csv", Kline.walk(Kline.day(0)..<Kline.day(1), seed: 3).csv())
        let outcome = try store.run(["warmup-check"])
        #expect(outcome.code == 1 && outcome.complaint.contains("no more than 1 days"))
    }
}
