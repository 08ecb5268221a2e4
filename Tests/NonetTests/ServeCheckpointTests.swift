import Foundation
import Testing

/// A server that starts again goes on from where it was, with the bits of all history.
@Suite struct ServeCheckpointTests {
    let store = StoreUnderTest()
    static let walk = Kline.walk(Kline.day(0)..<Kline.day(3), seed: 1)
    /// In the middle of a bar of every interval.
    static let cut = 2 * 1440 + 787

    /// Serves once: what it said, and whether every interval's row is the last one of the whole history.
    func serve() throws -> String {
        let server = try #require(try ServerProcess(store: store.path))
        for interval in ["1m", "5m", "15m", "1h", "4h", "1d"] {
            let outcome = try CommandLineTool.run([
                "query", "matrix", "--connect", server.address, "--interval", interval,
            ])
            let lines = outcome.output.split(separator: "\n").map {
                $0.split(separator: ",").map(String.init)
            }
            let shown = try #require(lines.last)
            let row = Dictionary(uniqueKeysWithValues: zip(lines[0], shown))
            let whole = try store.run(["indicators", "--symbol", "BTCUSDT", "--interval", interval])
            let expected = whole.output.split(separator: "\n").map {
                $0.split(separator: ",").map(String.init)
            }
            for (column, value) in zip(expected[0], try #require(expected.last)) {
                #expect(row[column] == value, "\(interval) \(column)")
            }
        }
        #expect(server.interrupt() == 0)
        return server.said
    }

    @Test func aSecondStartGoesOnWithTheBitsOfAllHistory() throws {
        try store.importing("BTCUSDT.csv", Array(Self.walk[..<Self.cut]).csv())
        #expect(try !serve().contains("checkpoint"))
        #expect(try serve().contains("from the checkpoint, 0 minutes behind"))
        try store.importing("BTCUSDT.csv", Self.walk.csv())
        let behind = Self.walk.count - Self.cut
        #expect(try serve().contains("from the checkpoint, \(behind) minutes behind"))
        #expect(try serve().contains("from the checkpoint, 0 minutes behind"))
        #expect(try store.isSound)
    }

    /// However it ended, what it goes on from is whole or not there.
    @Test func aKilledServerLosesNothing() throws {
        try store.importing("BTCUSDT.csv", Array(Self.walk[..<Self.cut]).csv())
        for _ in 0..<5 {
            let server = try #require(try ServerProcess(store: store.path))
            server.kill()
        }
        try store.importing("BTCUSDT.csv", Self.walk.csv())
        #expect(try serve().contains("from the checkpoint"))
        #expect(try store.isSound)
    }
}
