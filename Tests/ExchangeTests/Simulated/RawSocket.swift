import Glibc

/// A TCP connection to a port of this machine, read and written byte by byte.
final class RawSocket {
    enum Received: Equatable {
        case bytes([UInt8])
        case closed
        case reset
        /// Nothing came within the time.
        case silence
    }

    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    private let descriptor: Int32

    init(port: Int) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(UInt16(port).bigEndian)
        address.sin_addr.s_addr = in_addr_t(UInt32(0x7F00_0001).bigEndian)
        let connected = unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard connected == 0 else { throw Failure(description: "no connection: errno \(errno)") }
    }

    deinit { close(descriptor) }

    func send(_ bytes: [UInt8]) throws {
        var sent = 0
        while sent < bytes.count {
            let rest = Array(bytes[sent...])
            let count = unsafe Glibc.send(descriptor, rest, rest.count, Int32(MSG_NOSIGNAL))
            guard count > 0 else { throw Failure(description: "nothing can be sent: errno \(errno)") }
            sent += count
        }
    }

    /// What comes next. The time is a bound for what should come, not a wait for what should not.
    func receive(within milliseconds: Int32 = 20_000) -> Received {
        var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        guard unsafe poll(&waiting, 1, milliseconds) > 0 else { return .silence }
        var bytes = [UInt8](repeating: 0, count: 1 << 16)
        let count = unsafe recv(descriptor, &bytes, bytes.count, 0)
        if count == 0 { return .closed }
        if count < 0 { return errno == ECONNRESET ? .reset : .closed }
        return .bytes(Array(bytes[..<count]))
    }

    /// What has come and was not read.
    func pending() -> Received { receive(within: 0) }
}
