/// What an exchange allows: `"rateLimits":[{"rateLimitType":"REQUEST_WEIGHT","interval":"MINUTE","intervalNum":1,"limit":6000}]`.
package enum RateLimits {
    /// The weight of requests in a minute.
    package static func weight(in body: [UInt8]) throws(ExchangeError) -> Int {
        try JSONReader.read(body, "exchangeInfo") { reader throws(ExchangeError) in
            var found: Int?
            try reader.object { reader, name throws(ExchangeError) in
                guard name == "rateLimits" else { return try reader.skipValue() }
                try reader.array { reader throws(ExchangeError) in
                    var (kind, interval, count, limit) = ("", "", Int64(0), Int64(0))
                    try reader.object { reader, name throws(ExchangeError) in
                        switch name {
                        case "rateLimitType": kind = try reader.string()
                        case "interval": interval = try reader.string()
                        case "intervalNum": count = try reader.integer()
                        case "limit": limit = try reader.integer()
                        default: try reader.skipValue()
                        }
                    }
                    if kind == "REQUEST_WEIGHT", interval == "MINUTE", count == 1 { found = Int(limit) }
                }
            }
            guard let found else { throw reader.unexpected("a limit of REQUEST_WEIGHT a MINUTE in it") }
            return found
        }
    }
}
