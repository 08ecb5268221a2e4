public import Market

extension Snapshot {
    /// How many of each bar's minutes have a candle: a population count of the one-minute planes.
    public borrowing func presentMinutes(
        of record: SymbolRecord, _ interval: Interval, bars: Range<Int>
    ) throws(StoreError) -> [Int] {
        var counts = Array(repeating: 0, count: bars.count)
        let minutes = bars.lowerBound * interval.minutes..<bars.upperBound * interval.minutes
        var minute = minutes.lowerBound
        while minute < minutes.upperBound {
            let key = BlockKey(symbol: record.id, interval: .m1, bar: minute)
            let chunkEnd = min(key.bars.upperBound, minutes.upperBound)
            guard let chunk = try chunk(key, of: record) else {
                minute = chunkEnd
                continue
            }
            let planes = chunk.planes
            while minute < chunkEnd {
                let bar = minute.flooredQuotient(by: interval.minutes)
                let end = min((bar + 1) * interval.minutes, chunkEnd)
                let slots = minute - key.bars.lowerBound..<end - key.bars.lowerBound
                counts[bar - bars.lowerBound] += planes.counts(in: slots).present
                minute = end
            }
        }
        return counts
    }
}
