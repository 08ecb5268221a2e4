internal import Market

/// All symbols of a store, found by name.
struct SymbolTable {
    private(set) var records: [SymbolRecord] = []
    private var places: [Symbol: Int] = [:]
    /// Where the rows of the last append were found: the next ones come in the same order nearly always, and comparing a
    /// short name costs a tenth of looking it up.
    private var order: [Int] = []

    init(_ records: [SymbolRecord]) {
        for record in records { put(record) }
    }

    subscript(symbol: Symbol) -> SymbolRecord? { places[symbol].map { records[$0] } }

    subscript(place: Int) -> SymbolRecord { records[place] }

    /// Takes a symbol's record over, of a new one too.
    mutating func put(_ record: SymbolRecord) {
        if let place = places[record.symbol] {
            records[place] = record
        } else {
            places[record.symbol] = records.count
            records.append(record)
        }
    }

    mutating func setFirst(_ minute: Minute, at place: Int) { records[place].first = minute }

    /// The place of a symbol that stands at a row of an append; a new one gets a number of its own, and a first minute
    /// that any is before.
    mutating func place(of symbol: Symbol, row: Int) -> Int {
        if row < order.count, records[order[row]].symbol == symbol { return order[row] }
        if places[symbol] == nil {
            put(SymbolRecord(id: records.freeSymbol, symbol: symbol, first: Minute(Minute.range.upperBound)))
        }
        guard let place = places[symbol] else { preconditionFailure("it was just put") }
        if row < order.count { order[row] = place } else if row == order.count { order.append(place) }
        return place
    }
}

extension [SymbolRecord] {
    /// The number of the next new symbol.
    var freeSymbol: UInt32 { (map(\.id).max() ?? 0) + 1 }
}
