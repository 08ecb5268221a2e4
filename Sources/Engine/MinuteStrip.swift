internal import CandleStore
package import Indicators
package import Market

/// What is known of some of a symbol's minutes, out of the map: at most 64, of one word of the planes.
struct MinuteStrip {
    private let minutes: Range<Int>
    /// The states' high bits and low bits, the first minute's lowest.
    private var present: UInt64 = 0
    private var halt: UInt64 = 0
    private var candles: [Candle] = []

    init(
        of record: SymbolRecord, _ minutes: Range<Int>, in snapshot: borrowing Snapshot
    ) throws(StoreError) {
        precondition(!minutes.isEmpty && minutes.lowerBound >> 6 == (minutes.upperBound - 1) >> 6)
        self.minutes = minutes
        let key = BlockKey(symbol: record.id, interval: .m1, bar: minutes.lowerBound)
        guard let strip = try snapshot.chunk(key, of: record)?.strip(holding: minutes.lowerBound) else {
            return
        }
        let first = minutes.lowerBound & 63
        (present, halt) = (strip.present >> UInt64(first), strip.halt >> UInt64(first))
        candles.reserveCapacity(minutes.count)
        for minute in minutes { candles.append(strip.candle(minute & 63)) }
    }

    func contains(_ minute: Minute) -> Bool { minutes.contains(minute.sinceEpoch) }

    subscript(minute: Minute) -> KnownMinute {
        let number = minute.sinceEpoch - minutes.lowerBound
        if present >> UInt64(number) & 1 == 1 { return .candle(candles[number]) }
        return halt >> UInt64(number) & 1 == 1 ? .halt : .missing
    }
}

/// What is known of a symbol's minute.
package enum KnownMinute: Sendable {
    case candle(Candle)
    case halt
    case missing
}

extension LiveIndicators {
    /// Puts what is known of the coming minute.
    package mutating func put(_ known: KnownMinute, at place: Int) {
        switch known {
        case .candle(let candle): put(candle, at: place)
        case .halt: putHalt(at: place)
        case .missing: break
        }
    }
}
