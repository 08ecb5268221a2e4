import Market

/// A symbol of the exchange that is not taken, with its reason.
package struct RefusedListing: Equatable {
    package let name: String
    package let reason: String
}

package enum Listings {
    /// Reads the answer of `/api/v3/exchangeInfo`.
    package static func read(_ body: [UInt8]) throws(ExchangeError) -> (
        taken: [Listing], refused: [RefusedListing]
    ) {
        try JSONReader.read(body, "exchangeInfo") { reader throws(ExchangeError) in
            var (taken, refused, hasSymbols) = ([Listing](), [RefusedListing](), false)
            try reader.object { reader, name throws(ExchangeError) in
                guard name == "symbols" else { return try reader.skipValue() }
                hasSymbols = true
                try reader.array { reader throws(ExchangeError) in
                    let entry = try Entry(&reader)
                    do throws(ListingFlaw) {
                        taken.append(try entry.listing())
                    } catch {
                        refused.append(RefusedListing(name: excerpt(entry.symbol.utf8), reason: error.reason))
                    }
                }
            }
            guard hasSymbols else { throw reader.unexpected("'symbols' in it") }
            guard Set(taken.map(\.symbol)).count == taken.count else {
                throw reader.unexpected("each symbol once")
            }
            return (taken, refused)
        }
    }

    /// Reads the quote volumes in the answer of `/api/v3/ticker/24hr`, by the symbol as the exchange writes it.
    package static func quoteVolumes(_ body: [UInt8]) throws(ExchangeError) -> [String: Double] {
        try JSONReader.read(body, "ticker/24hr") { reader throws(ExchangeError) in
            var volumes: [String: Double] = [:]
            try reader.array { reader throws(ExchangeError) in
                var (symbol, volume) = (String?.none, Double?.none)
                try reader.object { reader, name throws(ExchangeError) in
                    switch name {
                    case "symbol": symbol = try reader.string()
                    case "quoteVolume": volume = try reader.quotedDecimal()
                    default: try reader.skipValue()
                    }
                }
                guard let symbol, let volume, volume >= 0 else {
                    throw reader.unexpected("'symbol' and a 'quoteVolume' before it")
                }
                guard volumes.updateValue(volume, forKey: symbol) == nil else {
                    throw reader.unexpected("each symbol once")
                }
            }
            return volumes
        }
    }

    private struct Entry {
        var symbol = ""
        var status = ""
        var quoteAsset = ""

        init(_ reader: inout JSONReader) throws(ExchangeError) {
            var (symbol, status, quoteAsset) = (String?.none, String?.none, String?.none)
            try reader.object { reader, name throws(ExchangeError) in
                switch name {
                case "symbol": symbol = try reader.string()
                case "status": status = try reader.string()
                case "quoteAsset": quoteAsset = try reader.string()
                default: try reader.skipValue()
                }
            }
            guard let symbol, let status, let quoteAsset else {
                throw reader.unexpected("'symbol', 'status' and 'quoteAsset' before it")
            }
            (self.symbol, self.status, self.quoteAsset) = (symbol, status, quoteAsset)
        }

        /// A symbol that is taken off stays in a break for some time, and is then not shown any more.
        private var listed: Listing.Status {
            switch status {
            case "TRADING": .trading
            case "BREAK": .delisted
            default: .halted
            }
        }

        func listing() throws(ListingFlaw) -> Listing {
            let symbol: Symbol
            do throws(SymbolError) {
                symbol = try Symbol(self.symbol)
            } catch {
                throw ListingFlaw(reason: error.description)
            }
            // Lower case would be another's name, and `.P` another market's.
            guard symbol.name == self.symbol, symbol.market == .spot else {
                throw ListingFlaw(reason: "'\(self.symbol)' is not how a spot symbol is written")
            }
            return Listing(symbol: symbol, quoteAsset: quoteAsset, status: listed)
        }
    }

    private struct ListingFlaw: Error { let reason: String }
}
