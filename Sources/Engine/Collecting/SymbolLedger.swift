public import CandleStore
public import Exchange
public import Market

/// What became of a symbol at the exchange, as two lists of it an hour apart tell. A new name for an old symbol can't be told
/// from them: it is a delisting and a listing.
public struct SymbolEvent: Equatable, Sendable {
    public enum Kind: UInt8, Sendable {
        // Part of the state's records: never change one.
        case listed = 1
        case halted = 2
        case resumed = 3
        case delisted = 4
    }

    public var symbol: Symbol
    public var kind: Kind
    /// When it was noticed, in microseconds since the Unix epoch.
    public var noticed: Int64

    public init(_ symbol: Symbol, _ kind: Kind, noticed: Int64) {
        (self.symbol, self.kind, self.noticed) = (symbol, kind, noticed)
    }
}

/// How a symbol stands at the exchange.
public struct SymbolStanding: Equatable, Sendable {
    public var status: Listing.Status
    /// When that was noticed, in microseconds since the Unix epoch.
    public var since: Int64

    public init(_ status: Listing.Status, since: Int64) { (self.status, self.since) = (status, since) }
}

/// How every symbol of the exchange stands, and what became of them: kept over restarts.
public struct SymbolLedger: Sendable {
    private let state: StateStore
    private static let standings = Table<ShortName, StandingRecord>("symbol_standings")
    private static let events = Table<Compound<Int64, ShortName>, EventRecord>("symbol_events")
    static let tables = [standings.name, events.name]

    /// - Parameter state: as `EngineState` opens it.
    public init(in state: StateStore) { self.state = state }

    /// Takes what the exchange lists now; answers what is new since the last time. The first list is how things stand, and no
    /// news.
    public func take(_ listings: [Listing], at now: Int64) throws(StoreError) -> [SymbolEvent] {
        try state.write { transaction throws(StoreError) in
            let before = try Self.standings(in: transaction)
            let changes = Self.changes(since: before, listings)
            for (symbol, change) in changes {
                try Self.standings.put(
                    StandingRecord(status: change.status.code, since: now), at: Self.name(of: symbol),
                    in: transaction)
                guard let kind = change.kind, !before.isEmpty else { continue }
                try Self.events.put(
                    EventRecord(kind: kind.rawValue), at: Compound(now, Self.name(of: symbol)),
                    in: transaction)
            }
            if before.isEmpty { return [] }
            return changes.compactMap { symbol, change in
                change.kind.map { SymbolEvent(symbol, $0, noticed: now) }
            }
        }
    }

    /// How every symbol stands that the exchange has ever listed, as far as it was looked.
    public func standings() throws(StoreError) -> [Symbol: SymbolStanding] {
        try Self.standings(in: state.snapshot())
    }

    /// What became of symbols, the newest first.
    public func events(limit: Int) throws(StoreError) -> [SymbolEvent] {
        try Self.events.rows(.all, .backwards, limit: limit, in: state.snapshot()).compactMap { row in
            let (noticed, name) = row.key.parts
            guard let symbol = try? Symbol(name.text), let kind = SymbolEvent.Kind(rawValue: row.record.kind)
            else { return nil }
            return SymbolEvent(symbol, kind, noticed: noticed)
        }
    }

    /// Which symbols stand differently now, by name; `kind` is nil for one that comes already halted or delisted.
    package static func changes(
        since before: [Symbol: SymbolStanding], _ listings: [Listing]
    ) -> [(symbol: Symbol, change: (status: Listing.Status, kind: SymbolEvent.Kind?))] {
        var changes: [Symbol: (status: Listing.Status, kind: SymbolEvent.Kind?)] = [:]
        for listing in listings where before[listing.symbol]?.status != listing.status {
            let kind: SymbolEvent.Kind? =
                switch (before[listing.symbol]?.status, listing.status) {
                case (nil, .delisted): nil
                case (nil, _), (.delisted, _): .listed
                case (_, .delisted): .delisted
                case (_, .halted): .halted
                case (_, .trading): .resumed
                }
            changes[listing.symbol] = (listing.status, kind)
        }
        let listed = Set(listings.map(\.symbol))
        for (symbol, standing) in before where standing.status != .delisted && !listed.contains(symbol) {
            changes[symbol] = (.delisted, .delisted)
        }
        return changes.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    private static func standings(
        in view: borrowing some StateView & ~Copyable
    ) throws(StoreError) -> [Symbol: SymbolStanding] {
        var standings: [Symbol: SymbolStanding] = [:]
        for row in try Self.standings.rows(in: view) {
            guard let symbol = try? Symbol(row.key.text), let status = Listing.Status(code: row.record.status)
            else { continue }
            standings[symbol] = SymbolStanding(status, since: row.record.since)
        }
        return standings
    }

    private static func name(of symbol: Symbol) -> ShortName {
        guard let name = ShortName(symbol.name) else { preconditionFailure("a symbol is printable ASCII") }
        return name
    }
}

extension Listing.Status {
    // Part of the state's records: never change one.
    fileprivate var code: UInt8 {
        switch self {
        case .trading: 1
        case .halted: 2
        case .delisted: 3
        }
    }

    fileprivate init?(code: UInt8) {
        guard let status = [Self.trading, .halted, .delisted].first(where: { $0.code == code }) else {
            return nil
        }
        self = status
    }
}

private struct StandingRecord: StateRecord {
    static let version: UInt16 = 1
    var status: UInt8
    var since: Int64

    init(status: UInt8, since: Int64) { (self.status, self.since) = (status, since) }

    func write(to payload: inout PayloadWriter) {
        payload.write(status)
        payload.write(since)
    }

    init(version: UInt16, from payload: inout PayloadReader) throws(Unreadable) {
        (status, since) = (try payload.integer(), try payload.integer())
    }
}

private struct EventRecord: StateRecord {
    static let version: UInt16 = 1
    var kind: UInt8

    init(kind: UInt8) { self.kind = kind }

    func write(to payload: inout PayloadWriter) { payload.write(kind) }

    init(version: UInt16, from payload: inout PayloadReader) throws(Unreadable) {
        kind = try payload.integer()
    }
}
