internal import Market

/// 64 minutes of those symbols that have journalled ones among them: of each a strip with all that is known of it, from
/// its block too.
///
/// A value: what a view holds stays as it is when the writer's goes on.
struct HotWord: Sendable {
    /// The minutes' number / 64.
    let number: Int
    private var shared = Shared(StripTable())

    /// Apart, so that a copy of a word is one reference more.
    private final class Shared: @unchecked Sendable {
        /// Changed only while nobody else holds it.
        var table: StripTable

        init(_ table: StripTable) { self.table = table }
    }

    init(number: Int) { self.number = number }

    var table: StripTable {
        _read { yield shared.table }
        _modify {
            if !isKnownUniquelyReferenced(&shared) { shared = Shared(shared.table) }
            yield &shared.table
        }
    }
}

/// Strips by symbol.
struct StripTable: Sendable {
    private var memory: [StripMemory] = []
    /// Of each symbol id, where its strip is; -1 without one.
    private var places: [Int32] = []
    private var strips: [Known] = []
    /// Symbols that have a strip.
    private(set) var symbols = 0

    /// Of a strip: the states' bits, the slots that the journal has, and the oldest of their sequences.
    private struct Known {
        var high: UInt64 = 0
        var low: UInt64 = 0
        var journalled: UInt64 = 0
        var oldest = UInt64.max

        mutating func note(_ state: MinuteState, _ bit: UInt64, _ sequence: UInt64) {
            high = state.rawValue & 0b10 != 0 ? high | bit : high & ~bit
            low = state.rawValue & 0b01 != 0 ? low | bit : low & ~bit
            journalled |= bit
            oldest = min(oldest, sequence)
        }
    }

    func place(of symbol: UInt32) -> Int? {
        guard symbol < places.count, places[Int(symbol)] >= 0 else { return nil }
        return Int(places[Int(symbol)])
    }

    /// The slots of a place that the journal has.
    func journalled(_ place: Int) -> UInt64 { strips[place].journalled }

    /// The oldest sequence of a place that is not part of a block.
    func oldest(_ place: Int) -> UInt64 { strips[place].oldest }

    /// Shows each symbol that has a strip.
    func forEachSymbol(_ visit: (_ symbol: UInt32, _ place: Int) -> Void) {
        for (symbol, place) in places.enumerated() where place >= 0 { visit(UInt32(symbol), Int(place)) }
    }

    /// What it shows lives as long as the table or a copy of it; whoever lends it on says so.
    @_lifetime(immortal)
    func strip(_ place: Int) -> Strip {
        let (number, within) = place.quotientAndRemainder(dividingBy: StripMemory.strips)
        return unsafe Strip(
            cells: memory[number].strip(within), stride: StripMemory.columnCells, high: strips[place].high,
            low: strips[place].low)
    }

    /// Makes a symbol's strip out of what its block knows.
    mutating func open(_ symbol: UInt32, from base: Strip?) {
        precondition(place(of: symbol) == nil)
        let place = addPlace(symbol)
        if let base {
            memory[place / StripMemory.strips].copy(base, to: place % StripMemory.strips)
            (strips[place].high, strips[place].low) = (base.high, base.low)
        }
        symbols += 1
    }

    /// Puts a row of a minute that its symbol's strip lacks: no view shows it. False where there is no strip, or it has the
    /// minute.
    mutating func add(_ row: borrowing FrameRow, sequence: UInt64) -> Bool {
        guard let place = place(of: row.symbol) else { return false }
        let slot = row.minute.sinceEpoch & 63
        let bit = UInt64(1) << UInt64(slot)
        guard (strips[place].high | strips[place].low) & bit == 0 else { return false }
        memory[place / StripMemory.strips].put(row.candle, strip: place % StripMemory.strips, slot: slot)
        strips[place].note(row.state, bit, sequence)
        return true
    }

    /// Puts what is known of a minute from now on. Views that show the minute already keep what they show.
    ///
    /// - Parameter isShown: a view may show the table, as it was before.
    mutating func put(_ row: FrameRow, sequence: UInt64, isShown: Bool = true) {
        guard var place = place(of: row.symbol) else { preconditionFailure("open the symbol first") }
        let slot = row.minute.sinceEpoch & 63
        let bit = UInt64(1) << UInt64(slot)
        if isShown, strips[place].high & bit != 0 {
            place = moved(place, row.symbol)
        }
        if row.state.isPresent {
            memory[place / StripMemory.strips].put(row.candle, strip: place % StripMemory.strips, slot: slot)
        }
        strips[place].note(row.state, bit, sequence)
    }

    /// Forgets a symbol's strip.
    mutating func close(_ symbol: UInt32) {
        guard place(of: symbol) != nil else { return }
        places[Int(symbol)] = -1
        symbols -= 1
    }

    private mutating func addPlace(_ symbol: UInt32) -> Int {
        let place = strips.count
        if place % StripMemory.strips == 0 { memory.append(StripMemory()) }
        strips.append(Known())
        if symbol >= places.count { places += Array(repeating: -1, count: Int(symbol) + 1 - places.count) }
        places[Int(symbol)] = Int32(place)
        return place
    }

    /// Copies a strip to a place that no view shows.
    private mutating func moved(_ place: Int, _ symbol: UInt32) -> Int {
        let target = addPlace(symbol)
        memory[target / StripMemory.strips].copy(strip(place), to: target % StripMemory.strips)
        strips[target] = strips[place]
        return target
    }
}
