internal import CandleStore
internal import Engine
internal import Indicators
internal import Market
internal import NIOCore
internal import Server
internal import Wire

/// From a close to the last byte of its events at a subscriber of all indicators: what a live minute is told in.
struct BenchEvents {
    let symbols: Int
    let closes: Int

    private static let start = Minute(28_401_120)
    private static let warmup = 300

    func results() async throws -> [BenchResult] {
        let directory = try TemporaryDirectory()
        let engine = try Engine(storeAt: directory.path, for: .writing)
        _ = try engine.fillSynthetic(symbols: symbols, minutes: Self.warmup, from: Self.start, seed: 9)
        try engine.publish(at: 0)
        try engine.publishCandles(at: 0)
        var configuration = Server.Configuration()
        (configuration.port, configuration.loops) = (0, 1)
        let server = try await Server.start(source: engine, configuration: configuration)
        let client = try LoopbackClient(port: server.port)
        try client.greet()
        var request = ByteBuffer()
        Subscribe(requestId: 2, channel: .indicatorClose, interval: .m1).encode(into: &request)
        _ = try client.ask(Array(request.readableBytesView))
        let event = try eventBytes(engine)
        var (closing, arriving): ([Double], [Double]) = ([], [])
        var fingerprint = Fingerprint()
        for number in 0..<closes {
            let minute = Self.start + Self.warmup + number
            let rows = rows(of: engine, minute)
            var isClosed = false
            var first = 0.0
            arriving.append(
                try nanoseconds {
                    first = try nanoseconds { isClosed = try engine.close(minute, with: rows, at: 0) }
                    try client.receive(bytes: symbols * event)
                })
            guard isClosed else { throw Failure(.error, "minute \(minute) does not follow") }
            closing.append(first)
        }
        await server.stop()
        for value in engine.published.table(.m1).values { fingerprint.add(value.bitPattern) }
        func result(_ name: String, _ value: Double) -> BenchResult {
            BenchResult(
                name: "events.\(name)", value: value / 1000, unit: "µs", symbols: symbols, bars: closes,
                columns: Catalogue.indicators.count, fingerprint: fingerprint.value)
        }
        return [
            result("p50", arriving.percentile(0.5)), result("p99", arriving.percentile(0.99)),
            result("close.p50", closing.percentile(0.5)), result("close.p99", closing.percentile(0.99)),
        ]
    }

    private func eventBytes(_ engine: Engine) throws -> Int {
        guard let symbol = WireSymbol("A") else { throw Failure(.error, "A is a symbol") }
        var frame = ByteBuffer()
        IndicatorEvent(
            subscriptionId: 1, sequence: 1, symbol: symbol, interval: .m1, origin: .live, openTime: 0,
            computedAt: 0, catalogHash: 0, bars: 0, filled: 0,
            values: Array(repeating: 0, count: engine.published.columns.count)
        ).encode(into: &frame)
        return frame.readableBytes
    }

    /// A candle of each symbol, near its last.
    private func rows(of engine: Engine, _ minute: Minute) -> [JournalRow] {
        let published = engine.published
        return published.symbols.enumerated().map { row, summary in
            let last = published.candles(.m1).rows[row]?.candle.close ?? 1
            let close = last * (minute.sinceEpoch.isMultiple(of: 2) ? 1.001 : 0.999)
            return JournalRow(
                symbol: summary.symbol, minute: minute,
                candle: Candle(
                    open: last, high: max(last, close), low: min(last, close), close: close,
                    volume: Double(row % 7)))
        }
    }
}
