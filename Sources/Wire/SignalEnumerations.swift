/// A case of a newer version is read as `nonRepresentable`.
protocol WireEnumeration: RawRepresentable<UInt8> {
    static var nonRepresentable: Self { get }
}

/// Which way a vote, a candidate or a signal looks.
public enum WireDirection: UInt8, Sendable, CaseIterable, WireEnumeration {
    case flat = 0
    case long = 1
    case short = 2
    case nonRepresentable = 254
}

/// The kind of market a symbol is in.
public enum WireRegime: UInt8, Sendable, CaseIterable, WireEnumeration {
    case trending = 1
    case ranging
    case volatile
    case breakout
    case quiet
    case nonRepresentable = 254
}

/// How a signal stands; from `targetHit` on it has ended.
public enum WireSignalState: UInt8, Sendable, CaseIterable, WireEnumeration {
    /// Not filled yet.
    case pending = 1
    case open
    case targetHit
    case stopHit
    case timeExit
    /// A better one took its place.
    case replaced
    case delisted
    case nonRepresentable = 254
}

/// Who votes: A to I.
public enum WireHead: UInt8, Sendable, CaseIterable, WireEnumeration {
    case technical = 0
    case sentiment
    case volume
    case rules
    case ict
    case wyckoff
    case harmonic
    case structure
    case crypto
    case nonRepresentable = 254
}

/// The stages of the filter, in their order.
public enum WireStage: UInt8, Sendable, CaseIterable, WireEnumeration {
    case data = 0
    case consensus
    case higherTimeframe
    case confluence
    case reward
    case trackRecord
    case regime
    case capacity
    case cooldown
    case duplicate
    case nonRepresentable = 254
}
