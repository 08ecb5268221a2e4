internal import BitCollections
import Engine
import Market
import NIOCore
import Wire

/// The events of one channel and interval, each encoded when it is first sent, for all subscriptions of a loop.
final class EventFrames {
    /// The rows that a state is known of.
    let known: BitSet
    let places: EventPlaces
    private let encode: (_ row: Int, _ buffer: inout ByteBuffer) -> Void
    private var frames = ByteBuffer()
    /// Where a row's frame stands among them; empty as long as there is none.
    private var ranges: [Range<Int>]

    private init(
        known: BitSet, rows: Int, _ places: EventPlaces,
        _ encode: @escaping (_ row: Int, _ buffer: inout ByteBuffer) -> Void
    ) {
        (self.known, self.places, self.encode) = (known, places, encode)
        ranges = Array(repeating: 0..<0, count: rows)
    }

    /// Appends a row's event, as one of a subscription.
    func write(
        _ row: Int, into out: inout ByteBuffer, subscriptionId: UInt32, sequence: UInt64, origin: EventOrigin
    ) {
        if ranges[row].isEmpty {
            let start = frames.writerIndex
            encode(row, &frames)
            ranges[row] = start..<frames.writerIndex
        }
        let start = out.writerIndex
        out.writeBytes(frames.readableBytesSpan.extracting(ranges[row]))
        places.patch(
            &out, frameAt: start, subscriptionId: subscriptionId, sequence: sequence, origin: origin)
    }

    static func indicators(
        _ snapshot: PublishedSnapshot, _ symbols: [WireSymbol], _ interval: WireInterval
    ) -> EventFrames {
        let (table, columns) = (snapshot.table(Interval(interval)), snapshot.columns.count)
        let known = BitSet(symbols.indices.filter { table.opens[$0] != nil })
        return EventFrames(known: known, rows: symbols.count, .indicators) { row, buffer in
            IndicatorEvent(
                subscriptionId: 0, sequence: 0, symbol: symbols[row], interval: interval, origin: .snapshot,
                openTime: table.opens[row]?.microseconds ?? 0, computedAt: snapshot.computedAt,
                catalogHash: snapshot.catalogueHash, bars: UInt32(table.bars[row]),
                filled: UInt32(table.filled[row]),
                values: Array(table.values[row * columns..<(row + 1) * columns])
            ).encode(into: &buffer)
        }
    }

    static func candles(
        _ snapshot: PublishedSnapshot, _ symbols: [WireSymbol], _ interval: WireInterval
    ) -> EventFrames {
        let table = snapshot.candles(Interval(interval))
        let known = BitSet(symbols.indices.filter { table.rows[$0] != nil })
        return EventFrames(known: known, rows: symbols.count, .candle) { row, buffer in
            guard let bar = table.rows[row] else { preconditionFailure("row \(row) has no bar") }
            CandleEvent(
                subscriptionId: 0, sequence: 0, symbol: symbols[row], interval: interval, origin: .snapshot,
                publishedAt: snapshot.computedAt, candle: CandlesResult.Candle(bar)
            ).encode(into: &buffer)
        }
    }
}

extension CandlesResult.Candle {
    init(_ row: CandleRow) {
        let state: CandleState =
            switch row.state {
            case .quiet: .quiet
            case .halt: .halt
            case .closed, .missing: .closed
            }
        self.init(
            openTime: row.open.microseconds, open: row.candle.open, high: row.candle.high,
            low: row.candle.low, close: row.candle.close, volume: row.candle.volume,
            quoteVolume: row.candle.quoteVolume, trades: row.candle.trades,
            takerBuyVolume: row.candle.takerBuyVolume, present: UInt32(row.present), state: state)
    }
}
