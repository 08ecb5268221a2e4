internal import Market
internal import NIOCore

extension RestAnswers {
    /// What the last 24 hours were like: `GET /api/v3/ticker/24hr`, an object for `symbol` and else a list.
    func writeTickers(_ request: RestRequest, at now: Int64, into body: inout ByteBuffer) throws(RestError) {
        try request.only(["symbol", "symbols", "type", "symbolStatus"])
        let isFull: Bool
        switch request["type"] ?? "FULL" {
        case "FULL": isFull = true
        case "MINI": isFull = false
        default: throw .illegal("type", range: "FULL, MINI")
        }
        let chosen = try places(request, at: now)
        let isOne = request["symbol"] != nil
        if !isOne { body.writeStaticString("[") }
        for (count, place) in chosen.enumerated() {
            if count > 0 { body.writeStaticString(",") }
            write(
                Ticker(board, place, at: now), board.market.instruments[place], at: now, isFull, into: &body)
        }
        if !isOne { body.writeStaticString("]") }
    }

    private func write(
        _ ticker: Ticker, _ instrument: Instrument, at now: Int64, _ isFull: Bool, into body: inout ByteBuffer
    ) {
        func amounts(_ fields: [(StaticString, Int64)]) {
            for (name, amount) in fields {
                body.writeStaticString(name)
                body.writeQuotedAmount(amount)
            }
        }
        func numbers(_ fields: [(StaticString, Int64)]) {
            for (name, number) in fields {
                body.writeStaticString(name)
                body.writeDecimal(number)
            }
        }
        let day = ticker.day
        body.writeStaticString("{\"symbol\":")
        body.writeQuoted(instrument.symbol.name)
        if isFull {
            amounts([(",\"priceChange\":", day.close - day.open)])
            body.writeStaticString(",\"priceChangePercent\":\"")
            body.writeString(Self.percent(day.close - day.open, of: day.open))
            body.writeStaticString("\"")
            amounts([
                (",\"weightedAvgPrice\":", ticker.meanPrice), (",\"prevClosePrice\":", day.open),
                (",\"lastPrice\":", day.close), (",\"lastQty\":", ticker.isEmpty ? 0 : instrument.lot),
                (",\"bidPrice\":", max(0, day.close - instrument.tick)),
                (",\"bidQty\":", ticker.isEmpty ? 0 : instrument.lot),
                (",\"askPrice\":", ticker.isEmpty ? 0 : day.close + instrument.tick),
                (",\"askQty\":", ticker.isEmpty ? 0 : instrument.lot),
            ])
        }
        amounts([
            (",\"openPrice\":", day.open), (",\"highPrice\":", day.high), (",\"lowPrice\":", day.low),
        ])
        if !isFull { amounts([(",\"lastPrice\":", day.close)]) }
        amounts([(",\"volume\":", day.volume), (",\"quoteVolume\":", day.quoteVolume)])
        numbers([
            (",\"openTime\":", now / 1000 - 86_400_000), (",\"closeTime\":", now / 1000),
            (",\"firstId\":", ticker.trades.first), (",\"lastId\":", ticker.trades.last),
            (",\"count\":", day.trades),
        ])
        body.writeStaticString("}")
    }

    /// `-95.960`.
    private static func percent(_ change: Int64, of open: Int64) -> String {
        guard open > 0 else { return "0.000" }
        let thousandths = Int((Double(change) / Double(open) * 100_000).rounded())
        let digits = String(thousandths.magnitude)
        let padded = String(repeating: "0", count: max(0, 4 - digits.utf8.count)) + digits
        return (thousandths < 0 ? "-" : "") + padded.dropLast(3) + "." + padded.suffix(3)
    }
}

/// The last 24 hours of an instrument, the minute that is forming included.
struct Ticker {
    private(set) var day = Kline(flatAt: 0)
    private(set) var trades: (first: Int64, last: Int64) = (-1, -1)

    var isEmpty: Bool { day.open == 0 }

    init(_ board: CandleBoard, _ instrument: Int, at now: Int64) {
        let last = Minute(at: now)
        for row in board.market.klines(of: instrument, last - 1439..<last + 1) {
            let kline = board.told(row, of: instrument, at: now).kline
            if isEmpty { (day.open, day.high, day.low) = (kline.open, kline.high, kline.low) }
            day.high = max(day.high, kline.high)
            day.low = min(day.low, kline.low)
            day.close = kline.close
            day.volume += kline.volume
            day.quoteVolume += kline.quoteVolume
            day.trades += kline.trades
            guard kline.trades > 0 else { continue }
            let range = kline.tradeNumbers(in: row.minute)
            trades = (trades.first < 0 ? range.first : trades.first, range.last)
        }
    }

    /// Quote volume by volume.
    var meanPrice: Int64 {
        day.volume > 0 ? Int64(Double(day.quoteVolume) / Double(day.volume) * Double(Kline.unit)) : 0
    }
}
