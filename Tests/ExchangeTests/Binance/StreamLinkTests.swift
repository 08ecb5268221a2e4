import Exchange
import Market
import NIOCore
import NIOEmbedded
import NIOWebSocket
import Testing

/// Bytes as a server sends them, from the answer to the upgrade on.
struct StreamLinkTests {
    /// Of RFC 6455, 1.3.
    private static let key = "dGhlIHNhbXBsZSBub25jZQ=="
    private static let granted = Array(
        ("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n").utf8)

    /// A connection and what it told.
    private final class Connection {
        let channel = EmbeddedChannel()
        private(set) var log: [String] = []
        private(set) var link: StreamLink?

        init(clock: MovedClock = MovedClock()) throws {
            let link = StreamLink(StreamLimits(), clock: clock) { [unowned self] report in
                switch report {
                case .opened: log.append("opened")
                case .message(.closed(let candle)):
                    log.append("\(candle.symbol) \(candle.minute - Klines.first)")
                case .message: log.append("message")
                case .limited(let status, let retryAfter): log.append("\(status) for \(retryAfter ?? -1)")
                case .ended(let reason): log.append("ended: \(reason)")
                }
            }
            self.link = link
            let address = try #require(StreamAddress("wss://stream.example"))
            try StreamUpgrade.prepare(
                channel, address, tls: nil, path: StreamAddress.path(of: [Klines.symbol]),
                messageBytesMax: 256 * 1024, link: link, key: StreamLinkTests.key)
            try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
        }

        func receive(_ bytes: some Sequence<UInt8>) {
            // What it thinks of them is in the log.
            _ = try? channel.writeInbound(ByteBuffer(bytes: Array(bytes)))
            channel.embeddedEventLoop.run()
        }

        /// All that was sent since the last call.
        func sent() -> [UInt8] {
            var bytes: [UInt8] = []
            while let buffer = try? channel.readOutbound(as: ByteBuffer.self) {
                bytes += Array(buffer.readableBytesView)
            }
            return bytes
        }
    }

    private static func frame(_ first: UInt8, _ payload: some Collection<UInt8>) -> [UInt8] {
        precondition(payload.count < 65_536)
        return payload.count < 126
            ? [first, UInt8(payload.count)] + payload
            : [first, 126, UInt8(payload.count >> 8), UInt8(payload.count & 0xFF)] + payload
    }

    private static func unmasked(_ frame: [UInt8]) -> [UInt8]? {
        guard frame.count >= 6, frame[1] & 0x80 != 0, frame.count == 6 + Int(frame[1] & 0x7F) else {
            return nil
        }
        return [frame[0]] + frame[6...].enumerated().map { $1 ^ frame[2 + $0 % 4] }
    }

    @Test func theRequestIsTheOneOfRFC6455ForTheCombinedStream() throws {
        let connection = try Connection()
        let request = String(decoding: connection.sent(), as: UTF8.self)
        #expect(
            request.hasPrefix("GET /stream?streams=btcusdt@kline_1m HTTP/1.1\r\nHost: stream.example\r\n"))
        for header in [
            "Upgrade: websocket", "Connection: upgrade", "Sec-WebSocket-Key: \(Self.key)",
            "Sec-WebSocket-Version: 13",
        ] {
            #expect(request.lowercased().contains(header.lowercased()), "\(header)")
        }
    }

    /// Also where the answer to the upgrade and the first frames come in one piece.
    @Test func theSameIsReadWhereverTheBytesAreCut() throws {
        let text = Array(Klines.message(4).utf8)
        let bytes =
            Self.granted + Self.frame(0x81, Array(Klines.message(3).utf8)) + Self.frame(0x01, text[..<100])
            + Self.frame(0x89, [7, 8]) + Self.frame(0x00, text[100..<200]) + Self.frame(0x80, text[200...])
        for cut in 0...bytes.count {
            let connection = try Connection()
            _ = connection.sent()
            connection.receive(bytes[..<cut])
            connection.receive(bytes[cut...])
            #expect(connection.log == ["opened", "BTCUSDT 3", "BTCUSDT 4"], "cut after \(cut)")
            #expect(Self.unmasked(connection.sent()) == [0x8A, 7, 8], "cut after \(cut)")
        }
        let connection = try Connection()
        for byte in bytes { connection.receive([byte]) }
        #expect(connection.log == ["opened", "BTCUSDT 3", "BTCUSDT 4"])
    }

    @Test func theServersCloseIsAnsweredAndTold() throws {
        let connection = try Connection()
        _ = connection.sent()
        connection.receive(Self.granted + Self.frame(0x88, [3, 0xE9]))
        #expect(connection.log == ["opened", "ended: closed by the server 1001"])
        #expect(Self.unmasked(connection.sent()) == [0x88, 3, 0xE8] && !connection.channel.isActive)
    }

    @Test(arguments: [
        "HTTP/1.1 429 Too Many Requests\r\nRetry-After: 7\r\nContent-Length: 0\r\n\r\n": [
            "429 for 7", "ended: refused with status 429",
        ],
        "HTTP/1.1 418 I'm a teapot\r\nContent-Length: 0\r\n\r\n": [
            "418 for -1", "ended: refused with status 418",
        ],
        "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n": ["ended: refused with status 200"],
    ])
    func aRefusedUpgradeIsToldWithItsStatus(answer: String, told: [String]) throws {
        let connection = try Connection()
        connection.receive(answer.utf8)
        #expect(connection.log == told)
    }

    @Test(arguments: [
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Accept: AAAALMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n",
        "SSH-2.0-OpenSSH\r\n\r\n", "\u{0}\u{1}\u{2}\u{3}\r\n\r\n",
    ])
    func whatIsNoUpgradeEndsIt(answer: String) throws {
        let connection = try Connection()
        connection.receive(answer.utf8)
        #expect(connection.log.count == 1 && connection.log[0].hasPrefix("ended: "))
    }

    @Test func anOversizedFrameEndsIt() throws {
        let connection = try Connection()
        connection.receive(Self.granted + [0x81, 127, 0, 0, 0, 1, 0, 0, 0, 0])
        #expect(connection.log.count == 2 && connection.log[1].hasPrefix("ended: "))
    }

    @Test func silenceEndsItWithTheNextTick() throws {
        let clock = MovedClock()
        let connection = try Connection(clock: clock)
        connection.receive(Self.granted)
        clock.advance(30_000_001)
        connection.link?.tick(now: clock.now)
        #expect(connection.log == ["opened", "ended: nothing came for 30 s"])
    }

    @Test func aConnectionThatIsClosedTellsNothingMore() throws {
        let connection = try Connection()
        _ = connection.sent()
        connection.receive(Self.granted)
        connection.link?.close()
        connection.receive(Self.frame(0x81, Array(Klines.message(3).utf8)))
        #expect(connection.log == ["opened"] && Self.unmasked(connection.sent()) == [0x88, 3, 0xE8])
    }

    @Test(arguments: [
        ("wss://data-stream.binance.vision", "data-stream.binance.vision"),
        ("ws://127.0.0.1:9", "127.0.0.1:9"),
        ("wss://a:443", "a"), ("ws://a:80", "a"), ("wss://a:80", "a:80"),
    ])
    func anAddressIsASchemeAHostAndAPort(url: String, authority: String) {
        #expect(StreamAddress(url)?.authority == authority)
    }

    @Test(arguments: [
        "", "a", "https://a", "ws://", "ws://a:", "ws://a:0", "ws://a:65536", "ws://a/b", "ws://a:1:2",
    ])
    func anythingElseIsNoAddress(url: String) { #expect(StreamAddress(url) == nil) }
}
