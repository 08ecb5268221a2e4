internal import Market

/// The longer bars of one symbol that journalled minutes are part of, derived again from all their minutes, in strips
/// with what the blocks know beside them.
final class DerivedBars: Sendable {
    private let places: [BlockKey: Int]
    private let words: [HotWord]

    /// - Parameter aggregations: of the days that have journalled minutes.
    init(
        _ record: SymbolRecord, _ aggregations: [Aggregation], over transaction: borrowing Transaction
    ) throws(StoreError) {
        // A strip's key is that of a block whose chunk is the strip's number.
        var places: [BlockKey: Int] = [:]
        var words: [HotWord] = []
        for aggregation in aggregations {
            for interval in Aggregation.intervals {
                for bar in aggregation.bars(of: interval) {
                    let number = bar.bar >> 6
                    let strip = BlockKey(symbol: record.id, interval: interval, chunk: number)
                    let index = places[strip] ?? words.count
                    if index == words.count {
                        places[strip] = index
                        let key = BlockKey(symbol: record.id, interval: interval, bar: bar.bar)
                        var word = HotWord(number: number)
                        let block = try transaction.verifiedBlock(key, of: record.symbol)
                        word.table.open(0, from: block?.strip(number & (BlockLayout.planeWords - 1)))
                        words.append(word)
                    }
                    // One symbol a word: its number there is 0, and a bar takes the place of a minute.
                    words[index].table.put(
                        FrameRow(
                            symbol: 0, minute: Minute(bar.bar), state: bar.state,
                            candle: bar.candle ?? .absent),
                        sequence: 0, isShown: false)
                }
            }
        }
        (self.places, self.words) = (places, words)
    }

    /// The number of the strip's word; nil where no journalled minute is part of any of its bars.
    func word(_ key: BlockKey, number: Int) -> HotWord? {
        places[BlockKey(symbol: key.symbol, interval: key.interval, chunk: number)].map { words[$0] }
    }

    /// The chunks of an interval that have such bars.
    func chunks(of interval: Interval) -> [Int] {
        Set(
            places.keys.filter { $0.interval == interval }.map {
                $0.chunk.flooredQuotient(by: BlockLayout.planeWords)
            }
        )
        .sorted()
    }
}
