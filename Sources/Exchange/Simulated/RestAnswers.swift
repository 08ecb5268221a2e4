internal import Market
internal import NIOCore

/// The public endpoints of Binance's REST interface that candles need.
struct RestAnswers: Sendable {
    let board: CandleBoard
    let weightLimit: Int

    /// What a request costs, whatever becomes of it.
    func weight(of request: RestRequest) -> Int {
        switch request.path {
        case "/api/v3/klines": return 2
        case "/api/v3/exchangeInfo": return 20
        case "/api/v3/ticker/24hr":
            if request["symbol"] != nil { return 2 }
            guard let list = request["symbols"] else { return 80 }
            let count = list.utf8.count { $0 == UInt8(ascii: ",") } + 1
            return count <= 20 ? 2 : count <= 100 ? 40 : 80
        default: return 1
        }
    }

    /// Whether there is anything at a path.
    static func serves(_ path: Substring) -> Bool {
        [
            "/api/v3/ping", "/api/v3/time", "/api/v3/exchangeInfo", "/api/v3/ticker/24hr", "/api/v3/klines",
        ].contains(path)
    }

    /// Writes the answer to a request at a path that is served.
    func write(_ request: RestRequest, at now: Int64, into body: inout ByteBuffer) throws(RestError) {
        switch request.path {
        case "/api/v3/time":
            try request.only([])
            body.writeStaticString("{\"serverTime\":")
            body.writeDecimal(now / 1000)
            body.writeStaticString("}")
        case "/api/v3/exchangeInfo": try writeExchangeInfo(request, at: now, into: &body)
        case "/api/v3/ticker/24hr": try writeTickers(request, at: now, into: &body)
        case "/api/v3/klines": try writeKlines(request, at: now, into: &body)
        default:
            try request.only([])
            body.writeStaticString("{}")
        }
    }

    private func writeKlines(_ request: RestRequest, at now: Int64, into body: inout ByteBuffer)
        throws(RestError)
    {
        try request.only(["symbol", "interval", "startTime", "endTime", "timeZone", "limit"])
        guard let name = try request.symbol() else { throw .missing("symbol") }
        guard let interval = request["interval"], !interval.isEmpty else { throw .missing("interval") }
        let (start, end) = (try request.number("startTime"), try request.number("endTime"))
        let limit = min(1000, try request.number("limit") ?? 500)
        guard let instrument = board.place(of: name, at: now) else { throw .invalidSymbol }
        guard interval == "1m" else { throw .invalidInterval }
        // The minute that is forming is the last one.
        var until = Minute(at: now) + 1
        if let end { until = min(until, Minute(containingMilliseconds: end) + 1) }
        let rows: [MinuteKline]
        if let start {
            let first = Minute(containingMilliseconds: start + 59_999)
            rows = first < until ? board.market.firstKlines(of: instrument, first..<until, limit: limit) : []
        } else {
            rows = board.market.lastKlines(of: instrument, before: until, limit: limit)
        }
        body.reserveCapacity(rows.count * 192 + 2)
        body.writeStaticString("[")
        for (place, row) in rows.enumerated() {
            if place > 0 { body.writeStaticString(",") }
            let told = board.told(row, of: instrument, at: now)
            body.writeRow(told.kline, openTime: told.openTime)
        }
        body.writeStaticString("]")
    }
}
