import Foundation
import Indicators
import Market
import Testing

/// Columns against values that others made: the project's own set, and the shared one where it is.
@Suite struct GoldenTests {
    static let shared =
        ProcessInfo.processInfo.environment["NONET_GOLDEN"].map { URL(fileURLWithPath: $0) }
        ?? packageRoot.appendingPathComponent("../shared/golden")
    static let data =
        ProcessInfo.processInfo.environment["NONET_DATA"].map { URL(fileURLWithPath: $0) }
        ?? packageRoot.appendingPathComponent("../shared/data")
    static let hasShared =
        FileManager.default.fileExists(atPath: shared.path)
        && FileManager.default.fileExists(atPath: data.path)

    struct Table {
        let header: [String]
        let rows: [[Double]]

        init(_ text: String) {
            let lines = text.split(separator: "\n")
            header = lines[0].split(separator: ",").map(String.init)
            rows = lines.dropFirst().map { $0.split(separator: ",").map { Double($0) ?? .nan } }
        }

        func column(_ name: String) -> [Double]? {
            header.firstIndex(of: name).map { place in rows.map { $0[place] } }
        }

        /// The candles of some rows; nil when a column is absent.
        func bars(_ range: Range<Int>? = nil) -> Bars? {
            guard let times = column("open_time"), let open = column("open"), let high = column("high"),
                let low = column("low"), let close = column("close"), let volume = column("volume")
            else { return nil }
            let all = Bars(
                firstBar: Int(times[0]) / 60_000, open: open, high: high, low: low, close: close,
                volume: volume)
            guard let range else { return all }
            var part = all.slice(range)
            part.firstBar = Int(times[range.lowerBound]) / 60_000
            return part
        }
    }

    func check(_ bars: Bars, against table: Table, _ name: String) {
        let indicators = Catalogue.indicators
        let rows = Batch.compute(indicators, [bars], interval: .m1)[0]
        for (index, indicator) in indicators.enumerated() {
            guard let expected = table.column(indicator.name) else {
                Issue.record("\(name) lacks column \(indicator.name)")
                continue
            }
            if let difference = disagreement(column(index, of: rows, indicators.count), expected) {
                Issue.record("\(name) \(indicator): \(difference)")
            }
        }
    }

    @Test(arguments: ["walk", "illiquid", "constant", "stable", "spiked"])
    func columnsAgreeWithTheProjectsOwnSet(name: String) throws {
        let file = packageRoot.appendingPathComponent("Tests/Golden/\(name).csv")
        let table = Table(try String(contentsOf: file, encoding: .utf8))
        check(try #require(table.bars()), against: table, name)
    }

    @Test(
        .enabled(if: hasShared, "the shared golden values are not here"),
        arguments: ["BTCUSDT", "DOGEUSDT", "BRDBTC"])
    func columnsAgreeWithTheSharedSet(name: String) throws {
        let golden = Table(try unpacked(Self.shared.appendingPathComponent("\(name)-1m-2021-05-18.csv.gz")))
        let candles = Table(try unpacked(Self.data.appendingPathComponent("spot-2021-04/\(name).csv.gz")))
        let first = try #require(candles.column("open_time")?.firstIndex(of: 1_621_296_000_000))
        check(try #require(candles.bars(first..<first + golden.rows.count)), against: golden, name)
    }

    private func unpacked(_ file: URL) throws -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["gzip", "-dc", file.path]
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let bytes = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return String(decoding: bytes, as: UTF8.self)
    }
}
