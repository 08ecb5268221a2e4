public import Market

/// Recorded candles as a market: as they are, or moved in time.
///
/// A symbol is listed with its first candle and delisted after its last one; minutes without a candle in between are halts.
public final class ReplayMarket: SimulatedMarket {
    /// Candles that are kept; 80 bytes each.
    public static let candlesMax = 20_000_000

    public let instruments: [Instrument]
    private let tapes: [[MinuteKline]]

    /// - Parameters:
    ///   - candles: each symbol's, in any order; of two of one minute the first is taken.
    ///   - start: where the very first minute is moved to; nil leaves all as they are.
    public init(
        _ candles: [(symbol: Symbol, candles: [(minute: Minute, candle: Candle)])], start: Minute? = nil
    ) {
        let first = candles.compactMap { $0.candles.map(\.minute).min() }.min()
        let shift = if let start, let first { start - first } else { 0 }
        var tapes: [[MinuteKline]] = []
        instruments = candles.map { symbol, candles in
            var tape = candles.map { MinuteKline($0.minute + shift, Kline($0.candle)) }
            if !zip(tape, tape.dropFirst()).allSatisfy({ $0.minute < $1.minute }) {
                tape = Dictionary(tape.map { ($0.minute, $0) }) { first, _ in first }.values.sorted {
                    $0.minute < $1.minute
                }
            }
            tapes.append(tape)
            let lifetime = tape.first.map { $0.minute..<tape[tape.count - 1].minute + 1 }
            return Instrument(symbol, lifetime: lifetime ?? Minute(0)..<Minute(0))
        }
        self.tapes = tapes
    }

    /// Reads kline files as the exchange publishes them, plain, gzip or zip; their names say the symbols, and several files
    /// of a symbol are put together. Rows that are not sound are left out.
    public convenience init(files: [String], start: Minute? = nil) throws(KlineError) {
        var candles: [Symbol: [(minute: Minute, candle: Candle)]] = [:]
        var (order, total) = ([Symbol](), 0)
        for path in files {
            let symbol = try KlineFile.symbol(fromPath: path, market: .spot)
            if candles[symbol] == nil { order.append(symbol) }
            var reader = try KlineReader(path: path)
            var rows: [KlineRow] = []
            while try reader.next(&rows) {
                total += rows.count
                guard total <= Self.candlesMax else {
                    throw KlineError(path: path, .tooLarge(limit: Self.candlesMax))
                }
                let sound = rows.lazy.filter { $0.candle.flaw == nil }
                candles[symbol, default: []].append(contentsOf: sound.map { ($0.minute, $0.candle) })
            }
        }
        self.init(order.map { ($0, candles[$0] ?? []) }, start: start)
    }

    /// The first minute that any symbol has, and the minute after the last.
    public var extent: Range<Minute>? {
        let lifetimes = instruments.map(\.lifetime).filter { !$0.isEmpty }
        guard let first = lifetimes.map(\.lowerBound).min(), let end = lifetimes.map(\.upperBound).max()
        else {
            return nil
        }
        return first..<end
    }

    public func klines(of instrument: Int, _ minutes: Range<Minute>) -> [MinuteKline] {
        let tape = tapes[instrument]
        let first = Self.place(of: minutes.lowerBound, in: tape)
        return Array(tape[first..<max(first, Self.place(of: minutes.upperBound, in: tape))])
    }

    /// How many candles are before a minute.
    private static func place(of minute: Minute, in tape: [MinuteKline]) -> Int {
        var (low, high) = (0, tape.count)
        while low < high {
            let middle = (low + high) / 2
            if tape[middle].minute < minute { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
