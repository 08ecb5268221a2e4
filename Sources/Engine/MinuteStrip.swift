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
        guard let block = try snapshot.verifiedBlock(key, of: record.symbol) else { return }
        let slots = minutes.lowerBound - key.bars.lowerBound..<minutes.upperBound - key.bars.lowerBound
        let (high, low) = block.states(word: slots.lowerBound >> 6)
        (present, halt) = (
            high >> UInt64(slots.lowerBound & 63), (~high & low) >> UInt64(slots.lowerBound & 63)
        )
        let (open, high_, low_) = (block.column(.open), block.column(.high), block.column(.low))
        let (close, volume) = (block.column(.close), block.column(.volume))
        candles.reserveCapacity(slots.count)
        for slot in slots {
            candles.append(
                Candle(
                    open: open[slot], high: high_[slot], low: low_[slot], close: close[slot],
                    volume: volume[slot]))
        }
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
