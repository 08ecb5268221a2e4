import CandleStore
import Engine
import Foundation
import Market
import Server
import Signals
import Testing

/// A signal that is decided at a close, as every way of asking shows it.
@Suite struct LiveSignalTests {
    private let directory = TemporaryDirectory()

    /// Lets nearly all through.
    private var permissive: Calibration {
        var calibration = Calibration.standard
        calibration.version = 1
        (calibration.confidenceMin, calibration.confluenceMin) = (0, 0)
        (calibration.rewardMin, calibration.costMax) = (0, 100)
        calibration.strongStrengths = HeadKey.allCases.map { _ in 0 }
        calibration.regimeConfidenceMin = Regime.allCases.map { _ in 0 }
        return calibration
    }

    private let first = Minute(28_401_120)
    private let history = 4 * 1440
    private let symbols = 6

    /// An engine that decides by what its store has, and the minutes that come next.
    private func deciding() throws -> (Engine, [[JournalRow]]) {
        let engine = try Engine(storeAt: directory.path + "/store", for: .writing)
        _ = try engine.fillSynthetic(symbols: symbols, minutes: history, from: first, seed: 5)
        try engine.publish(at: 1)
        try engine.publishCandles(at: 1)
        let state = try EngineState.open(storeAt: directory.path + "/store", for: .writing)
        try Versions(in: state).add(
            CalibrationRecord(permissive, .m5, from: first, to: first + history, candidates: 0))
        let stored = try #require(try Versions(in: state).calibrations().last).calibration
        try engine.decide(
            by: Judge(calibration: stored), at: .m5, keeping: DecisionJournal(in: state),
            following: try WeightsVersions(in: state))
        // The same market, further on.
        let later = try Engine(storeAt: directory.path + "/later", for: .writing)
        _ = try later.fillSynthetic(symbols: symbols, minutes: history + 1440, from: first, seed: 5)
        let next = first + history
        var minutes: [[JournalRow]] = (0..<1440).map { _ in [] }
        for symbol in try later.symbols().map(\.symbol) {
            for row in try later.candles(of: symbol, .m1, from: next, to: nil, limit: 1440).rows {
                minutes[row.open - next].append(
                    JournalRow(symbol: symbol, minute: row.open, candle: row.candle))
            }
        }
        return (engine, minutes)
    }

    @Test func isTheSameWhereverItIsAskedFor() async throws {
        let (engine, minutes) = try deciding()
        var configuration = Server.Configuration()
        configuration.port = 0
        let server = try await Server.start(source: engine, configuration: configuration)
        let address = "127.0.0.1:\(server.port)"
        let watch = try Watch("signals", address)
        // Whoever is told of closes has subscribed: signals come only after.
        let ticks = try Watch("candles", address)
        #expect(ticks.first { _ in true } != nil)
        var decided: SignalRecord?
        for rows in minutes where decided == nil {
            _ = try engine.store.append(rows)
            let minute = try #require(rows.first?.minute)
            #expect(try engine.close(minute, with: rows, at: (minute + 1).microseconds))
            decided = engine.published.decided.signals.first?.signal
        }
        let signal = try #require(decided, "nothing was decided in a day")
        #expect(signal.minute >= first + history)

        let event = try #require(watch.first { $0["event"] as? String == "signal" })
        func ask(_ arguments: String...) throws -> Any {
            let outcome = try CommandLineTool.run(
                ["query"] + arguments + ["--json", "--connect", address])
            #expect(outcome.code == 0 && outcome.complaint.isEmpty, "\(outcome)")
            return try JSONSerialization.jsonObject(with: Data(outcome.output.utf8))
        }
        let name = try #require(event["symbol"] as? String)
        let latest = try #require(try ask("signal", "--symbol", name) as? [String: Any])
        let history = try #require(try ask("signals") as? [[String: Any]])
        let row = try #require(history.first { $0["id"] as? String == latest["id"] as? String })
        let why = try #require(try ask("why", "--symbol", name) as? [String: Any])

        let own = try #require(
            engine.published.decided.signals.first { $0.signal.symbol.name == name }?.signal)
        #expect(latest["id"] as? String == "\(own.id)" && event["id"] as? String == "\(own.id)")
        for name in [
            "symbol", "time", "interval", "direction", "reference", "stop", "target", "score", "confidence",
            "confluence", "state", "weights_version", "calibration_version",
        ] {
            #expect(same(latest[name], event[name]) && same(latest[name], row[name]), "\(name)")
        }
        for name in ["symbol", "time", "direction", "score", "confidence", "votes", "gates"] {
            #expect(same(latest[name], why[name]), "\(name): \(latest[name] ?? "") \(why[name] ?? "")")
        }
        #expect(same(latest["votes"], event["votes"]) && same(latest["gates"], event["gates"]))
        #expect((latest["votes"] as? [Any])?.count == HeadKey.count)
        #expect((latest["gates"] as? [Any])?.count == own.gates.count && !own.gates.isEmpty)
        #expect(why["stopped_at"] is NSNull && latest["calibration_version"] as? Int == 1)
        await server.stop()
    }

    private func same(_ one: Any?, _ other: Any?) -> Bool {
        guard let one = one as? NSObject, let other = other as? NSObject else { return false }
        return one.isEqual(other)
    }
}
