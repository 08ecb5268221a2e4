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

    private var bars: [[Bar]] = Array(repeating: [], count: intervals.count)
    private var forming = Array(repeating: Bucket(), count: intervals.count)

    func bars(of interval: Interval) -> [Bar] { bars[Int(interval.rawValue) - 1] }

    /// Adds the minutes of whole days, in order.
    ///
    /// - Parameter chunk: shows the chunk that holds a minute; nil where nothing is known.
    mutating func add(
        _ days: Range<Int>,
        _ chunk: (_ minute: Int, _ visit: (borrowing Chunk?) -> Void) throws(StoreError) -> Void
    ) throws(StoreError) {
        var minutes = days.lowerBound * 1440..<days.upperBound * 1440
        while !minutes.isEmpty {
            let end = (minutes.lowerBound | (BlockKey.slots - 1)) + 1
            let within = minutes.clamped(to: 0..<end)
            try chunk(within.lowerBound) { chunk in add(within, of: chunk) }
            minutes = minutes.clamped(to: within.upperBound..<minutes.upperBound)
        }
    }

    private mutating func add(_ minutes: Range<Int>, of chunk: borrowing Chunk?) {
        for first in stride(from: minutes.lowerBound & ~63, to: minutes.upperBound, by: Strip.bars) {
            let strip = chunk?.strip(first >> 6 & (BlockLayout.planeWords - 1))
            for minute in (first..<first + Strip.bars).clamped(to: minutes) {
                if let strip {
                    add(Minute(minute), strip.state(minute - first), strip.candle(minute - first))
                } else {
                    add(Minute(minute), .missing, .absent)
                }
            }
        }
    }

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
}

extension Transaction {
    /// The longer bars of whole days, as the blocks' minutes make them.
    borrowing func aggregation(of record: SymbolRecord, _ days: Range<Int>) throws(StoreError) -> Aggregation
    {
        var aggregation = Aggregation()
        try aggregation.add(days) { minute, visit throws(StoreError) in
            let key = BlockKey(symbol: record.id, interval: .m1, bar: minute)
            visit(Chunk(key, try block(key, of: record.symbol)))
        }
        return aggregation
    }
}
