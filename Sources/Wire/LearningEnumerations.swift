/// How long ago a symbol's known minutes end.
public enum WireGapClass: UInt8, Sendable, CaseIterable, WireEnumeration {
    /// Less than five minutes.
    case current = 1
    /// Less than an hour.
    case minor
    /// Less than a day.
    case moderate
    case major
    case nonRepresentable = 254
}

/// How a symbol stands at the exchange.
public enum WireListing: UInt8, Sendable, CaseIterable, WireEnumeration {
    case trading = 1
    case halted
    case delisted
    case nonRepresentable = 254
}

/// Why minutes have no candle: the exchange has none, or it is not known.
public enum WireHoleState: UInt8, Sendable, CaseIterable, WireEnumeration {
    case halt = 1
    case missing
    case nonRepresentable = 254
}

/// What a gap job looks at, and who wanted it.
public enum WireGapJobKind: UInt8, Sendable, CaseIterable, WireEnumeration {
    /// Counts, and asks the exchange for nothing.
    case check = 1
    /// All that is collected, by the collector itself.
    case scheduled
    /// The same, by a client.
    case all
    /// A range of minutes, by a client.
    case range
    case nonRepresentable = 254
}

/// What a decision about weights was made for.
public enum WireLearningTrigger: UInt8, Sendable, CaseIterable, WireEnumeration {
    /// The weights that everything begins with.
    case first = 0
    case daily
    case weekly
    /// A weekly one that a person asked for.
    case manual
    case rollback
    case nonRepresentable = 254
}

/// How urgent a recommendation is.
public enum WirePriority: UInt8, Sendable, CaseIterable, WireEnumeration {
    case low = 1
    case medium
    case high
    case nonRepresentable = 254
}

extension JobKind: WireEnumeration {}
extension JobState: WireEnumeration {}
