internal import CandleStore
public import Market

/// A bar as it is shown: with its open time and how many of its minutes have a candle.
public struct CandleRow: Sendable {
    public let open: Minute
    public let candle: Candle
    public let state: MinuteState
    public let present: Int

    public init(open: Minute, candle: Candle, state: MinuteState, present: Int) {
        (self.open, self.candle, self.state, self.present) = (open, candle, state, present)
    }
}

/// Some of a symbol's bars, oldest first.
public struct CandlePage: Sendable {
    public let rows: [CandleRow]
    /// Where to go on; nil when there is nothing more.
    public let next: Minute?

    public init(rows: [CandleRow], next: Minute?) { (self.rows, self.next) = (rows, next) }
}

extension Engine {
    /// The bars with a candle whose open times are in `[from, to)`; without a bound there is none.
    ///
    /// Without `from` the newest `limit` of them, else the oldest, and where to go on.
    public func candles(
        of symbol: Symbol, _ interval: Interval, from: Minute?, to: Minute?, limit: Int
    ) throws(EngineError) -> CandlePage {
        let snapshot = try storing { () throws(StoreError) in try store.snapshot() }
        let record = try Self.record(of: symbol, in: snapshot)
        do throws(StoreError) {
            let bars = Self.bars(from: from, to: to, interval)
            let chunks = try snapshot.chunks(of: record, interval).filter { chunk in
                BlockKey(symbol: record.id, interval: interval, chunk: chunk).bars.overlaps(bars)
            }
            var rows: [CandleRow] = []
            if from == nil {
                for chunk in chunks.reversed() where rows.count < limit {
                    rows = try snapshot.rows(of: record, interval, chunk: chunk, bars) + rows
                }
                return CandlePage(rows: Array(rows.suffix(limit)), next: nil)
            }
            for chunk in chunks where rows.count <= limit {
                rows += try snapshot.rows(of: record, interval, chunk: chunk, bars)
            }
            let next = rows.count > limit ? rows[limit].open : nil
            return CandlePage(rows: Array(rows.prefix(limit)), next: next)
        } catch {
            throw .store(error)
        }
    }

    /// The bars whose open times are in `[from, to)`.
    static func bars(from: Minute?, to: Minute?, _ interval: Interval) -> Range<Int> {
        func firstBar(atOrAfter minute: Minute) -> Int { interval.bar(of: minute + (interval.minutes - 1)) }
        let first = firstBar(atOrAfter: max(from ?? Minute(0), Minute(0)))
        let end = firstBar(
            atOrAfter: min(to ?? Minute(Minute.range.upperBound), Minute(Minute.range.upperBound)))
        return first..<max(first, end)
    }
}

extension Snapshot {
    /// The bars of one block that have a candle and lie in a range.
    fileprivate borrowing func rows(
        of record: SymbolRecord, _ interval: Interval, chunk: Int, _ bars: Range<Int>
    ) throws(StoreError) -> [CandleRow] {
        let key = BlockKey(symbol: record.id, interval: interval, chunk: chunk)
        guard let chunk = try self.chunk(key, of: record) else { return [] }
        let shown = key.bars.clamped(to: bars)
        let present = interval == .m1 ? [] : try presentMinutes(of: record, interval, bars: shown)
        var rows: [CandleRow] = []
        for first in stride(from: shown.lowerBound & ~63, to: shown.upperBound, by: Strip.bars) {
            guard let strip = chunk.strip(holding: first) else { continue }
            for bar in (first..<first + Strip.bars).clamped(to: shown)
            where strip.state(bar - first).isPresent {
                rows.append(
                    CandleRow(
                        open: interval.firstMinute(ofBar: bar), candle: strip.candle(bar - first),
                        state: strip.state(bar - first),
                        present: interval == .m1 ? 1 : present[bar - shown.lowerBound]))
            }
        }
        return rows
    }
}
