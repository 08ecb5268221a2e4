internal import Market

/// What is journalled and not yet part of blocks, in columns: words of 64 minutes in order of time.
struct HotColumns: Sendable {
    private(set) var words: [HotWord] = []

    var isEmpty: Bool { words.isEmpty }

    /// The first word at or after a number.
    func firstIndex(from number: Int) -> Int {
        var (low, high) = (0, words.count)
        // Nearly always the last ones are asked for.
        if let last = words.last, last.number <= number {
            return last.number == number ? words.count - 1 : words.count
        }
        while low < high {
            let middle = (low + high) / 2
            if words[middle].number < number { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// A word, and a symbol's place in it; nil where the symbol has none.
    func find(_ symbol: UInt32, _ number: Int) -> (index: Int, place: Int)? {
        let index = firstIndex(from: number)
        guard index < words.count, words[index].number == number,
            let place = words[index].table.place(of: symbol)
        else {
            return nil
        }
        return (index, place)
    }

    /// A symbol's strip of a word; nil where it has none. It lives as long as the columns or a copy of them; whoever lends
    /// it on says so.
    @_lifetime(immortal)
    func strip(_ symbol: UInt32, _ number: Int) -> Strip? {
        guard let found = find(symbol, number) else { return nil }
        return words[found.index].table.strip(found.place)
    }

    /// Makes a symbol's strip of a word, out of what its block knows.
    mutating func open(_ symbol: UInt32, _ number: Int, from base: Strip?) {
        let index = firstIndex(from: number)
        if index == words.count || words[index].number != number {
            words.insert(HotWord(number: number), at: index)
        }
        words[index].table.open(symbol, from: base)
    }

    /// Puts a row of a minute that nothing was known of, as nearly all are. False, and nothing happened, where its symbol
    /// has no strip or the strip has the minute.
    mutating func add(_ row: borrowing FrameRow, sequence: UInt64) -> Bool {
        let number = row.minute.sinceEpoch >> 6
        let index = firstIndex(from: number)
        guard index < words.count, words[index].number == number else { return false }
        return words[index].table.add(row, sequence: sequence)
    }

    /// Puts a row whose symbol's strip is open.
    mutating func put(_ row: FrameRow, sequence: UInt64) {
        words[firstIndex(from: row.minute.sinceEpoch >> 6)].table.put(row, sequence: sequence)
    }

    /// Forgets a symbol's minutes of a chunk: they are part of its block.
    mutating func drop(_ symbol: UInt32, chunk: Int) {
        let numbers = chunk * BlockLayout.planeWords..<(chunk + 1) * BlockLayout.planeWords
        let range = firstIndex(from: numbers.lowerBound)..<firstIndex(from: numbers.upperBound)
        for index in range.reversed() {
            words[index].table.close(symbol)
            if words[index].table.symbols == 0 { words.remove(at: index) }
        }
    }

    /// Each symbol's oldest sequence that is not part of a block.
    func oldestSequences() -> [UInt32: UInt64] {
        var sequences: [UInt32: UInt64] = [:]
        for word in words {
            word.table.forEachSymbol { symbol, place in
                sequences[symbol] = min(sequences[symbol] ?? .max, word.table.oldest(place))
            }
        }
        return sequences
    }

    /// The chunks of a symbol that have journalled minutes.
    func chunks(of symbol: UInt32) -> [Int] {
        var chunks: [Int] = []
        for word in words where word.table.place(of: symbol) != nil {
            let chunk = word.number.flooredQuotient(by: BlockLayout.planeWords)
            if chunks.last != chunk { chunks.append(chunk) }
        }
        return chunks
    }

    /// The days of a symbol that have journalled minutes, in order.
    func days(of symbol: UInt32) -> [Int] {
        var days: [Int] = []
        for word in words {
            guard let place = word.table.place(of: symbol), word.table.journalled(place) != 0 else {
                continue
            }
            let mask = word.table.journalled(place)
            let first = word.number << 6 + mask.trailingZeroBitCount
            let last = word.number << 6 + 63 - mask.leadingZeroBitCount
            for day in first / 1440...last / 1440 where days.last != day { days.append(day) }
        }
        return days
    }
}

extension HotColumns {
    func hasMinutes(of symbol: UInt32, chunk: Int) -> Bool {
        guard !isEmpty else { return false }
        var index = firstIndex(from: chunk * BlockLayout.planeWords)
        while index < words.count, words[index].number < (chunk + 1) * BlockLayout.planeWords {
            if words[index].table.place(of: symbol) != nil { return true }
            index += 1
        }
        return false
    }
}
