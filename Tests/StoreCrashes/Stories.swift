import CandleStore
import Market

extension Story {
    mutating func tellMerges() {
        for round in 0..<6 {
            for symbol in symbols {
                let first = Self.origin + round * 700
                merge(symbol, first..<first + 650)
            }
            checkpoint()
        }
    }

    mutating func tellLive() {
        for minute in Self.origin + 100..<Self.origin + 150 {
            // Some have nothing to say in a minute, and one comes later than the others.
            live(minute, of: symbols.filter { _ in random.chance(0.95) })
            if minute % 20 == 0 { checkpoint() }
        }
    }

    mutating func tellLate() {
        isPreparing = true
        for symbol in symbols { merge(symbol, Self.origin..<Self.origin + 600) }
        for minute in 600..<640 { live(Self.origin + minute) }
        for _ in symbols { seal(symbols: 1) }
        isPreparing = false
        for minute in 640..<700 {
            let late = random.below(symbols.count)
            live(Self.origin + minute, of: symbols.filter { $0 != late })
            switch random.below(6) {
            // After the others, in a frame of its own.
            case 0, 1: live(Self.origin + minute, of: [late])
            // What the exchange says now of minutes in blocks and in the journal, the same minute twice among them.
            case 2:
                let again = Self.origin + minute - 1 - random.below(100)
                let rows = (0..<4).map { _ in random.below(symbols.count) }.map { symbol in
                    FrameLine(symbol: symbol, minute: again, candle: candle(of: symbol))
                }
                append(rows)
            // A poorer row first, then the same with all columns.
            case 3:
                let whole = candle(of: late)
                var poor = whole
                (poor.quoteVolume, poor.trades, poor.takerBuyVolume) = (.nan, .nan, .nan)
                append([FrameLine(symbol: late, minute: Self.origin + minute, candle: poor)])
                append([FrameLine(symbol: late, minute: Self.origin + minute, candle: whole)])
            case 4: append([FrameLine(symbol: late, minute: Self.origin + minute, candle: nil)])
            default: seal(symbols: 2)
            }
        }
    }

    mutating func tellSeal(symbolsAtOnce: Int) {
        let end = Self.origin + BlockKey.slots
        isPreparing = true
        // Every fourth symbol is new.
        for symbol in symbols where symbol % 4 != 3 { merge(symbol, end - 100..<end - 8) }
        isPreparing = false
        for minute in end - 8..<end + 2 { live(minute) }
        for step in 0..<(symbols.count + symbolsAtOnce - 1) / symbolsAtOnce + 2 {
            seal(symbols: symbolsAtOnce)
            live(end + 2 + step)
        }
        // A second pass, for what came in during the first.
        for _ in 0..<3 { seal(symbols: symbolsAtOnce) }
        live(end + 20)
    }

    mutating func tellCheckpoint(symbolsAtOnce: Int) {
        isPreparing = true
        for minute in 0..<1018 { live(Self.origin + 500 + minute) }
        isPreparing = false
        for minute in 1018..<1026 { live(Self.origin + 500 + minute) }
        // All symbols, then 1,024 frames and more, 256 a transaction.
        for step in 0..<(symbols.count + symbolsAtOnce - 1) / symbolsAtOnce + 6 {
            seal(symbols: symbolsAtOnce)
            if step % 2 == 0 { live(Self.origin + 1526 + step) }
            if step == 3 { checkpoint() }
        }
        live(Self.origin + 1600)
    }

    mutating func tellBackfill() {
        let today = Self.origin / BlockKey.slots
        let minutes = 150
        isPreparing = true
        for minute in 0..<30 { live(Self.origin + minute) }
        isPreparing = false
        // Into chunks that nothing is known of, and into the one that is being written.
        let brought = symbols.map { symbol in
            beginBackfill(symbol, chunks: today - 2..<today + 1, minutesOfEach: minutes)
        }
        var minute = Self.origin + 30
        for part in 0..<3 {
            for number in brought {
                backfill(number, part: part, minutesOfEach: minutes)
                live(minute)
                minute += 1
                if random.chance(0.5) { seal(symbols: 1) }
            }
        }
        for _ in 0..<4 { seal(symbols: 2) }
        live(minute)
    }

    mutating func tellMixed() {
        merge(0, Self.origin..<Self.origin + 100)
        for minute in 100..<104 { live(Self.origin + minute) }
        checkpoint()
        let brought = beginBackfill(
            1, chunks: Self.origin / BlockKey.slots - 1..<Self.origin / BlockKey.slots + 1, minutesOfEach: 50)
        seal(symbols: 1)
        backfill(brought, part: 0, minutesOfEach: 50)
        append([FrameLine(symbol: 0, minute: Self.origin + 103, candle: candle(of: 0))])
        seal(symbols: 2)
        backfill(brought, part: 1, minutesOfEach: 50)
        append([FrameLine(symbol: 2, minute: Self.origin + 50, candle: nil)])
        append([FrameLine(symbol: 1, minute: Self.origin + 90, candle: candle(of: 1))])
        seal(symbols: 1)
        seal(symbols: 1)
        for minute in 104..<108 { live(Self.origin + minute) }
    }
}
