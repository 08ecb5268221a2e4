internal import NIOCore
internal import NIOHTTP1

/// What a request is answered with.
struct RestReply {
    var status = HTTPResponseStatus.ok
    var body = ByteBuffer()
    var isPage = false
    var usedWeight: Int?
    /// In microseconds of the exchange.
    var retryAfter: Int64?

    init(status: HTTPResponseStatus = .ok) { self.status = status }

    /// A page for people.
    init(status: HTTPResponseStatus, page title: String) {
        (self.status, isPage) = (status, true)
        body.writeString(
            "<html><head><title>\(title)</title></head><body><h1>\(title)</h1></body></html>\n")
    }

    mutating func set(_ error: RestError) {
        status = HTTPResponseStatus(statusCode: error.status)
        body.clear()
        body.writeString("{\"code\":\(error.code),\"msg\":")
        body.writeQuoted(error.message)
        body.writeStaticString("}")
    }

    /// - Parameter speed: of the exchange, by the machine's clock.
    func head(to request: HTTPRequestHead, speed: Double?) -> HTTPResponseHead {
        var headers = HTTPHeaders()
        headers.add(
            name: "Content-Type", value: isPage ? "text/html" : "application/json;charset=UTF-8")
        headers.add(name: "Content-Length", value: String(body.readableBytes))
        if let used = usedWeight {
            headers.add(name: "x-mbx-used-weight", value: String(used))
            headers.add(name: "x-mbx-used-weight-1m", value: String(used))
        }
        if let wait = retryAfter {
            // Whoever waits does so by the machine's seconds.
            let seconds = (Double(wait) / 1e6 / (speed ?? 1)).rounded(.up)
            headers.add(name: "Retry-After", value: String(max(1, Int(seconds))))
        }
        if !request.isKeepAlive { headers.add(name: "Connection", value: "close") }
        return HTTPResponseHead(version: .http1_1, status: status, headers: headers)
    }
}
