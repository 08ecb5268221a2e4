import CandleStore
import Market
import Testing

/// The store against a dictionary: whatever is appended, merged, sealed or started again in whatever order, every
/// interval shows what the minutes make, journalled and sealed alike.
@Suite struct StoreModelTests {
    struct Model {
        var minutes: [Int: (state: MinuteState, candle: Candle)] = [:]

        mutating func put(_ minute: Int, _ candle: Candle?) {
            let known = minutes[minute]
            guard let candle else {
                if known == nil { minutes[minute] = (.halt, SealedTwice.absent) }
                return
            }
            guard let known, known.state.isPresent else {
                minutes[minute] = (candle.state, candle)
                return
            }
            var whole = candle
            for column in Column.allCases where candle[column].isNaN { whole[column] = known.candle[column] }
            let prices: [Column] = [.open, .high, .low, .close, .volume]
            let isSame = prices.allSatisfy { known.candle[$0] == candle[$0] }
            minutes[minute] = (isSame ? known.state : whole.state, whole)
        }
    }

    enum SealedTwice {
        static let absent = Candle(open: .nan, high: .nan, low: .nan, close: .nan, volume: .nan)
    }

    @Test(arguments: 1...12) func everythingIsThereWhateverCameInWhicheverOrder(seed: Int) throws {
        var random = Seeded(UInt64(seed))
        let directory = TemporaryDirectory()
        var store: Store? = try Store(at: directory.path, for: .writing)
        let symbols = [bitcoin, try Symbol("ETHUSDT"), try Symbol("ADAUSDT")]
        var models = symbols.map { _ in Model() }
        // Across the end of a chunk, and of days.
        var newest = (28_401_664 | 4095) - 700
        for _ in 0..<120 {
            switch Int.random(in: 0..<10, using: &random) {
            case 0..<5:
                for _ in 0..<Int.random(in: 1...30, using: &random) {
                    newest += 1
                    var rows: [JournalRow] = []
                    for (place, symbol) in symbols.enumerated()
                    where Int.random(in: 0..<20, using: &random) > 0 {
                        let candle = Self.candle(&random)
                        rows.append(JournalRow(symbol: symbol, minute: Minute(newest), candle: candle))
                        models[place].put(newest, candle)
                    }
                    _ = try store?.append(rows)
                }
            case 5, 6:
                // Late, revised, halted.
                var rows: [JournalRow] = []
                for _ in 0..<Int.random(in: 1...5, using: &random) {
                    let place = Int.random(in: 0..<3, using: &random)
                    let minute = newest - Int.random(in: 0..<2000, using: &random)
                    let candle = Int.random(in: 0..<4, using: &random) == 0 ? nil : Self.candle(&random)
                    rows.append(JournalRow(symbol: symbols[place], minute: Minute(minute), candle: candle))
                    models[place].put(minute, candle)
                }
                _ = try store?.append(rows)
            case 7:
                let place = Int.random(in: 0..<3, using: &random)
                var rows: [MinuteRow] = []
                let first = newest - Int.random(in: 100..<5000, using: &random)
                for minute in first..<first + Int.random(in: 1..<300, using: &random) {
                    let candle = Self.candle(&random)
                    rows.append(MinuteRow(minute: Minute(minute), candle: candle))
                    models[place].put(minute, candle)
                }
                var merge = Merge(rows, of: symbols[place], .isRevision)
                while !merge.isDone { try store?.advance(&merge, blocks: 1) }
            case 8:
                _ = try store?.seal(symbols: 1)
            default:
                if Bool.random(using: &random) {
                    store = nil
                    store = try Store(at: directory.path, for: .writing)
                } else {
                    while try store?.seal(symbols: 2) == true {}
                }
            }
        }
        try check(try #require(store), symbols, models)
        store = nil
        try check(try Store(at: directory.path, for: .reading), symbols, models)
        let last = try Store(at: directory.path, for: .writing)
        while try last.seal() {}
        try check(last, symbols, models)
        #expect(try last.verify().faults.isEmpty)
    }

    func check(_ store: Store, _ symbols: [Symbol], _ models: [Model]) throws {
        let snapshot = try store.snapshot()
        for (symbol, model) in zip(symbols, models) {
            let minutes = try snapshot.bars(of: symbol, .m1)
            #expect(minutes.count == model.minutes.count)
            for (minute, known) in model.minutes {
                let bar = try #require(minutes[minute])
                #expect(bar.state == known.state && sameBits(bar.candle, known.candle))
            }
            for interval in Interval.allCases.dropFirst() {
                var buckets: [Int: Bucket] = [:]
                for (minute, known) in model.minutes.sorted(by: { $0.key < $1.key }) {
                    let number = minute / interval.minutes
                    if known.state.isPresent {
                        buckets[number, default: Bucket()].add(known.candle)
                    } else {
                        buckets[number, default: Bucket()].addHalt()
                    }
                }
                let known = buckets.filter { $0.value.state(of: interval) != .missing }
                let bars = try snapshot.bars(of: symbol, interval)
                #expect(bars.count == known.count)
                for (number, bucket) in known {
                    let bar = try #require(bars[number])
                    #expect(bar.state == bucket.state(of: interval))
                    if let candle = bucket.candle { #expect(sameBits(bar.candle, candle)) }
                }
            }
        }
    }

    static func candle(_ random: inout Seeded) -> Candle {
        let price = Double(Int.random(in: 1...5, using: &random))
        var candle = Candle(open: price, high: price + 1, low: price, close: price, volume: 2)
        if Bool.random(using: &random) { candle.trades = 3 }
        return candle
    }
}
