public import NIOCore

/// The first frame of a client; nothing else is answered before it. Frozen for good.
public struct Hello: Message {
    public static let template = Template.hello

    public var requestId: UInt64
    /// The lowest and the highest schema version that the client can read.
    public var minVersion: UInt16
    public var maxVersion: UInt16
    /// The heartbeat wanted; 0 = the server's.
    public var heartbeatMilliseconds: UInt32
    /// The longest frame that the client accepts; 0 = the server's choice.
    public var maxFrameBytes: UInt32
    public var capabilities: Capabilities
    /// Who connects, for the server's log: up to 254 bytes.
    public var clientName: String
    /// A bearer token; empty = anonymous. At most `WireLimits.tokenBytes`.
    public var token: String

    public init(
        requestId: UInt64, minVersion: UInt16 = WireLimits.versionMin,
        maxVersion: UInt16 = WireLimits.version,
        heartbeatMilliseconds: UInt32 = 0, maxFrameBytes: UInt32 = 0, capabilities: Capabilities = [],
        clientName: String, token: String = ""
    ) {
        self.requestId = requestId
        self.minVersion = minVersion
        self.maxVersion = maxVersion
        self.heartbeatMilliseconds = heartbeatMilliseconds
        self.maxFrameBytes = maxFrameBytes
        self.capabilities = capabilities
        self.clientName = clientName
        self.token = token
    }

    public init(_ frame: Frame) throws(WireError) {
        var fields = frame.fields(of: Self.self)
        requestId = fields.integer()
        minVersion = fields.integer()
        maxVersion = fields.integer()
        heartbeatMilliseconds = fields.integer()
        maxFrameBytes = fields.integer()
        capabilities = Capabilities(rawValue: fields.integer())
        clientName = try frame.text(frame.first, field: 7)
        token = try frame.text(frame.second, field: 8)
    }

    public func encode(into buffer: inout ByteBuffer) {
        let writer = FrameWriter(Self.template, requestId, into: &buffer)
        buffer.write(minVersion, maxVersion, heartbeatMilliseconds, maxFrameBytes)
        buffer.write(capabilities.rawValue)
        writer.endBlock(&buffer)
        buffer.write(text: clientName, .string8)
        buffer.write(text: token, .string16)
        writer.end(&buffer)
    }
}

/// The server's answer to Hello: what it is and what it allows. Frozen for good.
public struct HelloAck: Message {
    public static let template = Template.helloAck

    public var requestId: UInt64
    /// The version the server encodes with; it may be above the client's.
    public var version: UInt16
    public var serverMinVersion: UInt16
    public var serverMaxVersion: UInt16
    public var role: Role
    public var heartbeatMilliseconds: UInt32
    /// The longest frame that the server accepts.
    public var maxFrameBytes: UInt32
    public var maxInFlight: UInt32
    public var maxSubscriptions: UInt32
    public var capabilities: Capabilities
    public var sessionId: UInt64
    /// Changes when the server restarts.
    public var serverEpoch: UInt64
    /// The same hash means the same columns.
    public var catalogHash: UInt64
    /// The server's clock, in microseconds since the epoch.
    public var serverTime: Int64
    /// Up to 254 bytes.
    public var serverName: String

    public init(
        requestId: UInt64, version: UInt16 = WireLimits.version,
        serverMinVersion: UInt16 = WireLimits.versionMin,
        serverMaxVersion: UInt16 = WireLimits.version, role: Role,
        heartbeatMilliseconds: UInt32 = WireLimits.heartbeatMilliseconds,
        maxFrameBytes: UInt32 = UInt32(WireLimits.requestBytes),
        maxInFlight: UInt32 = UInt32(WireLimits.inFlight),
        maxSubscriptions: UInt32 = 0, capabilities: Capabilities = [], sessionId: UInt64, serverEpoch: UInt64,
        catalogHash: UInt64, serverTime: Int64, serverName: String
    ) {
        self.requestId = requestId
        self.version = version
        self.serverMinVersion = serverMinVersion
        self.serverMaxVersion = serverMaxVersion
        self.role = role
        self.heartbeatMilliseconds = heartbeatMilliseconds
        self.maxFrameBytes = maxFrameBytes
        self.maxInFlight = maxInFlight
        self.maxSubscriptions = maxSubscriptions
        self.capabilities = capabilities
        self.sessionId = sessionId
        self.serverEpoch = serverEpoch
        self.catalogHash = catalogHash
        self.serverTime = serverTime
        self.serverName = serverName
    }

    public init(_ frame: Frame) throws(WireError) {
        var fields = frame.fields(of: Self.self)
        requestId = fields.integer()
        version = fields.integer()
        serverMinVersion = fields.integer()
        serverMaxVersion = fields.integer()
        role = Role(rawValue: fields.integer()) ?? .nonRepresentable
        heartbeatMilliseconds = fields.integer()
        maxFrameBytes = fields.integer()
        maxInFlight = fields.integer()
        maxSubscriptions = fields.integer()
        capabilities = Capabilities(rawValue: fields.integer())
        sessionId = fields.integer()
        serverEpoch = fields.integer()
        catalogHash = fields.integer()
        serverTime = fields.integer()
        serverName = try frame.text(frame.first, field: 15)
    }

    public func encode(into buffer: inout ByteBuffer) {
        let writer = FrameWriter(Self.template, requestId, into: &buffer)
        buffer.write(version, serverMinVersion, serverMaxVersion, role.rawValue)
        buffer.write(heartbeatMilliseconds)
        buffer.write(maxFrameBytes, maxInFlight, maxSubscriptions, capabilities.rawValue)
        buffer.write(sessionId, serverEpoch, catalogHash, serverTime)
        writer.endBlock(&buffer)
        buffer.write(text: serverName, .string8)
        writer.end(&buffer)
    }
}
