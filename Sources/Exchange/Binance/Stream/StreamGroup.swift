package import Market

/// Keeps the streams of some symbols coming: makes their connection, makes it again, and makes a second one before the
/// exchange cuts the first.
///
///     first   ──────────────────────────23 h──┐ closed: both have brought the same minute
///     second                          └───────┴─────────────────────────23 h──┐
///
/// It knows no sockets and no clock: it is told what happened and when, and says what to do.
package struct StreamGroup {
    package enum Action {
        case open(Int)
        case close(Int)
        case tell(StreamEvent)
    }

    private struct Link {
        let id: Int
        let startedAt: Int64
        var openedAt: Int64?
        /// The symbols that came, of the last minutes.
        var brought: [Minute: Set<Symbol>] = [:]
    }

    package let symbols: [Symbol]
    private let members: Set<Symbol>
    private let limits: StreamLimits
    private var current: Link?
    private var successor: Link?
    private var isCutAnnounced = false
    private var isInterruptionTold = false
    private var backoff: Backoff
    private var retryAt: Int64 = .min
    private var nextID = 0
    /// What was told of the last minutes: two connections bring everything twice.
    private var told: [Minute: [Symbol: Candle]] = [:]

    private static let minutesKept = 4
    /// A connection that lived so long was no failure.
    private static let provenAfter: Int64 = 60_000_000

    package init(_ symbols: [Symbol], _ limits: StreamLimits, seed: UInt64) {
        (self.symbols, members, self.limits) = (symbols, Set(symbols), limits)
        backoff = Backoff(seed: seed)
    }

    /// To be called a few times a second. The attempts are those of all groups.
    package mutating func tick(now: Int64, _ attempts: inout AttemptLimit) -> [Action] {
        var actions: [Action] = []
        for link in [current, successor].compactMap({ $0 })
        where link.openedAt == nil && now - link.startedAt > Int64(limits.connectSeconds) * 1_000_000 {
            actions.append(.close(link.id))
            actions += ended(link.id, reason: "no connection within \(limits.connectSeconds) s", now: now)
        }
        if let openedAt = current?.openedAt, now - openedAt > Self.provenAfter, successor == nil,
            retryAt <= now
        {
            backoff.succeeded()
        }
        guard now >= retryAt else { return actions }
        if current == nil, attempts.take(now: now) {
            current = link(now)
            actions.append(.open(nextID))
        } else if let openedAt = current?.openedAt, successor == nil,
            isCutAnnounced || now - openedAt >= Int64(limits.overlapAfterSeconds) * 1_000_000,
            attempts.take(now: now)
        {
            successor = link(now)
            actions.append(.open(nextID))
        }
        return actions
    }

    private mutating func link(_ now: Int64) -> Link {
        nextID += 1
        return Link(id: nextID, startedAt: now)
    }

    package mutating func opened(_ id: Int, now: Int64) -> [Action] {
        if id == current?.id {
            current?.openedAt = now
            isInterruptionTold = false
            return [.tell(.connected(symbols))]
        }
        if id == successor?.id { successor?.openedAt = now }
        return []
    }

    package mutating func received(_ message: StreamMessage, from id: Int) -> [Action] {
        guard id == current?.id || id == successor?.id else { return [] }
        switch message {
        case .nothing: return []
        case .refused(let symbol, let reason): return [.tell(.refused(symbol, reason: reason))]
        case .shutdown:
            if id == current?.id { isCutAnnounced = true }
            return []
        case .closed(let candle):
            guard members.contains(candle.symbol) else {
                return [.tell(.refused(candle.symbol.name, reason: "it was not asked for"))]
            }
            return take(candle, from: id)
        }
    }

    package mutating func ended(_ id: Int, reason: String, now: Int64) -> [Action] {
        if id == successor?.id {
            successor = nil
            retryAt = now + backoff.next()
            return []
        }
        guard id == current?.id else { return [] }
        (current, successor, isCutAnnounced) = (successor, nil, false)
        if current == nil { retryAt = now + backoff.next() }
        var actions: [Action] = []
        if !isInterruptionTold { actions.append(.tell(.interrupted(symbols, reason: reason))) }
        isInterruptionTold = current?.openedAt == nil
        if current?.openedAt != nil { actions.append(.tell(.connected(symbols))) }
        return actions
    }

    private mutating func take(_ candle: ClosedCandle, from id: Int) -> [Action] {
        var actions: [Action] = []
        if told[candle.minute]?[candle.symbol]?.isSame(as: candle.candle) != true {
            told[candle.minute, default: [:]][candle.symbol] = candle.candle
            forgetOldest(of: &told)
            actions.append(.tell(.closed(candle)))
        }
        if id == current?.id {
            current?.brought[candle.minute, default: []].insert(candle.symbol)
            if current != nil { forgetOldest(of: &current!.brought) }
        } else {
            successor?.brought[candle.minute, default: []].insert(candle.symbol)
            if successor != nil { forgetOldest(of: &successor!.brought) }
        }
        if let old = current, let new = successor, Self.overlap(old, new, members.count) {
            (current, successor, isCutAnnounced) = (new, nil, false)
            actions.append(.close(old.id))
        }
        return actions
    }

    /// Whether the new connection has brought all that the old one did of a minute that is complete.
    private static func overlap(_ old: Link, _ new: Link, _ symbols: Int) -> Bool {
        old.brought.contains { minute, brought in
            // Complete: every symbol came, or the next minute has begun to.
            (brought.count == symbols || old.brought[minute + 1] != nil)
                && brought.isSubset(of: new.brought[minute] ?? [])
        }
    }

    private func forgetOldest<Value>(of minutes: inout [Minute: Value]) {
        if minutes.count > Self.minutesKept, let oldest = minutes.keys.min() { minutes[oldest] = nil }
    }
}
