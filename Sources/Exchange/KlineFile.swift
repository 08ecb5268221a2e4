public import Market

/// What the name of a kline file says: `BTCUSDT.csv.gz`, `BTCUSDT_2025.csv.gz`, `BTCUSDT-1m-2026-02.zip`.
///
///     name = symbol [ ( "-" | "_" ) interval anything ] { ( "-" | "_" ) date } { ".csv" | ".gz" | ".zip" }
public enum KlineFile {
    /// The exchange's name of the symbol, as the file name spells it.
    ///
    /// It ends where an interval begins, or else before the dates at the end (2, 4 or 8 digits; six are a delivery
    /// contract's), and is empty where nothing stands before them. Throws if the name says another interval than `1m`.
    public static func symbolName(fromPath path: String) throws(KlineError) -> Substring {
        let stem = stem(ofPath: path)
        var parts = stem.split(omittingEmptySubsequences: false) { $0 == "-" || $0 == "_" }
        if let place = parts.dropFirst().firstIndex(where: isInterval) {
            guard isMinute(parts[place]) else {
                throw KlineError(path: path, .interval(String(parts[place]), name: String(stem)))
            }
            parts.removeSubrange(place...)
        }
        while parts.count > 1, isDate(parts[parts.count - 1]) { parts.removeLast() }
        return stem[..<(parts.last?.endIndex ?? stem.startIndex)]
    }

    /// The symbol a file's name says, in a market that it doesn't say.
    public static func symbol(fromPath path: String, market: Symbol.Market) throws(KlineError) -> Symbol {
        let name = try symbolName(fromPath: path)
        do throws(SymbolError) {
            return try Symbol(String(name), market: market)
        } catch {
            throw KlineError(path: path, .symbol(error))
        }
    }

    private static func stem(ofPath path: String) -> Substring {
        var stem = path[...]
        if let slash = stem.lastIndex(of: "/") { stem = stem[stem.index(after: slash)...] }
        while let suffix = [".csv", ".gz", ".zip"].first(where: { stem.lowercased().hasSuffix($0) }) {
            stem.removeLast(suffix.count)
        }
        return stem
    }

    /// One or two digits and a unit. Only the unit's case tells a minute (`1m`) from a month (`1M`).
    private static func isInterval(_ part: Substring) -> Bool {
        let digits = part.prefix { $0.isASCII && $0.isNumber }
        let units: Set = ["s", "m", "h", "d", "w", "M", "mo", "min", "H", "D", "W"]
        return (1...2).contains(digits.count) && units.contains(String(part.dropFirst(digits.count)))
    }

    private static func isMinute(_ part: Substring) -> Bool { part == "1m" || part == "1min" }

    private static func isDate(_ part: Substring) -> Bool {
        [2, 4, 8].contains(part.count) && part.allSatisfy { $0.isASCII && $0.isNumber }
    }
}
