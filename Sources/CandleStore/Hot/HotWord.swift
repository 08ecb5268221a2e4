internal import Market

/// 64 minutes of those symbols that have journalled ones among them: of each a strip with all that is known of it, from
/// its block too.
struct HotWord: Sendable {
    /// The minutes' number / 64.
    let number: Int
    private var memory: [StripMemory] = []
    /// Of each symbol id, where its strip is; -1 without one.
    private var places: [Int32] = []
    /// Of each place: the states' bits, the slots that the journal has, and the oldest of their sequences.
    private var high: [UInt64] = []
    private var low: [UInt64] = []
    private(set) var journalled: [UInt64] = []
    private(set) var oldest: [UInt64] = []
    /// Symbols that have a strip.
    private(set) var symbols = 0

    init(number: Int) { self.number = number }

    func place(of symbol: UInt32) -> Int? {
        guard symbol < places.count, places[Int(symbol)] >= 0 else { return nil }
        return Int(places[Int(symbol)])
    }

    /// Shows each symbol that has a strip.
    func forEachSymbol(_ visit: (_ symbol: UInt32, _ place: Int) -> Void) {
        for (symbol, place) in places.enumerated() where place >= 0 { visit(UInt32(symbol), Int(place)) }
    }

    /// What it shows lives as long as the word or a copy of it; whoever lends it on says so.
    @_lifetime(immortal)
    func strip(_ place: Int) -> Strip {
        let (number, within) = place.quotientAndRemainder(dividingBy: StripMemory.strips)
        return unsafe Strip(
            cells: memory[number].strip(within), stride: StripMemory.columnCells, high: high[place],
            low: low[place])
    }

    /// Makes a symbol's strip out of what its block knows.
    mutating func open(_ symbol: UInt32, from base: Strip?) {
        precondition(place(of: symbol) == nil)
        let place = addPlace(symbol)
        if let base {
            memory[place / StripMemory.strips].copy(base, to: place % StripMemory.strips)
            (high[place], low[place]) = (base.high, base.low)
        }
        symbols += 1
    }

    /// Puts what is known of a minute from now on. Views that show the minute already keep what they show.
    ///
    /// - Parameter isShown: a view may show the word, as it was before.
    mutating func put(_ row: FrameRow, sequence: UInt64, isShown: Bool = true) {
        guard var place = place(of: row.symbol) else { preconditionFailure("open the symbol first") }
        let slot = row.minute.sinceEpoch & 63
        let bit = UInt64(1) << UInt64(slot)
        if isShown, high[place] & bit != 0 {
            place = moved(place, row.symbol)
        }
        if row.state.isPresent {
            memory[place / StripMemory.strips].put(row.candle, strip: place % StripMemory.strips, slot: slot)
        }
        high[place] = row.state.rawValue & 0b10 != 0 ? high[place] | bit : high[place] & ~bit
        low[place] = row.state.rawValue & 0b01 != 0 ? low[place] | bit : low[place] & ~bit
        journalled[place] |= bit
        oldest[place] = min(oldest[place], sequence)
    }

    /// Forgets a symbol's strip.
    mutating func close(_ symbol: UInt32) {
        guard place(of: symbol) != nil else { return }
        places[Int(symbol)] = -1
        symbols -= 1
    }

    private mutating func addPlace(_ symbol: UInt32) -> Int {
        let place = high.count
        if place % StripMemory.strips == 0 { memory.append(StripMemory()) }
        high.append(0)
        low.append(0)
        journalled.append(0)
        oldest.append(.max)
        if symbol >= places.count {
            places += Array(repeating: -1, count: Int(symbol) + 1 - places.count)
        }
        places[Int(symbol)] = Int32(place)
        return place
    }

    /// Copies a strip to a place that no view shows.
    private mutating func moved(_ place: Int, _ symbol: UInt32) -> Int {
        let target = addPlace(symbol)
        memory[target / StripMemory.strips].copy(strip(place), to: target % StripMemory.strips)
        (high[target], low[target]) = (high[place], low[place])
        (journalled[target], oldest[target]) = (journalled[place], oldest[place])
        return target
    }
}
