import CandleStore
import Engine
import Exchange
import Market
import Testing

/// A clock that goes on by sleeping, and else by hand.
struct SharedClock: WallClock {
    let clock: ManualClock

    var now: Int64 { clock.now }

    func sleep(until instant: Int64) async {
        clock.set(max(clock.now, instant))
        await Task.yield()
    }
}

/// A simulated exchange on loopback, a store beside it, and the jobs that fill it.
struct GapsUnderTest {
    /// 2025-03-01T00:00:10Z.
    static let now = Minute(29_013_120)
    static let symbols = SyntheticMarket.symbols(3)

    struct Options {
        var days = 3
        var traits = SeededMarket.Traits()
        var faults = FaultSchedule.none
        var lifetimes: [Symbol: Range<Minute>] = [:]
        var usesDumps = false
        /// Instead of the exchange's own files.
        var dumpsHost: String?
        var exchange = SimulatedExchange.Configuration()
        var source = BinanceSource.Configuration()

        init(_ change: (inout Options) -> Void = { _ in }) {
            (traits.quiet, traits.haltsPerDay, traits.outagesPerDay) = (0.1, 1, 0.3)
            source.limits.totalMilliseconds = 10_000
            change(&self)
        }
    }

    let directory = TemporaryDirectory()
    let clock: ManualClock
    let exchange: SimulatedExchange
    let engine: Engine
    let writer: StoreWriter
    let state: StateStore
    let options: Options

    init(_ options: Options = Options()) async throws {
        self.options = options
        clock = ManualClock(at: Self.now.microseconds + 10_000_000)
        exchange = try await .start(
            market: SeededMarket(
                symbols: Self.symbols, seed: 5, lifetimes: options.lifetimes, traits: options.traits),
            clock: clock.exchangeClock, faults: options.faults, configuration: options.exchange)
        let store = try Store(at: directory.path, for: .writing)
        (engine, writer) = (Engine(store: store), StoreWriter(store, clock: SharedClock(clock: clock)))
        state = try EngineState.open(storeAt: directory.path, for: .writing)
    }

    /// As a start of the program makes them: with the bans that the state has.
    func jobs(days: Int? = nil, report: @escaping @Sendable (GapJob) -> Void = { _ in }) throws -> GapJobs {
        let (clock, ledger, host) = (SharedClock(clock: clock), BanLedger(in: state), exchange.restURL)
        var configuration = options.source
        configuration.rest = host
        configuration.bannedUntil = try ledger.end(of: host)
        configuration.recordBan = { try? ledger.put($0, of: host) }
        var surroundings = GapJobs.Surroundings(
            engine, writer, state, BinanceSource(configuration, clock: clock),
            dumps: options.usesDumps
                ? EngineState.dumpReader(
                    from: options.dumpsHost ?? host, storeAt: directory.path, clock: clock, seed: 1) : nil,
            clock: clock)
        surroundings.report = report
        return GapJobs(
            surroundings,
            Collector.Plan(symbols: Self.symbols, historyMinutes: (days ?? options.days) * 1440))
    }

    func run(_ jobs: GapJobs) async throws -> GapJob {
        try #require(await jobs.end(of: try await jobs.backfillAll()))
    }

    /// Requests that came to the exchange in the course of something.
    func requests(_ body: () async throws -> Void) async rethrows -> Int {
        let before = await exchange.counts().requests
        try await body()
        return await exchange.counts().requests - before
    }

    /// Every candle that the exchange has is in the store to the bit, and what it has not is a halt.
    func expectTheTruth(days: Int? = nil) throws {
        let end = Self.now
        let window = end - (days ?? options.days) * 1440..<end
        for symbol in Self.symbols {
            let truth = exchange.truth(symbol, window)
            let page = try engine.candles(
                of: symbol, .m1, from: window.lowerBound, to: end, limit: 1 << 20)
            #expect(page.rows.map(\.open) == truth.map(\.minute), "\(symbol)")
            #expect(zip(page.rows, truth).allSatisfy { bits($0.candle) == bits($1.candle) }, "\(symbol)")
            let coverage = try #require(try engine.symbols([symbol]).first?.coverage)
            let first = try #require(truth.first?.minute)
            #expect(coverage.missing == 0 && coverage.first == first && coverage.last == end - 1)
            #expect(coverage.halt == end - first - truth.count)
        }
        #expect(try engine.store.verify().faults.isEmpty)
    }

    private func bits(_ candle: Candle) -> [UInt64] { Column.allCases.map { candle[$0].bitPattern } }
}
