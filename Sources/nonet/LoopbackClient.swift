internal import NIOCore
internal import Wire

#if canImport(Glibc)
    internal import Glibc
#endif

/// A blocking socket, for measuring: nothing between the clock and the system's calls.
final class LoopbackClient {
    private let descriptor: CInt
    private var buffer = [UInt8](repeating: 0, count: 1 << 20)

    init(port: Int) throws {
        descriptor = socket(AF_INET, CInt(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
        let connected = unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                unsafe connect(descriptor, address, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard connected == 0 else { throw Failure(.error, "can't connect to port \(port)") }
        var one: CInt = 1
        unsafe setsockopt(
            descriptor, CInt(IPPROTO_TCP), TCP_NODELAY, &one, socklen_t(MemoryLayout<CInt>.size))
    }

    deinit { close(descriptor) }

    /// Says Hello and reads the answer.
    func greet() throws {
        var frame = ByteBuffer()
        Hello(requestId: 1, clientName: "bench", token: "").encode(into: &frame)
        _ = try ask(Array(frame.readableBytesView))
    }

    /// Sends a request and reads the whole answer, whose first four bytes are its length.
    func ask(_ request: [UInt8]) throws -> ArraySlice<UInt8> {
        try send(request)
        var received = try receive(into: 0)
        while received < 4 { received += try receive(into: received) }
        let length = (0..<4).reduce(0) { $0 | Int(buffer[$1]) << (8 * $1) }
        guard length <= buffer.count else { throw Failure(.error, "an answer of \(length) bytes") }
        while received < length { received += try receive(into: received) }
        return buffer[0..<length]
    }

    /// Waits for so many bytes.
    func receive(bytes: Int) throws {
        var rest = bytes
        while rest > 0 { rest -= try receive(into: 0) }
        guard rest == 0 else { throw Failure(.error, "\(-rest) bytes more came than were due") }
    }

    /// Requests a second with some of them under way at any time.
    func rate(_ request: [UInt8], replyBytes: Int, requests: Int, depth: Int) throws -> Double {
        let batch = (0..<depth).flatMap { _ in request }
        let batches = max(1, requests / depth)
        let time = try nanoseconds {
            for _ in 0..<batches {
                try send(batch)
                var rest = depth * replyBytes
                while rest > 0 { rest -= try receive(into: 0) }
            }
        }
        return Double(batches * depth) / time * 1e9
    }

    private func send(_ bytes: [UInt8]) throws {
        var sent = 0
        while sent < bytes.count {
            let count = unsafe bytes.withUnsafeBytes {
                unsafe Glibc.send(descriptor, $0.baseAddress! + sent, $0.count - sent, 0)
            }
            guard count > 0 else { throw Failure(.error, "the server closed the connection") }
            sent += count
        }
    }

    private func receive(into offset: Int) throws -> Int {
        let count = unsafe buffer.withUnsafeMutableBytes { bytes in
            unsafe recv(descriptor, bytes.baseAddress! + offset, bytes.count - offset, 0)
        }
        guard count > 0 else { throw Failure(.error, "the server closed the connection") }
        return count
    }
}
