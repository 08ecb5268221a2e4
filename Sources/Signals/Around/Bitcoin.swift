package import Market

// Which symbols are Bitcoin, and which can be compared with it, by their names alone.
extension Symbol {
    /// Currencies worth a dollar, the most traded first.
    private static let dollars = ["USDT", "USDC", "FDUSD", "BUSD", "TUSD", "USDP", "DAI", "USD"]

    /// What is bought, and the place of the dollar that it is paid with; nil where it is paid with something else.
    private var dollarPair: (base: Substring, dollar: Int)? {
        let pair = market == .usdm ? name.dropLast(2) : name[...]
        for (place, dollar) in Self.dollars.enumerated() where pair.hasSuffix(dollar) {
            var base = pair.dropLast(dollar.count)
            while let last = base.last, last == "-" || last == "_" { base.removeLast() }
            if !base.isEmpty { return (base, place) }
        }
        return nil
    }

    /// Its price is one in dollars: `ETHUSDT` and `ETHUSDC.P`, not `ETHBTC`.
    package var isPricedInDollars: Bool { dollarPair != nil }

    /// Bitcoin in dollars: `BTCUSDT`, `BTC-USD`, `XBTUSD`, `BTCUSDT.P`.
    package var isBitcoin: Bool { bitcoinRank != nil }

    /// Spot before perpetuals, then by the dollar; nil for anything but Bitcoin.
    private var bitcoinRank: Int? {
        guard let (base, dollar) = dollarPair, base == "BTC" || base == "XBT" else { return nil }
        return dollar + (market == .spot ? 0 : Self.dollars.count)
    }

    /// The place of the symbol that stands for Bitcoin; nil where none is tracked.
    package static func bitcoin(among symbols: [Symbol]) -> Int? {
        symbols.indices.filter { symbols[$0].isBitcoin }
            .min { (symbols[$0].bitcoinRank ?? 0, $0) < (symbols[$1].bitcoinRank ?? 0, $1) }
    }
}
