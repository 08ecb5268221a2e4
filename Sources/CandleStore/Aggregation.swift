internal import Market

/// The longer bars of whole days of one symbol, as their minutes make them: 5m from 1m, 15m from 5m and so on.
struct Aggregation {
    static let intervals: [Interval] = [.m5, .m15, .h1, .h4, .d1]

    /// A bar about which something is known.
    struct Bar {
        var bar: Int
        var candle: Candle?
        var state: MinuteState
    }

    private(set) var bars: [[Bar]] = Array(repeating: [], count: intervals.count)
    private var forming = Array(repeating: Bucket(), count: intervals.count)

    func bars(of interval: Interval) -> [Bar] { bars[Int(interval.rawValue) - 1] }

    /// Adds one minute; minutes come in order and days are whole.
    private mutating func add(_ minute: Minute, _ state: MinuteState, _ candle: @autoclosure () -> Candle) {
        if state.isPresent { forming[0].add(candle()) } else if state == .halt { forming[0].addHalt() }
        var level = 0
        while level < Self.intervals.count {
            let interval = Self.intervals[level]
            guard (minute.sinceEpoch + 1) % interval.minutes == 0 else { return }
            let done = forming[level]
            if done.present + done.halt > 0 {
                bars[level].append(
                    Bar(bar: interval.bar(of: minute), candle: done.candle, state: done.state(of: interval)))
                if level + 1 < Self.intervals.count { forming[level + 1].add(done) }
            }
            forming[level] = Bucket()
            level += 1
        }
    }

    /// Reads the minutes of whole days.
    init(days: Range<Int>, of record: SymbolRecord, _ transaction: borrowing Transaction) throws(StoreError) {
        let minutes = days.lowerBound * 1440..<days.upperBound * 1440
        var minute = minutes.lowerBound
        while minute < minutes.upperBound {
            let key = BlockKey(symbol: record.id, interval: .m1, bar: minute)
            let end = min(key.bars.upperBound, minutes.upperBound)
            if let block = try transaction.block(key, of: record.symbol) {
                let planes = block.planes
                let (open, high) = (block.column(.open), block.column(.high))
                let (low, close) = (block.column(.low), block.column(.close))
                let (volume, quoteVolume) = (block.column(.volume), block.column(.quoteVolume))
                let (trades, takerBuyVolume) = (block.column(.trades), block.column(.takerBuyVolume))
                for slot in minute - key.bars.lowerBound..<end - key.bars.lowerBound {
                    add(
                        Minute(key.bars.lowerBound + slot), planes[slot],
                        Candle(
                            open: open[slot], high: high[slot], low: low[slot], close: close[slot],
                            volume: volume[slot], quoteVolume: quoteVolume[slot], trades: trades[slot],
                            takerBuyVolume: takerBuyVolume[slot]))
                }
            } else {
                for bar in minute..<end {
                    add(Minute(bar), .missing, Candle(open: 0, high: 0, low: 0, close: 0, volume: 0))
                }
            }
            minute = end
        }
    }
}
