import NIOCore
import Wire

extension Server {
    /// How a server listens, and what it gives its clients.
    public struct Configuration: Sendable {
        /// An address or a host name. Anything but loopback needs a token.
        public var host = "127.0.0.1"
        /// 0 = any free port; the server says which.
        public var port = 9009
        /// What clients must bring in Hello to read, 1 to 2048 bytes; nil = nobody is asked.
        public var token: String?
        /// What they must bring to change something, too: another one. Nil = with a `token` nobody can, without one everybody.
        public var adminToken: String?
        /// What the server calls itself in HelloAck.
        public var name = "nonet"
        /// Event loops: threads that move bytes and answer from memory.
        public var loops = max(1, min(2, System.coreCount))
        /// Threads that answer from the store.
        public var readers = 2
        /// The most store-backed requests, of all connections, that may wait for a reader; those beyond get
        /// Overloaded.
        public var queueMax = 1024
        public var connectionsMax = 1024
        /// How long `stop` waits for answers under way before it closes what is still open, in milliseconds.
        public var stopMilliseconds = 5000
        /// The silence after which a client that did not ask for another heartbeat is sent a Ping, in
        /// milliseconds: 1000 to 60,000, what is beyond counts as these.
        public var heartbeatMilliseconds = Int(WireLimits.heartbeatMilliseconds)

        public init() {}
    }
}

/// Why a server can't be started.
public enum ListenError: Error, Equatable, CustomStringConvertible {
    /// Only loopback may be served without a token.
    case tokenRequired(host: String)
    case token(bytes: Int)
    /// Whoever reads could change something.
    case tokensAlike
    case host(String, reason: String)
    case addressInUse(host: String, port: Int)
    /// The system's refusal to listen.
    case listen(host: String, port: Int, reason: String)

    public var description: String {
        switch self {
        case .tokenRequired(let host):
            "\(host) can be reached from other machines: set a token to listen there, or listen on 127.0.0.1"
        case .token(let bytes):
            "a token of \(bytes) bytes came; 1 to \(WireLimits.tokenBytes) bytes are accepted"
        case .tokensAlike: "the admin token is the same as the token for reading: give two different ones"
        case .host(let host, let reason): "\(host) is not an address to listen on: \(reason)"
        case .addressInUse(let host, let port):
            "port \(port) of \(host) is in use: stop what listens there, or choose another port (0 = any)"
        case .listen(let host, let port, let reason): "can't listen on port \(port) of \(host): \(reason)"
        }
    }
}
