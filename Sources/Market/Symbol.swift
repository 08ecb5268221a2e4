/// The name of an instrument, with its market: `BTCUSDT` is spot, `DOTUSDT.P` the USD-M perpetual.
///
/// `DOTUSDT` and `DOTUSDT.P` are two symbols with two histories.
public struct Symbol: Hashable, Sendable {
    /// Where the instrument trades.
    public enum Market: String, Sendable, CaseIterable {
        case spot
        /// USD-margined perpetual futures.
        case usdm
    }

    /// At most 24 characters of `A-Z 0-9 - _`, and `.P` at the end of a perpetual's.
    public let name: String

    public static let lengthMax = 24

    /// Takes a full name as the store and the wire write it; letters may be lower case.
    public init(_ name: String) throws(SymbolError) {
        let upper = name.uppercased()
        let base = upper.hasSuffix(".P") ? upper.dropLast(2) : upper[...]
        let allowed = base.utf8.allSatisfy { byte in
            (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
                || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
                || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
        }
        guard allowed, !base.isEmpty, upper.utf8.count <= Self.lengthMax else {
            throw SymbolError(name: name)
        }
        self.name = upper
    }

    /// Takes an exchange's name, which doesn't say the market, and the market.
    public init(_ exchangeName: String, market: Market) throws(SymbolError) {
        let named = try Symbol(exchangeName)
        self = market == .usdm && named.market == .spot ? try Symbol(named.name + ".P") : named
    }

    public var market: Market { name.hasSuffix(".P") ? .usdm : .spot }
}

extension Symbol: Comparable, CustomStringConvertible {
    public static func < (left: Symbol, right: Symbol) -> Bool { left.name < right.name }
    public var description: String { name }
}

/// Why a text is not a symbol.
public struct SymbolError: Error, Equatable, CustomStringConvertible {
    public let name: String

    public var description: String {
        "'\(name)' is not a symbol: 1 to \(Symbol.lengthMax) characters of A-Z, 0-9, - and _ "
            + "(BTCUSDT), with .P at the end for a USD-M perpetual (DOTUSDT.P)"
    }
}
