import CandleStore
import Engine
import Exchange
import Market
import Synchronization

/// An exchange whose candles are known: what it has of a minute is a function of symbol and minute.
final class FakeExchange: CandleSource {
    struct Options {
        /// First minute of each symbol.
        var listed: [Symbol: Minute] = [:]
        var halts: Set<Int> = []
        var pageFails = 0
    }

    let symbols: [Symbol]
    let clock: ManualClock
    let options: Options
    private let state = Mutex(State())

    private struct State {
        var streams: [AsyncStream<StreamEvent>.Continuation] = []
        var asked = 0
        var failures = 0
        var untraded: [Symbol: Listing.Status?] = [:]
    }

    init(_ symbols: [Symbol], clock: ManualClock, _ options: Options = Options()) {
        (self.symbols, self.clock, self.options) = (symbols, clock, options)
    }

    /// How many follow the closes.
    var listeners: Int { state.withLock { $0.streams.count } }

    var asked: Int { state.withLock { $0.asked } }

    func truth(_ symbol: Symbol, _ minute: Minute) -> Candle? {
        if let first = options.listed[symbol], minute < first { return nil }
        guard !options.halts.contains(minute.sinceEpoch) else { return nil }
        let place = symbols.firstIndex(of: symbol) ?? 0
        let price = Double(100 + (minute.sinceEpoch &* 31 &+ place &* 17) % 97)
        return Candle(
            open: price, high: price + 2, low: price - 1, close: price + 1, volume: Double(place + 1))
    }

    func emit(_ symbol: Symbol, _ minute: Minute) {
        guard let candle = truth(symbol, minute) else { return }
        send(.closed(ClosedCandle(symbol: symbol, minute: minute, candle: candle)))
    }

    func send(_ event: StreamEvent) {
        for stream in state.withLock({ $0.streams }) { stream.yield(event) }
    }

    func hangUp() { for stream in state.withLock({ $0.streams }) { stream.finish() } }

    func time() async throws(ExchangeError) -> Int64 { clock.now }

    func listings() async throws(ExchangeError) -> [Listing] {
        let untraded = state.withLock { $0.untraded }
        return symbols.compactMap { symbol in
            guard let status = untraded[symbol, default: .trading] else { return nil }
            return Listing(symbol: symbol, quoteAsset: "USDT", status: status)
        }
    }

    /// From now on a symbol is listed so; nil for not at all.
    func list(_ symbol: Symbol, as status: Listing.Status?) {
        state.withLock { $0.untraded[symbol] = .some(status) }
    }

    func candles(of symbol: Symbol, _ minutes: Range<Minute>) async throws(ExchangeError) -> [ClosedCandle] {
        let fails = state.withLock { state in
            state.asked += 1
            if state.failures < options.pageFails {
                state.failures += 1
                return true
            }
            return false
        }
        if fails { throw .unreachable(host: "fake", reason: "told to fail") }
        var rows: [ClosedCandle] = []
        var minute = max(minutes.lowerBound, options.listed[symbol] ?? minutes.lowerBound)
        while minute < minutes.upperBound, rows.count < 1000, (minute + 1).microseconds <= clock.now {
            if let candle = truth(symbol, minute) {
                rows.append(ClosedCandle(symbol: symbol, minute: minute, candle: candle))
            }
            minute = minute + 1
        }
        return rows
    }

    func closes(of symbols: [Symbol]) -> AsyncStream<StreamEvent> {
        let (stream, continuation) = AsyncStream<StreamEvent>.makeStream()
        state.withLock { $0.streams.append(continuation) }
        continuation.yield(.connected(symbols))
        return stream
    }
}
