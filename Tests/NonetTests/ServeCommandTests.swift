import Foundation
import Testing

/// A connection that speaks by the schema's text alone: every frame is put together here, byte by byte.
final class RawConnection {
    private let descriptor: Int32

    init(_ address: String) throws {
        let port = try #require(address.split(separator: ":").last.flatMap { UInt16($0) })
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var place = sockaddr_in()
        place.sin_family = sa_family_t(AF_INET)
        place.sin_port = port.bigEndian
        place.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let connected = unsafe withUnsafePointer(to: &place) { place in
            unsafe place.withMemoryRebound(to: sockaddr.self, capacity: 1) { place in
                unsafe connect(descriptor, place, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        try #require(connected == 0)
        // A server that stays silent fails the test instead of holding it up.
        var limit = timeval(tv_sec: 20, tv_usec: 0)
        unsafe setsockopt(
            descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    }

    deinit { close(descriptor) }

    func send(_ bytes: [UInt8]) {
        var sent = 0
        while sent < bytes.count {
            let count = unsafe bytes[sent...].withUnsafeBytes {
                unsafe Glibc.send(descriptor, $0.baseAddress!, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return }
            sent += count
        }
    }

    /// So many bytes; fewer when the server ended the connection.
    func receive(_ count: Int) -> [UInt8] {
        var (bytes, piece) = ([UInt8](), [UInt8](repeating: 0, count: 65_536))
        while bytes.count < count {
            let got = unsafe recv(descriptor, &piece, min(piece.count, count - bytes.count), 0)
            guard got > 0 else { break }
            bytes += piece.prefix(got)
        }
        return bytes
    }

    /// The next frame: its template, its request, and what follows byte 22; nil at the end.
    func frame() -> (template: UInt16, request: UInt64, rest: [UInt8])? {
        let head = receive(6)
        guard head.count == 6, head[4...] == [0x50, 0xEB] else { return nil }
        let bytes = head + receive(Int(Self.number(head[0..<4])) - 6)
        return (
            UInt16(Self.number(bytes[8..<10])), UInt64(Self.number(bytes[14..<22])), Array(bytes[22...])
        )
    }

    static func number(_ bytes: ArraySlice<UInt8>) -> UInt {
        bytes.reversed().reduce(0) { $0 << 8 | UInt($1) }
    }

    static func bytes(_ value: some FixedWidthInteger) -> [UInt8] {
        (0..<value.bitWidth / 8).map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
    }

    static func frame(_ template: UInt16, _ block: [UInt8], _ rest: [UInt8] = []) -> [UInt8] {
        bytes(UInt32(14 + block.count + rest.count)) + [0x50, 0xEB] + bytes(UInt16(block.count))
            + bytes(template) + bytes(UInt16(1)) + bytes(UInt16(0)) + block + rest
    }

    /// requestId, versions 0 to 0, heartbeat, frame bytes, capabilities; an empty name and token.
    static let hello = frame(1, bytes(UInt64(1)) + [UInt8](repeating: 0, count: 16), [0, 0, 0])
    static func ping(_ request: UInt64) -> [UInt8] { frame(4, bytes(request) + bytes(Int64(77))) }
    static func snapshot(_ request: UInt64, _ symbol: String) -> [UInt8] {
        let name = Array(symbol.utf8) + [UInt8](repeating: 0, count: 24 - symbol.utf8.count)
        return frame(22, bytes(request) + name + [1])
    }
}

@Suite struct ServeCommandTests {
    let store = StoreUnderTest()
    let server: ServerProcess

    init() throws {
        try store.importing("BTCUSDT.csv", Kline.walk(Kline.day(0)..<Kline.day(1), seed: 1).csv())
        server = try #require(try ServerProcess(store: store.path))
    }

    @Test func everyRequestSentBehindTheHelloIsAnsweredInOrderWithTheStoresBits() throws {
        let connection = try RawConnection(server.address)
        connection.send(RawConnection.hello + (2...257).flatMap { RawConnection.snapshot($0, "BTCUSDT") })
        #expect(connection.frame()?.template == 2)
        let last = try #require(try store.rows("indicators", "BTCUSDT", "1m", ["--last", "1"]).first)
        let expected = try last.dropFirst().map { try #require(Double($0)) }
        for request in 2...257 {
            let reply = try #require(connection.frame())
            #expect(reply.template == 23 && reply.request == request)
            // Behind symbol, times, hash, counts, interval, padding and the matrix's length: its doubles.
            let values = reply.rest.suffix(expected.count * 8)
            let bits = stride(from: values.startIndex, to: values.endIndex, by: 8).map {
                UInt64(RawConnection.number(values[$0..<$0 + 8]))
            }
            #expect(bits == expected.map { $0.isNaN ? 0x7FF8_0000_0000_0000 : $0.bitPattern })
        }
    }

    @Test func aMistakeInAMessageIsAnsweredAndTheConnectionGoesOn() throws {
        let connection = try RawConnection(server.address)
        connection.send(
            RawConnection.hello + RawConnection.snapshot(2, "NOPE")
                + RawConnection.frame(999, RawConnection.bytes(UInt64(3))) + RawConnection.ping(4))
        let replies = (0..<4).compactMap { _ in connection.frame() }
        #expect(replies.map(\.template) == [2, 3, 3, 5] && replies.map(\.request) == [1, 2, 3, 4])
        // NotFound, UnknownTemplate: the code stands behind the request's number.
        #expect(replies[1].rest.prefix(2) == [10, 0] && replies[2].rest.prefix(2) == [4, 0])
    }

    @Test(arguments: [
        [UInt8](repeating: 0xFF, count: 64), [UInt8](repeating: 0, count: 64), RawConnection.ping(1),
        [0x16, 0x03, 0x01, 0x00, 0xC8] + [UInt8](repeating: 1, count: 200),
        Array(RawConnection.hello[..<4]) + [0x50, 0xEC] + Array(RawConnection.hello[6...]),
    ])
    func whatIsNoHelloGetsOneErrorAndTheEnd(bytes: [UInt8]) throws {
        let connection = try RawConnection(server.address)
        connection.send(bytes)
        #expect(connection.frame()?.template == 3)
        #expect(connection.frame() == nil)
        let next = try RawConnection(server.address)
        next.send(RawConnection.hello)
        #expect(next.frame()?.template == 2)
    }

    @Test func aBrowserIsToldInItsOwnWords() throws {
        let connection = try RawConnection(server.address)
        connection.send(Array("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".utf8))
        let text = String(decoding: connection.receive(4096), as: UTF8.self)
        #expect(text.hasPrefix("HTTP/1.1 400 ") && text.contains("SBE"))
    }

    @Test func framesMayComeByteByByte() throws {
        let connection = try RawConnection(server.address)
        for byte in RawConnection.hello + RawConnection.ping(9) { connection.send([byte]) }
        #expect(connection.frame()?.template == 2)
        #expect(connection.frame()?.request == 9)
    }

    @Test func readingGoesOnBesideItAndWritingIsRefusedWithFour() throws {
        for command in [["gaps"], ["store", "verify"], ["store", "stats"]] {
            #expect(try store.run(command).code == 0)
        }
        let before = try store.bytes
        for command in [["import", store.directory.path + "/BTCUSDT.csv"], ["serve", "--no-collect"]] {
            let outcome = try store.run(command)
            #expect(outcome.code == 4 && outcome.complaint.contains("another process"), "\(outcome)")
        }
        #expect(try store.bytes == before)
    }

    /// The moment it says that it serves, it can be asked to stop.
    @Test func anInterruptAtOnceEndsItWithZero() throws {
        #expect(server.interrupt() == 0)
        for _ in 0..<10 {
            let server = try #require(try ServerProcess(store: store.path))
            #expect(server.interrupt() == 0)
        }
    }

    @Test func offLoopbackATokenIsAskedFor() throws {
        let outcome = try CommandLineTool.run(
            ["serve", "--no-collect", "--store", store.path, "--listen", "0.0.0.0:0"],
            environment: ["NONET_TOKEN": ""])
        #expect(outcome.code != 0 && outcome.output.isEmpty)
    }
}
