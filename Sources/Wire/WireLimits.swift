/// The numbers both sides of a connection keep to; `proto/README.md` lists them for other languages.
public enum WireLimits {
    /// The schema that this codec reads and writes; a breaking change is another id.
    public static let schemaId: UInt16 = 1
    /// The newest version of the schema known here; an addition is another version.
    public static let version: UInt16 = 3
    /// The oldest version of the schema that can be read.
    public static let versionMin: UInt16 = 0
    /// FIX SBE 1.0, little-endian (bytes 50 EB).
    public static let encoding: UInt16 = 0xEB50

    /// Framing header and message header: where the root block starts.
    public static let headerBytes = 14
    /// Where the request id of every frame stands, whatever its template.
    public static let requestIdOffset = 14
    /// The shortest frame: the headers and a request id.
    public static let frameBytesMin = 22

    /// The longest frame a server reads once the connection is greeted.
    public static let requestBytes = 64 << 10
    /// The longest frame a server sends; longer answers come in pages.
    public static let replyBytes = 16 << 20
    /// The longest frame a server reads before Hello was accepted: what a stranger can make it hold.
    public static let helloBytes = 4 << 10
    /// The longest token of a Hello, in UTF-8 bytes.
    public static let tokenBytes = 2 << 10
    /// The most entries of a group: the last value of its 16-bit count is SBE's null.
    public static let rowsPerGroup = 65_534

    /// The most requests of one connection that may be unanswered at a time.
    public static let inFlight = 256
    /// The most subscriptions of one connection.
    public static let subscriptions = 64
    /// The silence after which a Ping is due, in milliseconds.
    public static let heartbeatMilliseconds: UInt32 = 15_000
    /// So many heartbeats without a byte from the other side end the connection.
    public static let heartbeatsMissed = 3

    /// Unsent bytes above which events are conflated.
    public static let outboundSoftBytes = 1 << 20
    /// Unsent bytes above which a server stops reading from the connection.
    public static let outboundHardBytes = 8 << 20
    /// No unsent byte taken for so long: the connection ends with SlowConsumer. Milliseconds.
    public static let stallMilliseconds: UInt32 = 30_000
}
