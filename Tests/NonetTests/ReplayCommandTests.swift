import Foundation
import Testing

/// `nonet replay` and `nonet calibrate`, on six symbols whose prices walk for six days.
@Suite struct ReplayCommandTests {
    static let names = ["BTCUSDT", "ETHUSDT", "SOLUSDT", "XRPUSDT", "ADAUSDT", "DOTUSDT"]
    static let store: StoreUnderTest = {
        let store = StoreUnderTest()
        for (number, name) in names.enumerated() {
            let klines = Kline.slowWalk(Kline.day(0)..<Kline.day(6), seed: UInt64(number))
            _ = try! store.importing("\(name).csv", klines.csv())
        }
        return store
    }()

    struct Report: Decodable {
        struct Stage: Decodable { var stage: String, `in`: Int, rejected: Int }
        struct Head: Decodable { var key: String, votes, long, short, flat, abstained, strong: Int }
        struct Record: Decodable { var id, symbol: String, time: Int }
        var candidates, passedQuality, signals: Int
        var funnel: [Stage]
        var heads: [Head]
        var weightsVersion, calibrationVersion: Int
        var records: [Record]

        init(_ text: String) throws {
            let decoder = JSONDecoder()
            decoder.keyDecodingStrategy = .convertFromSnakeCase
            self = try decoder.decode(Report.self, from: Data(text.utf8))
        }
    }

    private func replay(_ options: [String] = [], in store: StoreUnderTest = store) throws -> Report {
        let outcome = try store.run(["replay", "--json"], options)
        #expect(outcome.code == 0, "\(outcome)")
        return try Report(outcome.output)
    }

    @Test func theSameCandlesGiveTheSameBytes() throws {
        let (one, other) = try (Self.store.run(["replay", "--json"]), Self.store.run(["replay", "--json"]))
        #expect(one.code == 0 && one.output == other.output && !one.output.contains(Self.store.path))
        let report = try Report(one.output)
        // From the five hundredth bar on, every five minutes.
        #expect(report.candidates == 6 * (6 * 1440 / 5 - 499))
        #expect(report.heads.map(\.key).first == "technical" && report.heads.count == 9)
        #expect(report.heads.allSatisfy { $0.long + $0.short + $0.flat + $0.abstained == report.candidates })
        var rest = report.candidates
        for stage in report.funnel {
            #expect(stage.in == rest)
            rest -= stage.rejected
        }
        #expect(rest == report.signals && report.records.count == report.signals)
        #expect(report.weightsVersion == 0 && report.calibrationVersion == 0)
    }

    @Test func aPeriodAndSymbolsAreChosen() throws {
        let part = try replay(["--symbols", "eth usdt".replacing(" ", with: "") + ",BTCUSDT"])
        #expect(part.candidates == 2 * (6 * 1440 / 5 - 499))
        let day = try replay(["--from", "2024-01-04", "--to", "2024-01-05"])
        #expect(day.candidates == 6 * 288)
        #expect(try replay(["--interval", "15m"]).candidates == 6 * (6 * 96 - 499))
    }

    @Test func aCalibrationIsUsedByTheNextReplay() throws {
        let store = StoreUnderTest()
        try FileManager.default.copyItem(atPath: Self.store.path, toPath: store.path)
        let dry = try store.run(["calibrate", "--to", "2024-01-06", "--dry-run", "--json"])
        #expect(dry.code == 0 && dry.output.contains("\"version\":null"), "\(dry)")
        #expect(try replay(in: store).calibrationVersion == 0)
        let kept = try store.run(["calibrate", "--to", "2024-01-06", "--json"])
        #expect(kept.code == 0 && kept.output.hasPrefix("{\"version\":1,"), "\(kept)")
        #expect(kept.output.dropFirst(12) == dry.output.dropFirst(15))
        let period = try replay(["--to", "2024-01-06"], in: store)
        #expect(period.calibrationVersion == 1)
        let rejection = 1 - Double(period.passedQuality) / Double(period.candidates)
        #expect((0.98...0.99).contains(rejection), "\(rejection)")
        #expect(try replay(["--calibration", "0"], in: store).calibrationVersion == 0)
        // Of another interval.
        #expect(try replay(["--interval", "15m"], in: store).calibrationVersion == 0)
        #expect(
            try store.run(["calibrate", "--to", "2024-01-06", "--json"]).output.hasPrefix("{\"version\":2,"))
        #expect(try replay(in: store).calibrationVersion == 2)
        let unknown = try store.run(["replay", "--calibration", "7"])
        #expect(unknown.code == 2 && unknown.complaint.contains("7, there are 0, 1, 2"), "\(unknown)")
    }

    @Test func historyIsKeptForLearningOnce() throws {
        let store = StoreUnderTest()
        try FileManager.default.copyItem(atPath: Self.store.path, toPath: store.path)
        let filled = try store.run(["replay", "--journal", "--json"])
        // Of three days all trades have ended; candidates begin on the second.
        let (first, last) = (1_704_153_600_000, 1_704_240_000_000)
        let days = "{\"first_day\":\(first),\"last_day\":\(last),\"days\":2,\"candidates\":"
        #expect(filled.code == 0 && filled.output.hasPrefix(days), "\(filled)")
        let again = try store.run(["replay", "--journal"])
        #expect(
            again.code == 4 && again.output.isEmpty
                && again.complaint.contains("2024-01-02T00:00Z to 2024-01-03T00:00Z"),
            "\(again)")
        #expect(try replay(in: store).candidates == replay().candidates)
        let short = try store.run(["replay", "--journal", "--to", "2024-01-03"])
        #expect(short.code == 4 || short.code == 3, "\(short)")
        let both = try store.run(["replay", "--journal", "--explain", "BTCUSDT", "2024-01-05T11:59Z"])
        #expect(both.code == 2 && both.complaint.contains("--explain"), "\(both)")
    }

    @Test func oneCandidateIsExplained() throws {
        let json = try Self.store.run(["replay", "--explain", "BTCUSDT", "2024-01-05T11:59Z", "--json"])
        #expect(json.code == 0, "\(json)")
        let object = try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any]
        let found = try #require(object)
        #expect(found["symbol"] as? String == "BTCUSDT" && found["time"] as? Int == 1_704_455_940_000)
        #expect((found["votes"] as? [Any])?.count == 9 && (found["gates"] as? [Any])?.count ?? 0 >= 10)
        let text = try Self.store.run(["replay", "--explain", "BTCUSDT", "2024-01-05T11:59Z"])
        #expect(
            text.code == 0 && text.output.contains("technical") && text.output.contains("higher_timeframe"))
        // No five minutes end with it.
        #expect(try Self.store.run(["replay", "--explain", "BTCUSDT", "2024-01-05T11:58Z"]).code == 1)
    }

    @Test(arguments: [
        (["--symbols", "NOPEUSDT"], 1, "NOPEUSDT"), (["--symbols", ""], 2, "--symbols"),
        (["--symbols", "BTC/USDT"], 2, "BTC/USDT"), (["--interval", "4h"], 2, "4h"),
        (["--interval", "3m"], 2, "3m"), (["--from", "then"], 2, "then"),
        (["--from", "2024-01-03", "--to", "2024-01-02"], 2, "--from"),
        (["--calibration=-1"], 2, "-1"), (["--explain", "BTCUSDT"], 2, "--explain"),
        (["--explain", "BTCUSDT", "noon"], 2, "noon"),
        (["--explain", "NOPEUSDT", "2024-01-05T11:59Z"], 1, "has no symbol 'NOPEUSDT'"),
    ])
    func badInputIsSaidInOneLine(options: [String], code: Int32, word: String) throws {
        let outcome = try Self.store.run(["replay"], options)
        #expect(outcome.code == code && outcome.output.isEmpty, "\(outcome)")
        #expect(outcome.complaint.contains(word), "\(outcome)")
    }

    @Test(arguments: [
        (["--interval", "1d"], 2, "1d"), (["--to", "later"], 2, "later"),
        (["--from", "2024-01-03", "--to", "2024-01-02"], 2, "--from"),
        (["--to", "2024-01-03"], 3, "too few"),
    ])
    func whatCanNotBeMeasuredIsNotKept(options: [String], code: Int32, word: String) throws {
        let outcome = try Self.store.run(["calibrate"], options)
        #expect(outcome.code == code && outcome.output.isEmpty, "\(outcome)")
        #expect(outcome.complaint.contains(word), "\(outcome)")
    }

    @Test func anEmptyStoreHasNothingToMeasure() throws {
        let store = StoreUnderTest()
        for command in ["replay", "calibrate"] {
            let outcome = try store.run([command])
            #expect(outcome.code == 1 && outcome.complaint.contains("there is no store at"), "\(outcome)")
        }
        #expect(!FileManager.default.fileExists(atPath: store.path))
    }
}

extension Kline {
    /// A walk of small steps, a thousandth a minute.
    static func slowWalk(_ minutes: Range<Int>, seed: UInt64) -> [Kline] {
        var generator = Seeded(state: seed)
        func random(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &generator) }
        var price = 100_000
        return minutes.map { minute in
            let (open, close) = (price, price + random(401) - 200)
            let (high, low) = (max(open, close) + random(50), min(open, close) - random(50))
            let volume = Double(random(1_000_000) + 1) / 1000
            price = close
            return Kline(
                minute: minute,
                values: [
                    Double(open) / 100, Double(high) / 100, Double(low) / 100, Double(close) / 100, volume,
                    volume * Double(close) / 100, Double(random(99) + 1), volume * Double(random(100)) / 100,
                ])
        }
    }
}
