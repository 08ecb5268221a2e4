/// What the exchange answers to a request that it does not serve: `{"code":-1121,"msg":"Invalid symbol."}`.
struct RestError: Error, Equatable {
    var status = 400
    let code: Int
    let message: String

    static let invalidSymbol = RestError(code: -1121, message: "Invalid symbol.")
    static let invalidInterval = RestError(code: -1120, message: "Invalid interval.")

    static func missing(_ name: String) -> RestError {
        RestError(
            code: -1102, message: "Mandatory parameter '\(name)' was not sent, was empty/null, or malformed.")
    }

    static func illegal(_ name: String, range: String) -> RestError {
        RestError(
            code: -1100,
            message: "Illegal characters found in parameter '\(name)'; legal range is '\(range)'.")
    }

    /// A parameter that nobody asked for.
    static func unread(read: Int, sent: Int) -> RestError {
        RestError(
            code: -1104,
            message: "Not all sent parameters were read; read '\(read)' parameter(s) but was sent '\(sent)'.")
    }

    static func tooMuchWeight(limit: Int) -> RestError {
        RestError(
            status: 429, code: -1003,
            message: "Too much request weight used; current limit is \(limit) request weight per 1 MINUTE. "
                + "Please use WebSocket Streams for live updates to avoid polling the API.")
    }

    /// - Parameter until: in milliseconds since the Unix epoch.
    static func banned(until: Int64) -> RestError {
        RestError(
            status: 418, code: -1003,
            message: "Way too much request weight used; IP banned until \(until). "
                + "Please use WebSocket Streams for live updates to avoid bans.")
    }

    static let internalError = RestError(
        status: 500, code: -1000, message: "An unknown error occurred while processing the request.")
}
