internal import CNonet
public import Indicators
internal import Market

/// All columns of many symbols through the C interface, each where the caller wants it: what Python does.
@safe
public final class ColumnCall {
    private let market: [Bars]
    private let columns = nonet_column_count(nil)
    private let symbols: [nonet_bars]
    private let outputs: [UnsafeMutablePointer<Double>?]

    /// - Parameter market: symbols with as many bars each.
    public init(_ market: [Bars]) {
        self.market = market
        let values = columns * (market.first?.count ?? 0)
        // The arrays are kept, unchanged, as long as this is.
        unsafe symbols = market.map { bars in
            func start(_ values: [Double]) -> UnsafePointer<Double>? {
                unsafe values.withUnsafeBufferPointer { $0.baseAddress }
            }
            return unsafe nonet_bars(
                open: start(bars.open), high: start(bars.high), low: start(bars.low),
                close: start(bars.close), volume: start(bars.volume),
                first_open_ms: Int64(bars.firstBar) * 60_000, count: bars.count)
        }
        unsafe outputs = market.map { _ in
            let output = UnsafeMutablePointer<Double>.allocate(capacity: values)
            unsafe output.initialize(repeating: 0, count: values)
            return unsafe output
        }
    }

    deinit {
        for symbol in market.indices { unsafe outputs[symbol]?.deallocate() }
    }

    public func run(threads: Int32 = 1) {
        let code = unsafe nonet_batch(symbols, symbols.count, 1, nil, 0, threads, outputs, nil, 0)
        precondition(code == NONET_OK)
    }

    /// The values in the order of the others.
    public func rows() -> Fingerprint {
        let bars = market.first?.count ?? 0
        return Fingerprint(symbols: market.count, bars: bars, columns: columns) { symbol, bar, column in
            unsafe outputs[symbol]?[column * bars + bar] ?? .nan
        }
    }
}
