internal import Market
internal import NIOCore

extension RestAnswers {
    /// What is listed: `GET /api/v3/exchangeInfo`.
    func writeExchangeInfo(_ request: RestRequest, at now: Int64, into body: inout ByteBuffer)
        throws(RestError)
    {
        try request.only(["symbol", "symbols", "permissions", "showPermissionSets", "symbolStatus"])
        let chosen = try places(request, at: now)
        body.writeStaticString("{\"timezone\":\"UTC\",\"serverTime\":")
        body.writeDecimal(now / 1000)
        body.writeString(
            """
            ,"rateLimits":[{"rateLimitType":"REQUEST_WEIGHT","interval":"MINUTE","intervalNum":1,"limit":\(weightLimit)}\
            ,{"rateLimitType":"RAW_REQUESTS","interval":"MINUTE","intervalNum":5,"limit":61000}]\
            ,"exchangeFilters":[],"symbols":[
            """)
        var isFirst = true
        for place in chosen {
            guard let status = board.market.status(of: place, at: Minute(at: now)) else { continue }
            if let wanted = request["symbolStatus"], wanted != status.rawValue { continue }
            if !isFirst { body.writeStaticString(",") }
            isFirst = false
            write(board.market.instruments[place], status, into: &body)
        }
        body.writeStaticString("]}")
    }

    private func write(_ instrument: Instrument, _ status: InstrumentStatus, into body: inout ByteBuffer) {
        body.writeString(
            """
            {"symbol":"\(instrument.symbol.name)","status":"\(status.rawValue)"\
            ,"baseAsset":"\(instrument.baseAsset)","baseAssetPrecision":8\
            ,"quoteAsset":"\(instrument.quoteAsset)","quotePrecision":8,"quoteAssetPrecision":8\
            ,"baseCommissionPrecision":8,"quoteCommissionPrecision":8\
            ,"orderTypes":["LIMIT","LIMIT_MAKER","MARKET"],"icebergAllowed":true,"ocoAllowed":true,"otoAllowed":true\
            ,"quoteOrderQtyMarketAllowed":true,"allowTrailingStop":true,"cancelReplaceAllowed":true\
            ,"isSpotTradingAllowed":true,"isMarginTradingAllowed":false\
            ,"filters":[{"filterType":"PRICE_FILTER","minPrice":
            """)
        body.writeQuotedAmount(instrument.tick)
        body.writeStaticString(",\"maxPrice\":\"1000000.00000000\",\"tickSize\":")
        body.writeQuotedAmount(instrument.tick)
        body.writeStaticString("},{\"filterType\":\"LOT_SIZE\",\"minQty\":")
        body.writeQuotedAmount(instrument.lot)
        body.writeStaticString(",\"maxQty\":\"9000000.00000000\",\"stepSize\":")
        body.writeQuotedAmount(instrument.lot)
        body.writeString(
            """
            }],"permissions":[],"permissionSets":[["SPOT"]],"defaultSelfTradePreventionMode":"EXPIRE_MAKER"\
            ,"allowedSelfTradePreventionModes":["EXPIRE_TAKER","EXPIRE_MAKER","EXPIRE_BOTH"]}
            """)
    }

    /// The symbols that a request names; all that are or were listed if it names none.
    func places(_ request: RestRequest, at now: Int64) throws(RestError) -> [Int] {
        guard let names = try request.symbols() else {
            return board.market.instruments.indices.filter {
                board.market.instruments[$0].lifetime.lowerBound.microseconds <= now
            }
        }
        var places: [Int] = []
        for name in names {
            guard let place = board.place(of: name, at: now) else { throw .invalidSymbol }
            places.append(place)
        }
        return places
    }
}
