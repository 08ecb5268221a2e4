import CandleStore
import Engine
import Exchange
import Market
import Testing

@Suite struct ExchangeDiagnosisTests {
    func diagnosis(_ under: GapsUnderTest, ahead: Int64 = 0) -> ExchangeDiagnosis {
        ExchangeDiagnosis(
            ExchangeDiagnosis.Hosts(
                rest: under.exchange.restURL, stream: under.exchange.streamURL, dumps: under.exchange.restURL),
            clock: ManualClock(at: under.clock.now + ahead))
    }

    @Test func allIsWellWithAnExchangeThatAnswers() async throws {
        let under = try await GapsUnderTest(GapsUnderTest.Options { $0.days = 1 })
        _ = try await under.run(try under.jobs())
        let network = await diagnosis(under).network()
        #expect(network.map(\.name).sorted() == ["clock", "dns", "dumps", "limits", "rest", "stream"])
        #expect(network.allSatisfy { $0.level == .ok && $0.fix == nil }, "\(network)")
        let records = try diagnosis(under).records(under.engine, under.state)
        #expect(
            records.map(\.name) == ["ban", "candles"] && records.allSatisfy { $0.level == .ok }, "\(records)")
        await under.exchange.stop()
    }

    @Test func everyLineThatFailsSaysWhatToDo() async throws {
        let under = try await GapsUnderTest()
        let asleep = await diagnosis(under, ahead: 20_000_000).network()
        #expect(asleep.filter { $0.level != .ok }.map(\.name) == ["clock"])
        await under.exchange.stop()
        try BanLedger(in: under.state).put(under.clock.now + 60_000_000, of: under.exchange.restURL)
        let findings =
            await diagnosis(under).network() + (try diagnosis(under).records(under.engine, under.state))
        let levels = Dictionary(findings.map { ($0.name, $0.level) }) { first, _ in first }
        #expect(
            levels == [
                "dns": .ok, "rest": .fail, "stream": .fail, "dumps": .warn, "ban": .fail, "candles": .warn,
            ])
        #expect(findings.allSatisfy { ($0.fix == nil) == ($0.level == .ok) })
    }

    @Test func whatIsNearTheEdgeIsAWarning() {
        #expect(ExchangeDiagnosis.clock(600_000, 200_000).level == .ok, "it may be four tenths")
        #expect(ExchangeDiagnosis.clock(-800_000, 200_000).level == .warn)
        #expect(ExchangeDiagnosis.clock(5_300_000, 200_000).level == .fail)
        #expect(ExchangeDiagnosis.weight(RequestWeight(used: 2999, limit: 6000)).level == .ok)
        #expect(ExchangeDiagnosis.weight(RequestWeight(used: 3001, limit: 6000)).level == .warn)
        #expect(ExchangeDiagnosis.weight(RequestWeight(used: 1, limit: 1200)).level == .fail)
    }
}
