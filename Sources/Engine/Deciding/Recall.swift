package import CandleStore
package import Learning
package import Market
package import Signals

/// What an earlier run left: candidates whose outcome is not known yet, signals that are open, and what the like came to.
package struct Recall: Sendable {
    /// A candidate that goes on from the minute of its decision.
    package struct Open: Sendable {
        let id: UInt64
        let minute: Minute
        let plan: TradePlan
        let regime: Regime?
        var longOutcome: Outcome?
        var shortOutcome: Outcome?
        /// Its day is complete: only the signal is waited for.
        var followsOwnOnly = false

        package init(
            id: UInt64, minute: Minute, plan: TradePlan, regime: Regime?, longOutcome: Outcome? = nil,
            shortOutcome: Outcome? = nil, followsOwnOnly: Bool = false
        ) {
            (self.id, self.minute, self.plan, self.regime) = (id, minute, plan, regime)
            (self.longOutcome, self.shortOutcome) = (longOutcome, shortOutcome)
            self.followsOwnOnly = followsOwnOnly
        }
    }

    var open: [Open] = []
    /// In the order of their ids: those that are open, and those that others are too close to.
    var signals: [(signal: SignalRecord, isOpen: Bool)] = []
    /// By the symbol's part of ids.
    package var tracks: [UInt32: SymbolTrack] = [:]

    package init(open: [Open] = []) { self.open = open }
}

extension DecisionJournal {
    /// What is left behind a minute. Of the logs, those of days that are not complete are read.
    package func recall(after minute: Minute) throws(StoreError) -> Recall {
        let snapshot = try state.snapshot()
        var recall = Recall()
        let today = Interval.d1.bar(of: minute + 1)
        let first = Interval.d1.firstMinute(ofBar: today - Decisions.daysToComplete + 1)
        var ended: [UInt64: (long: Outcome?, short: Outcome?)] = [:]
        try Self.outcomes.forEach(.from(first), in: snapshot) { row throws(StoreError) in
            for index in row.record.ids.indices {
                let outcome = row.record.outcome(index)
                if row.record.direction(index) == .long {
                    ended[row.record.ids[index], default: (nil, nil)].long = outcome
                } else {
                    ended[row.record.ids[index], default: (nil, nil)].short = outcome
                }
            }
            return true
        }
        try Self.closes.forEach(.from(first), in: snapshot) { row throws(StoreError) in
            let close = row.record
            for index in close.symbols.indices {
                let id = Signal.firstId(of: row.key) | UInt64(close.symbols[index])
                let ends = ended[id] ?? (nil, nil)
                guard ends.long == nil || ends.short == nil else { continue }
                recall.open.append(
                    Recall.Open(
                        id: id, minute: row.key, plan: close.plan(index), regime: close.regime(index),
                        longOutcome: ends.long, shortOutcome: ends.short))
            }
            return true
        }
        try Self.statuses.forEach(in: snapshot) { row throws(StoreError) in
            let isOpen = !row.record.state.isEnded
            guard isOpen || row.key >= Signal.firstId(of: minute - Desk.symbolCooldown),
                let signal = try Self.signals.get(row.key, in: snapshot)
            else { return true }
            recall.signals.append((signal, isOpen))
            guard isOpen, signal.minute < first else { return true }
            recall.open.append(
                Recall.Open(
                    id: signal.id, minute: signal.minute,
                    plan: TradePlan(
                        signal.direction, reference: signal.reference, stop: signal.stop,
                        target: signal.target), regime: signal.regime, followsOwnOnly: true))
            return true
        }
        for row in try Self.tracks.rows(in: snapshot) { recall.tracks[row.key] = row.record }
        return recall
    }
}
