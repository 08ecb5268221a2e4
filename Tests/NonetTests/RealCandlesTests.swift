import Foundation
import Testing

/// The recorded candles, where they are at hand: `NONET_DATA`, or `../shared/data` beside the package.
enum RealCandles {
    static let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent()
        .deletingLastPathComponent()
    static let data =
        ProcessInfo.processInfo.environment["NONET_DATA"].map { URL(fileURLWithPath: $0) }
        ?? package.deletingLastPathComponent().appendingPathComponent("shared/data")
    static let isThere = FileManager.default.fileExists(atPath: data.appendingPathComponent("spot-long").path)

    /// The gzip files of a folder.
    static func files(_ folder: String) throws -> [String] {
        let path = data.appendingPathComponent(folder).path
        return try FileManager.default.contentsOfDirectory(atPath: path).filter { $0.hasSuffix(".csv.gz") }
            .sorted().map { path + "/" + $0 }
    }
}

@Suite(.enabled(if: RealCandles.isThere, "no recorded candles: set NONET_DATA"))
struct RealCandlesTests {
    struct Gaps: Decodable {
        struct Range: Decodable {
            var start, minutes: Int
            var state: String
        }
        var symbol: String
        var present, quiet: Int
        var ranges: [Range]
    }

    @Test func everyRowIsThereAndEveryHoleIsKnown() throws {
        let store = StoreUnderTest()
        let spot = try ["spot-2021-04", "spot-2023-03", "spot-long"].flatMap(RealCandles.files)
        let perpetual = try RealCandles.files("usdm-2026-02") + RealCandles.files("raw")
        #expect(try store.run(["import"], spot).code == 0)
        #expect(try store.run(["import"], ["--market", "usdm"] + perpetual).code == 0)
        let text = try store.run(["gaps", "--json"]).output
        let gaps = try JSONDecoder().decode([Gaps].self, from: Data(text.utf8))
        #expect(gaps.count == 17 && gaps.reduce(0) { $0 + $1.present } == 1_408_107)
        for symbol in gaps {
            let shorter = ["LTCUSDT", "XRPUSDT"].contains(symbol.symbol)
            // 2021-04-25T04:01Z; a minute later for two of them.
            let outage = symbol.ranges.first { $0.start == 1_619_323_260_000 + (shorter ? 60_000 : 0) }
            #expect(outage?.minutes == (symbol.symbol.hasSuffix(".P") ? nil : shorter ? 283 : 284))
            // 2021-04-20T02:00Z and 2023-03-24T12:40Z.
            let early = symbol.ranges.first { $0.start == 1_618_884_000_000 }
            #expect(early?.minutes == (["ETHBTC", "BRDBTC"].contains(symbol.symbol) ? 150 : nil))
            let halt = symbol.ranges.first { $0.start == 1_679_661_600_000 }
            #expect(halt?.minutes == (["BTCUSDT", "ETHUSDT"].contains(symbol.symbol) ? 80 : nil))
        }
        let before = try store.bytes
        #expect(try store.run(["import"], spot).code == 0)
        #expect(try store.bytes == before)
        #expect(try store.isSound)
        let statistics = try store.run(["store", "stats", "--json"]).output
        let perSlot = try #require(statistics.firstMatch(of: /"bytes_per_slot":([0-9.]+)/))
        #expect(try #require(Double(perSlot.1)) <= 66)
    }

    @Test(arguments: ["BTCUSDT", "DOGEUSDT", "BRDBTC"])
    func everyColumnAgreesWithItsReference(symbol: String) throws {
        let store = StoreUnderTest()
        let file = RealCandles.data.appendingPathComponent("spot-2021-04/\(symbol).csv.gz").path
        #expect(try store.run(["import"], [file]).code == 0)
        let golden = RealCandles.data.deletingLastPathComponent().appendingPathComponent(
            "golden/\(symbol)-1m-2021-05-18.csv.gz")
        let text = try CommandLineTool.run(shell: "gzip -dc \"$1\"", golden.path).output
        let lines = text.split(separator: "\n").map {
            $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        }
        let rows = try store.rows("indicators", symbol, "1m", ["--from", "2021-05-18", "--to", "2021-05-20"])
        try #require(rows.count == 2880 && rows.count == lines.count - 1)
        #expect(rows.map(\.[0]) == lines.dropFirst().map(\.[0]))
        for column in 1..<lines[0].count {
            let ours = rows.map { Double($0[column]) ?? .nan }
            let theirs = lines.dropFirst().map { Double($0[column]) ?? .nan }
            let warm = theirs.filter { !$0.isNaN }
            let mean = warm.reduce(0, +) / Double(warm.count)
            let deviation = (warm.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(warm.count))
                .squareRoot()
            let agree = zip(ours, theirs).allSatisfy { ours, theirs in
                theirs.isNaN
                    ? ours.isNaN : abs(ours - theirs) <= 1e-9 * max(theirs.magnitude, deviation)
            }
            #expect(agree, "\(lines[0][column])")
        }
    }
}
