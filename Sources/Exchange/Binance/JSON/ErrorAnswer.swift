/// What the exchange says when it does not answer: `{"code":-1121,"msg":"Invalid symbol."}`.
package struct ErrorAnswer: Equatable {
    package let code: Int64
    package let message: String

    static let unknownSymbol: Int64 = -1121

    package init(_ body: [UInt8]) throws(ExchangeError) {
        (code, message) = try JSONReader.read(body, "error") { reader throws(ExchangeError) in
            var (code, message) = (Int64?.none, String?.none)
            try reader.object { reader, name throws(ExchangeError) in
                switch name {
                case "code": code = try reader.integer()
                case "msg": message = try reader.string()
                default: try reader.skipValue()
                }
            }
            guard let code, let message else { throw reader.unexpected("'code' and 'msg' before it") }
            return (code, message)
        }
    }

    /// The error of an answer whose status is not 200. What is no JSON is quoted, and a page of HTML only named.
    package static func error(status: Int, _ body: [UInt8]) -> ExchangeError {
        if let answer = try? ErrorAnswer(body) {
            let message = excerpt(answer.message.utf8)
            // Whoever asked knows the name.
            if answer.code == unknownSymbol { return .unknownSymbol("") }
            return .refused(status: status, text: "\(message) (\(answer.code))")
        }
        let text = body.first { $0 > 0x20 } == UInt8(ascii: "<") ? "a page of HTML" : excerpt(body)
        return .refused(status: status, text: text)
    }
}

/// The answer of `/api/v3/time`: `{"serverTime":1499827319559}`, in milliseconds.
package enum ServerTime {
    package static func read(_ body: [UInt8]) throws(ExchangeError) -> Int64 {
        try JSONReader.read(body, "time") { reader throws(ExchangeError) in
            var time: Int64?
            try reader.object { reader, name throws(ExchangeError) in
                guard name == "serverTime" else { return try reader.skipValue() }
                time = try reader.integer()
            }
            // Milliseconds from 2001 to 2286: anything else is another unit.
            guard let time, (1_000_000_000_000..<10_000_000_000_000).contains(time) else {
                throw reader.unexpected("a 'serverTime' in milliseconds before it")
            }
            return time
        }
    }
}
