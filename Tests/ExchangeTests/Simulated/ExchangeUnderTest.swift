import Exchange
import Market

/// A simulated exchange whose clock only the test moves.
struct ExchangeUnderTest {
    /// 2025-02-19 00:00, a minute in which no symbol of the seed is halted.
    static let start = Minute(29_000_160)
    static let symbols = SyntheticMarket.symbols(4)

    let clock: ManualClock
    let market: SeededMarket
    let exchange: SimulatedExchange

    init(
        faults: FaultSchedule = .none, traits: SeededMarket.Traits = .unbroken,
        lifetimes: [Symbol: Range<Minute>] = [:],
        _ change: (inout SimulatedExchange.Configuration) -> Void = { _ in }
    ) async throws {
        clock = ManualClock(at: Self.start.microseconds)
        market = SeededMarket(symbols: Self.symbols, seed: 9, lifetimes: lifetimes, traits: traits)
        var configuration = SimulatedExchange.Configuration()
        change(&configuration)
        exchange = try await .start(
            market: market, clock: clock.exchangeClock, faults: faults, configuration: configuration)
    }

    func http() throws -> RawHTTP { try RawHTTP(port: exchange.port) }

    /// A stream, which the exchange knows of when this returns.
    func stream(_ path: String) async throws -> RawWebSocket {
        let before = await exchange.counts().streams
        let stream = try RawWebSocket(port: exchange.port, path: path)
        while stream.response.status == 101, await exchange.counts().streams == before { await Task.yield() }
        return stream
    }

    /// Moves the clock, and has all done that is due.
    func pass(seconds: Double) async {
        clock.advance(seconds: seconds)
        await exchange.tick()
    }

    /// A stretch of time in seconds from the start.
    static func seconds(_ range: Range<Int64>) -> Fault.Time {
        let start = start.microseconds
        return .clock(start + range.lowerBound * 1_000_000..<start + range.upperBound * 1_000_000)
    }
}
