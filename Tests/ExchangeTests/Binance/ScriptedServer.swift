import Foundation
import Glibc
import Synchronization

/// An HTTP server on loopback that answers with the bytes it is told to, right or wrong.
final class ScriptedServer: Sendable {
    struct Request: Sendable {
        let path: String
        let head: String
        /// Connections are counted from 1.
        let connection: Int
        /// Requests are counted from 1, over all connections.
        let number: Int
    }

    enum Reply {
        case bytes([UInt8])
        case bytesAndEnd([UInt8])
        /// Nothing, for as long as the client cares to wait.
        case silence
    }

    let port: Int
    private let listener: Int32
    private let seen = Log()

    var base: String { "http://127.0.0.1:\(port)" }
    var requests: [Request] { seen.requests.withLock { $0 } }
    var paths: [String] { requests.map(\.path) }

    init(_ answer: @escaping @Sendable (Request) -> Reply) {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        unsafe withUnsafeMutablePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                precondition(unsafe bind(listener, address, length) == 0 && listen(listener, 64) == 0)
                precondition(unsafe getsockname(listener, address, &length) == 0)
            }
        }
        port = Int(UInt16(bigEndian: address.sin_port))
        self.listener = listener
        let seen = seen
        Thread.detachNewThread {
            var connections = 0
            while case let connection = accept(listener, nil, nil), connection >= 0 {
                connections += 1
                let number = connections
                Thread.detachNewThread { Self.serve(connection, number, seen, answer) }
            }
        }
    }

    deinit {
        shutdown(listener, Int32(SHUT_RDWR))
        close(listener)
    }

    /// The requests so far. It outlives the server, for connections may.
    private final class Log: Sendable {
        let requests = Mutex<[Request]>([])

        func add(_ head: String, _ connection: Int) -> Request {
            requests.withLock { requests in
                let path = String(head.split(separator: " ", maxSplits: 2).dropFirst().first ?? "")
                let request = Request(
                    path: path, head: head, connection: connection, number: requests.count + 1)
                requests.append(request)
                return request
            }
        }
    }

    private static func serve(
        _ connection: Int32, _ number: Int, _ seen: Log, _ answer: (Request) -> Reply
    ) {
        defer { close(connection) }
        var (text, piece) = ("", [UInt8](repeating: 0, count: 4096))
        while true {
            while let end = text.firstRange(of: "\r\n\r\n") {
                let request = seen.add(String(text[..<end.lowerBound]), number)
                text = String(text[end.upperBound...])
                switch answer(request) {
                case .bytes(let bytes): send(bytes, connection)
                case .bytesAndEnd(let bytes): return send(bytes, connection)
                case .silence: break
                }
            }
            let received = unsafe read(connection, &piece, piece.count)
            guard received > 0 else { return }
            text += String(decoding: piece.prefix(received), as: UTF8.self)
        }
    }

    private static func send(_ bytes: [UInt8], _ connection: Int32) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let sent = unsafe rest.withUnsafeBytes {
                unsafe Glibc.send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard sent > 0 else { return }
            rest = rest.dropFirst(sent)
        }
    }
}

extension ScriptedServer.Reply {
    static func http(
        _ status: Int, _ body: some Sequence<UInt8>, headers: [String: String] = [:]
    ) -> ScriptedServer.Reply {
        let body = Array(body)
        var head = "HTTP/1.1 \(status) Some\r\nContent-Length: \(body.count)\r\n"
        for (name, value) in headers { head += "\(name): \(value)\r\n" }
        return .bytes(Array((head + "\r\n").utf8) + body)
    }

    static func http(_ status: Int, _ body: String, headers: [String: String] = [:]) -> ScriptedServer.Reply {
        http(status, body.utf8, headers: headers)
    }
}
