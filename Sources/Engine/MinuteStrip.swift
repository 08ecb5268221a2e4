internal import CandleStore
internal import Indicators
internal import Market

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

    /// Puts what is known of a minute; false where nothing is.
    func put(_ minute: Minute, into live: inout LiveIndicators, at place: Int) -> Bool {
        let number = minute.sinceEpoch - minutes.lowerBound
        if present >> UInt64(number) & 1 == 1 {
            live.put(candles[number], at: place)
        } else if halt >> UInt64(number) & 1 == 1 {
            live.putHalt(at: place)
        } else {
            return false
        }
        return true
    }
}
