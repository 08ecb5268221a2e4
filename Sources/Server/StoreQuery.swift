import Engine
import Market
package import NIOCore
import Wire

/// A request that is answered from the store, checked, and with all that its answer needs.
package struct StoreQuery: Sendable {
    private enum Kind {
        case candles(Subject)
        case series(Subject, columns: [Int]?, catalogueHash: UInt64)
        case signals(of: Symbol?, after: UInt64?)
    }

    /// What candles and series are of.
    private struct Subject {
        let symbol: Symbol
        let wireSymbol: WireSymbol
        let interval: WireInterval

        /// - Parameter symbol: named in field 2.
        init(_ symbol: WireSymbol, _ interval: WireInterval, _ frames: FrameTable) throws(Refusal) {
            self.symbol = frames.snapshot.symbols[try frames.row(of: symbol, field: 2)].symbol
            (wireSymbol, self.interval) = (symbol, interval)
        }
    }

    package let requestId: UInt64
    let template: Template
    private let kind: Kind
    private let from: Minute?
    private let to: Minute?
    private let limit: Int

    init(_ query: CandlesQuery, _ frames: FrameTable, most: Int) throws(Refusal) {
        requestId = query.requestId
        template = CandlesQuery.template
        kind = .candles(try Subject(query.symbol, query.interval, frames))
        (from, to) = try Self.range(query.from, query.to)
        limit = try Self.limit(query.limit, query.from, Page.rows(of: Page.candleBytes, in: most))
    }

    init(_ query: IndicatorSeriesQuery, _ frames: FrameTable, most: Int) throws(Refusal) {
        let known = frames.snapshot.columns.count
        if query.indicators.count > known {
            throw Refusal(
                code: .invalidArgument, field: 7, limit: UInt64(known),
                message: "\(query.indicators.count) indicators came; at most all \(known) are accepted.")
        }
        for index in query.indicators where index >= known {
            throw Refusal(
                code: .invalidArgument, field: 7, limit: UInt64(known),
                message:
                    "Indicator \(index) came; 0 to \(known - 1) are accepted, as ListIndicators counts them.")
        }
        let columns = query.indicators.isEmpty ? known : query.indicators.count
        requestId = query.requestId
        template = IndicatorSeriesQuery.template
        kind = .series(
            try Subject(query.symbol, query.interval, frames),
            columns: query.indicators.isEmpty ? nil : query.indicators.map(Int.init),
            catalogueHash: frames.snapshot.catalogueHash)
        (from, to) = try Self.range(query.from, query.to)
        let most = Page.rows(
            of: Page.seriesRowBytes(columns: columns), in: most,
            most: IndicatorSeries.rowsMax(columns: columns))
        limit = try Self.limit(query.limit, query.from, most)
    }

    init(_ query: SignalHistoryQuery, _ frames: FrameTable, most: Int) throws(Refusal) {
        guard frames.snapshot.decided.judge != nil else { throw SignalFrames.undecided }
        requestId = query.requestId
        template = SignalHistoryQuery.template
        var symbol: Symbol?
        if let asked = query.symbol {
            symbol = frames.snapshot.symbols[try frames.row(of: asked, field: 2)].symbol
        }
        kind = .signals(of: symbol, after: query.after)
        (from, to) = try Self.range(query.from, query.to, field: 3)
        let isPaged = query.from != nil || query.after != nil
        limit = try Self.limit(query.limit, isPaged ? 0 : nil, Page.rows(of: Page.signalBytes, in: most))
    }

    /// The first minutes at or after the times given, within what a store can hold.
    static func range(
        _ from: Int64?, _ to: Int64?, field: UInt16 = 4
    ) throws(Refusal) -> (Minute?, Minute?) {
        if let from, let to, from > to {
            throw Refusal(
                code: .invalidArgument, field: field,
                message:
                    "From \(from) to \(to) came, in microseconds since the epoch; `from` must not be later."
            )
        }
        func minute(_ time: Int64) -> Minute {
            let minutes = (Int(time) / 60_000_000) + (time > 0 && time % 60_000_000 != 0 ? 1 : 0)
            return Minute(min(max(minutes, Minute.range.lowerBound), Minute.range.upperBound))
        }
        return (from.map(minute), to.map(minute))
    }

    /// How many rows to read: pages from a start go on where they end, but the newest rows come in one reply
    /// or not at all.
    private static func limit(_ asked: UInt32, _ from: Int64?, _ most: Int) throws(Refusal) -> Int {
        guard most > 0 else { throw .tooLarge(rows: 1, limit: 0) }
        guard asked != 0 else { return most }
        if from == nil, asked > most { throw .tooLarge(rows: Int(asked), limit: most, field: 6) }
        return min(Int(asked), most)
    }

    /// Reads the store and encodes the reply, an error where there is no other. It may take long.
    package func answer(from source: any QuerySource) -> ByteBuffer {
        var reply = ByteBuffer()
        do throws(EngineError) {
            switch kind {
            case .candles(let subject): try writeCandles(of: subject, from: source, into: &reply)
            case .series(let subject, let columns, let hash):
                try writeSeries(of: subject, from: source, columns, hash, into: &reply)
            case .signals(let symbol, let after):
                let page = try source.signals(of: symbol, from: from, to: to, after: after, limit: limit)
                SignalHistory(
                    requestId: requestId, nextAfter: page.next, signals: page.entries.map { SignalRow($0) }
                ).encode(into: &reply)
            }
        } catch {
            let code: ErrorCode = if case .unknownSymbol = error { .notFound } else { .internal }
            Refusal(code: code, message: error.description).reply(to: requestId, template).encode(
                into: &reply)
        }
        return reply
    }

    private func writeCandles(
        of subject: Subject, from source: any QuerySource, into reply: inout ByteBuffer
    ) throws(EngineError) {
        let page = try source.candles(
            of: subject.symbol, Interval(subject.interval), from: from, to: to, limit: limit)
        let candles = page.rows.map { row in
            CandlesResult.Candle(
                openTime: row.open.microseconds, open: row.candle.open, high: row.candle.high,
                low: row.candle.low,
                close: row.candle.close, volume: row.candle.volume, quoteVolume: row.candle.quoteVolume,
                trades: row.candle.trades, takerBuyVolume: row.candle.takerBuyVolume,
                present: UInt32(row.present), state: row.state == .quiet ? .quiet : .closed)
        }
        CandlesResult(
            requestId: requestId, symbol: subject.wireSymbol, interval: subject.interval,
            nextFrom: page.next?.microseconds,
            candles: candles
        ).encode(into: &reply)
    }

    private func writeSeries(
        of subject: Subject, from source: any QuerySource, _ columns: [Int]?, _ hash: UInt64,
        into reply: inout ByteBuffer
    ) throws(EngineError) {
        let page = try source.series(
            of: subject.symbol, Interval(subject.interval), columns: columns, from: from, to: to, limit: limit
        )
        IndicatorSeries(
            requestId: requestId, symbol: subject.wireSymbol, interval: subject.interval, catalogHash: hash,
            nextFrom: page.next?.microseconds, bars: UInt32(page.bars), filled: UInt32(page.filled),
            columns: page.columns, openTimes: page.opens.map(\.microseconds), values: page.values
        ).encode(into: &reply)
    }
}
