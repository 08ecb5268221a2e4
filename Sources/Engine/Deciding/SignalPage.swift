internal import CandleStore
public import Market
internal import Synchronization

/// Signals as they stand, the oldest first.
public struct SignalPage: Sendable {
    public var entries: [DecisionJournal.Entry]
    /// The last one's id where more follow: what to go on after.
    public var next: UInt64?

    public init(entries: [DecisionJournal.Entry], next: UInt64?) {
        (self.entries, self.next) = (entries, next)
    }
}

extension Engine {
    /// Signals decided in [from, to), of a symbol or of all. Without `from` and `after` the newest `limit` of them, else the
    /// oldest `limit` from there, of greater ids than `after`. None where nothing is decided.
    public func signals(
        of symbol: Symbol?, from: Minute?, to: Minute?, after: UInt64?, limit: Int
    ) throws(EngineError) -> SignalPage {
        guard let journal = journal.withLock({ $0 }) else {
            return SignalPage(entries: [], next: nil)
        }
        return try journal.page(of: symbol, from: from, to: to, after: after, limit: limit)
    }
}

extension DecisionJournal {
    package func page(
        of symbol: Symbol?, from: Minute?, to: Minute?, after: UInt64?, limit: Int
    ) throws(EngineError) -> SignalPage {
        let (first, last) = (from ?? Minute(Minute.range.lowerBound), to ?? Minute(Minute.range.upperBound))
        guard first < last else { return SignalPage(entries: [], next: nil) }
        do throws(StoreError) {
            guard from == nil, after == nil else {
                return try page(of: symbol, first..<last, after: after ?? 0, limit: limit)
            }
            return SignalPage(
                entries: try entries(of: symbol, first..<last, limit: limit).reversed(), next: nil)
        } catch {
            throw .store(error)
        }
    }
}
