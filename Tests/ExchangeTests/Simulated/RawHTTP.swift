import Foundation

/// An HTTP/1.1 client that shows what came.
final class RawHTTP {
    struct Response {
        var status: Int
        /// Names in lower case.
        var headers: [String: String]
        var body: String

        /// The body as JSON.
        func json() throws -> Any {
            try JSONSerialization.jsonObject(with: Data(body.utf8), options: .fragmentsAllowed)
        }

        func object() throws -> [String: Any] { try json() as? [String: Any] ?? [:] }
        func rows() throws -> [[Any]] { try json() as? [[Any]] ?? [] }
        func objects() throws -> [[String: Any]] { try json() as? [[String: Any]] ?? [] }
    }

    let socket: RawSocket
    private var received: [UInt8] = []

    init(port: Int) throws { socket = try RawSocket(port: port) }

    func ask(_ path: String, method: String = "GET", headers: [String] = []) throws {
        let lines = ["\(method) \(path) HTTP/1.1", "Host: 127.0.0.1"] + headers
        try socket.send(Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8))
    }

    /// Asks on the connection, which stays open.
    func get(_ path: String) throws -> Response {
        try ask(path)
        return try response()
    }

    /// Reads the next response with its whole body.
    func response() throws -> Response {
        var response = try head()
        let length = Int(response.headers["content-length"] ?? "0") ?? 0
        while received.count < length { try more() }
        response.body = String(decoding: received[..<length], as: UTF8.self)
        received.removeFirst(length)
        return response
    }

    /// Reads status and headers alone; what has come of the body is left.
    func head() throws -> Response {
        let end = Array("\r\n\r\n".utf8)
        while true {
            if let range = received.firstRange(of: end) {
                let text = String(decoding: received[..<range.lowerBound], as: UTF8.self)
                received.removeFirst(range.upperBound)
                let lines = text.components(separatedBy: "\r\n")
                let status = Int(lines[0].split(separator: " ")[1]) ?? 0
                let headers = lines.dropFirst().map { line in
                    let parts = line.split(separator: ":", maxSplits: 1)
                    return (parts[0].lowercased(), parts[1].trimmingCharacters(in: .whitespaces))
                }
                return Response(
                    status: status, headers: Dictionary(headers) { first, _ in first }, body: "")
            }
            try more()
        }
    }

    /// What came and was not taken; it is taken with this.
    func rest() -> [UInt8] {
        defer { received = [] }
        return received
    }

    private func more() throws {
        switch socket.receive() {
        case .bytes(let bytes): received += bytes
        case let other: throw RawSocket.Failure(description: "\(other) where an answer should come")
        }
    }
}
