public import CandleStore
internal import Exchange
public import Market

/// What is known of a symbol's minutes, and how far behind the newest is.
public struct GapStatus: Sendable {
    public let symbol: Symbol
    /// Nil when no minute is known.
    public let coverage: Coverage?
    /// How it stands at the exchange; nil where that was never looked at.
    public let standing: SymbolStanding?
    /// Minutes that are over and behind the last known one; of a delisted symbol up to its delisting. Nil when no minute is
    /// known.
    public let age: Int?

    public var gapClass: GapClass? { age.map(GapClass.init(minutes:)) }

    init(_ symbol: Symbol, _ coverage: Coverage?, _ standing: SymbolStanding?, at now: Int64) {
        (self.symbol, self.coverage, self.standing) = (symbol, coverage, standing)
        let end = if let standing, standing.status == .delisted { min(now, standing.since) } else { now }
        age = coverage.map { max(0, Minute(containingMilliseconds: Int(end / 1000)) - ($0.last + 1)) }
    }
}

/// How long ago a symbol's known minutes end.
public enum GapClass: String, Sendable {
    /// Less than five minutes.
    case current
    /// Less than an hour.
    case minor
    /// Less than a day.
    case moderate
    case major

    public init(minutes: Int) {
        self =
            switch minutes {
            case ..<5: .current
            case ..<60: .minor
            case ..<1440: .moderate
            default: .major
            }
    }
}

extension Engine {
    /// What is known of the minutes of all symbols, by name, or of chosen ones.
    ///
    /// - Parameters:
    ///   - now: microseconds since the Unix epoch.
    ///   - standings: as the ledger of symbols has them.
    public func gapStatus(
        of chosen: [Symbol]? = nil, at now: Int64, standings: [Symbol: SymbolStanding] = [:]
    ) throws(EngineError) -> [GapStatus] {
        try symbols(chosen).map { GapStatus($0.symbol, $0.coverage, standings[$0.symbol], at: now) }
    }
}
