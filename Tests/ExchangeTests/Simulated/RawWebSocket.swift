import Foundation

/// A WebSocket client that shows every frame.
final class RawWebSocket {
    enum Frame: Equatable {
        case text(String)
        case ping([UInt8])
        case pong([UInt8])
        case close(code: Int, reason: String)
        /// The connection ended without a close frame; so many bytes of a frame were left over.
        case ended(RawSocket.Received, left: Int)
    }

    let socket: RawSocket
    private var received: [UInt8] = []
    /// What the handshake was answered with.
    private(set) var response: RawHTTP.Response
    /// Whether a ping is answered when it is seen.
    var answersPings = false

    init(port: Int, path: String) throws {
        let http = try RawHTTP(port: port)
        try http.ask(
            path,
            headers: [
                "Upgrade: websocket", "Connection: Upgrade", "Sec-WebSocket-Version: 13",
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
            ])
        response = try http.head()
        (socket, received) = (http.socket, http.rest())
    }

    /// The next frame; nil if none comes.
    func next(within milliseconds: Int32 = 20_000) -> Frame? {
        while true {
            if let frame = takeFrame() {
                if answersPings, case .ping(let payload) = frame { try? pong(payload) }
                return frame
            }
            switch socket.receive(within: milliseconds) {
            case .bytes(let bytes): received += bytes
            case .silence: return nil
            case let end: return .ended(end, left: received.count)
            }
        }
    }

    /// The frames that have come.
    func pending() -> [Frame] {
        var frames: [Frame] = []
        while let frame = next(within: 0) {
            frames.append(frame)
            if case .ended = frame { break }
        }
        return frames
    }

    /// The next event, as JSON.
    func event() throws -> [String: Any] {
        guard case .text(let text)? = next() else { return [:] }
        return try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any] ?? [:]
    }

    func send(_ text: String) throws { try send(opcode: 1, Array(text.utf8)) }
    func pong(_ payload: [UInt8]) throws { try send(opcode: 10, payload) }
    func ping(_ payload: [UInt8]) throws { try send(opcode: 9, payload) }

    private func send(opcode: UInt8, _ payload: [UInt8]) throws {
        var frame: [UInt8] = [0x80 | opcode]
        if payload.count < 126 {
            frame.append(0x80 | UInt8(payload.count))
        } else {
            frame += [0x80 | 126, UInt8(payload.count >> 8), UInt8(payload.count & 0xFF)]
        }
        let mask: [UInt8] = [1, 2, 3, 4]
        frame += mask
        frame += payload.enumerated().map { $1 ^ mask[$0 % 4] }
        try socket.send(frame)
    }

    private func takeFrame() -> Frame? {
        guard received.count >= 2 else { return nil }
        var (length, start) = (Int(received[1] & 0x7F), 2)
        if length == 126 {
            guard received.count >= 4 else { return nil }
            (length, start) = (Int(received[2]) << 8 | Int(received[3]), 4)
        } else if length == 127 {
            guard received.count >= 10 else { return nil }
            (length, start) = (received[2..<10].reduce(0) { $0 << 8 | Int($1) }, 10)
        }
        guard received.count >= start + length else { return nil }
        let payload = Array(received[start..<start + length])
        let opcode = received[0] & 0x0F
        received.removeFirst(start + length)
        switch opcode {
        case 8:
            let code = payload.count >= 2 ? Int(payload[0]) << 8 | Int(payload[1]) : 1005
            return .close(code: code, reason: String(decoding: payload.dropFirst(2), as: UTF8.self))
        case 9: return .ping(payload)
        case 10: return .pong(payload)
        default: return .text(String(decoding: payload, as: UTF8.self))
        }
    }
}
