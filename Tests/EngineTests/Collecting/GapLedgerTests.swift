import CandleStore
import Engine
import Exchange
import Market
import Testing

@Suite struct GapLedgerTests {
    /// A process that was killed leaves a job that runs for ever; the next start says what it was.
    @Test func aJobOfAProcessThatEndedIsInterrupted() async throws {
        let under = try await GapsUnderTest(
            GapsUnderTest.Options { $0.faults = [.request(.stalled, at: .requests(1..<100))] })
        let killed = try under.jobs()
        _ = try await killed.backfillAll()
        while await under.exchange.counts().requests < 4 { await Task.yield() }
        let ledger = GapLedger(in: under.state)
        #expect(try ledger.jobs(limit: 5).map(\.state) == [.running])
        let next = try under.jobs()
        #expect(try ledger.jobs(limit: 5).map(\.state) == [.interrupted])
        #expect(try await next.status().ended.map(\.kind) == [.all])
        await killed.stop()
        await under.exchange.stop()
    }

    @Test func theOldestJobsAreForgottenWithTheirRanges() async throws {
        let under = try await GapsUnderTest(GapsUnderTest.Options { $0.days = 1 })
        let jobs = try under.jobs()
        let first = try await under.run(jobs)
        #expect(try !jobs.entries(of: first.identifier).isEmpty)
        for _ in 0..<260 { _ = await jobs.end(of: try await jobs.check()) }
        let kept = try GapLedger(in: under.state).jobs(limit: 1000)
        #expect(kept.count == 257 && kept.first?.identifier == first.identifier + 260)
        #expect(try jobs.entries(of: first.identifier).isEmpty)
        await under.exchange.stop()
    }
}
