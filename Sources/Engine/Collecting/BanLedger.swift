public import CandleStore
internal import Market

/// The bans that exchanges have set, kept over restarts: who asks on is banned for longer.
public struct BanLedger: Sendable {
    private let state: StateStore
    private static let bans = Table<ShortName, Ban>("bans")
    static let tables = [bans.name]

    /// - Parameter state: as `EngineState` opens it.
    public init(in state: StateStore) { self.state = state }

    /// The instant before which a host may not be asked, in microseconds since the Unix epoch; 0 for none.
    public func end(of host: String) throws(StoreError) -> Int64 {
        let snapshot = try state.snapshot()
        return try Self.bans.get(Self.key(host), in: snapshot)?.until ?? 0
    }

    /// Keeps a ban.
    public func put(_ until: Int64, of host: String) throws(StoreError) {
        try state.write { transaction throws(StoreError) in
            try Self.bans.put(Ban(until: until), at: Self.key(host), in: transaction)
        }
    }

    /// Hosts longer than a key are told apart by their ends.
    private static func key(_ host: String) -> ShortName {
        let name = String(host.filter { $0.isASCII && $0 != " " }.suffix(ShortName.lengthMax))
        guard let key = ShortName(name) else { preconditionFailure("a host has a name") }
        return key
    }
}

private struct Ban: StateRecord {
    static let version: UInt16 = 1
    var until: Int64

    init(until: Int64) { self.until = until }

    func write(to payload: inout PayloadWriter) { payload.write(until) }

    init(version: UInt16, from payload: inout PayloadReader) throws(Unreadable) {
        until = try payload.integer()
    }
}
