import Market

/// Which field of a line is what.
struct KlineLayout {
    /// What a field holds: a column of the candle by its raw value, the open time, or something not needed.
    typealias Slot = UInt8
    static let openTime: Slot = 8
    static let ignored: Slot = 9

    let slots: [Slot]

    /// Binance's order, of which a file without a header has the first 6 to 12. Ignored are the close time, the
    /// taker's quote volume and a field that means nothing.
    private static let binance: [Slot] = [
        openTime, slot(.open), slot(.high), slot(.low), slot(.close), slot(.volume),
        ignored, slot(.quoteVolume), slot(.trades), slot(.takerBuyVolume), ignored, ignored,
    ]
    static let fieldCounts = 6...binance.count

    /// Without a header.
    init?(fieldCount: Int) {
        guard Self.fieldCounts.contains(fieldCount) else { return nil }
        slots = Array(Self.binance.prefix(fieldCount))
    }

    /// By the names of a header line. Unknown names are ignored; a known one counts once.
    init(header names: [String]) throws(HeaderError) {
        let keys = names.map(Self.key)
        var (slots, missing) = ([Slot](repeating: Self.ignored, count: names.count), [String]())
        for (slot, required, aliases) in Self.aliases {
            // The first alias that occurs: a file may have `timestamp` in numbers and `date` for people.
            guard let alias = aliases.first(where: { keys.contains(Self.key($0)) }).map(Self.key) else {
                if required { missing.append(aliases[0]) }
                continue
            }
            let places = keys.indices.filter { keys[$0] == alias }
            guard places.count == 1 else { throw .twice(names[places[0]]) }
            slots[places[0]] = slot
        }
        guard missing.isEmpty else { throw .missing(missing) }
        self.slots = slots
    }

    enum HeaderError: Error {
        case missing([String])
        case twice(String)
    }

    private static let aliases: [(slot: Slot, required: Bool, names: [String])] = [
        (openTime, true, ["open_time", "timestamp", "time", "unix", "date"]),
        (slot(.open), true, ["open"]),
        (slot(.high), true, ["high"]),
        (slot(.low), true, ["low"]),
        (slot(.close), true, ["close"]),
        (slot(.volume), true, ["volume"]),
        (slot(.quoteVolume), false, ["quote_volume", "quote_asset_volume"]),
        (slot(.trades), false, ["trades", "count", "number_of_trades"]),
        (
            slot(.takerBuyVolume), false,
            [
                "taker_base", "taker_buy_volume", "taker_buy_base_asset_volume", "taker_buy_base_volume",
                "taker_buy_base",
            ]
        ),
    ]

    private static func slot(_ column: Column) -> Slot { Slot(column.rawValue) }

    /// `Open time`, `openTime` and `open_time` are one name.
    private static func key(_ name: String) -> String {
        name.lowercased().filter { $0.isLetter || $0.isNumber }
    }
}
