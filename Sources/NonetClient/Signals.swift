import Wire

extension Client {
    /// Which way a vote, a decision or a signal looks.
    public enum Direction: String, Sendable {
        case flat
        case long
        case short
        /// Of a newer server.
        case unknown
    }

    /// A signal and how it stands.
    public struct Signal: Sendable {
        public var symbol: String
        /// Later signals have greater ids.
        public var id: UInt64
        /// Open time of the minute that closed the decision bar, in microseconds.
        public var minute: Int64
        public var interval: Interval
        public var direction: Direction
        /// Prices: the close that was decided on, and where it ends.
        public var reference, stop, target: Double
        /// -1 to 1.
        public var score: Double
        /// 0 to 1.
        public var confidence, confluence, quality: Double
        /// That the target comes before the stop, 0 to 1; nil until learned.
        public var winProbability: Double?
        /// Shares of the capital: lost at the stop, and put in.
        public var risk, size: Double
        /// `trending`, `ranging`, `volatile`, `breakout` or `quiet`; nil = not known.
        public var regime: String?
        /// `pending`, `open`, `tp_hit`, `sl_hit`, `time_exit`, `replaced` or `delisted`.
        public var state: String
        /// The price paid, nil until filled; the price it ended at, nil until then.
        public var entry, exit: Double?
        /// Of the risk, after costs; nil until it ended.
        public var multiple: Double?
        /// In microseconds; nil until it ended.
        public var endedAt: Int64?
        public var weightsVersion: Int
        public var calibrationVersion: Int
        /// What led to it; nil in a history.
        public var explanation: Explanation?
    }

    /// The last decision on a symbol, a signal or not.
    public struct Decision: Sendable {
        public var symbol: String
        /// Open time of the minute that closed the decision bar, in microseconds.
        public var minute: Int64
        public var interval: Interval
        public var direction: Direction
        /// -1 to 1.
        public var score: Double
        /// 0 to 1.
        public var confidence: Double
        /// 0 to 1; nil = not known.
        public var confluence: Double?
        /// As a signal's; nil = not known.
        public var regime: String?
        /// Prices; nil where no plan could be made.
        public var plan: Plan?
        /// The stage that stopped it; nil = it became a signal.
        public var stoppedAt: Stage?
        public var weightsVersion: Int
        public var calibrationVersion: Int
        public var explanation: Explanation
    }

    /// Prices: the close that was decided on, and where the trade ends.
    public struct Plan: Sendable, Equatable {
        public var reference, stop, target: Double
    }

    /// A stage of the filter: its number, and its name, such as `higher_timeframe`.
    public struct Stage: Sendable, Equatable {
        public var number: Int
        public var name: String
    }

    /// All that led to a decision.
    public struct Explanation: Sendable {
        /// One a head, in their order.
        public struct Vote: Sendable {
            /// `technical`, and so on.
            public var head: String
            /// Of all heads, 0 to 1.
            public var weight: Double
            /// nil = the head abstains.
            public var opinion: Opinion?
        }

        public struct Opinion: Sendable, Equatable {
            public var direction: Direction
            /// That the direction is right, 0.5 to 1.
            public var probability: Double
            /// 0 to 1.
            public var confidence: Double
            /// -1 to 1: what is weighed.
            public var strength: Double
        }

        /// One thing that a stage asked, and what it found.
        public struct Gate: Sendable {
            public var stage: Stage
            /// What was measured.
            public var name: String
            /// nil = not known.
            public var value: Double?
            public var threshold: Double
            public var passed: Bool
        }

        public var votes: [Vote]
        public var gates: [Gate]
    }

    /// The newest signal of a symbol, with what led to it; refused with NotFound where there is none.
    public func latestSignal(symbol: String) async throws(ClientError) -> Signal {
        let query = LatestSignalQuery(requestId: 0, symbol: try wireSymbol(symbol))
        let reply = try await ask(query, for: WireSignal.self)
        return Signal(reply.row, reply.explanation)
    }

    /// What was decided last on a symbol, and why; refused with NotFound where nothing was.
    public func why(symbol: String) async throws(ClientError) -> Decision {
        let reply = try await ask(
            WhyQuery(requestId: 0, symbol: try wireSymbol(symbol)), for: Why.self)
        return Decision(reply)
    }

    /// Signals decided in [from, to), the oldest first, over as many pages as it takes; without what led to them.
    ///
    /// - Parameters:
    ///   - symbol: nil = all symbols.
    ///   - from: Microseconds since the epoch; nil = the newest `limit` signals before `to`.
    ///   - to: Exclusive; nil = now.
    ///   - limit: The most signals wanted; nil = all, or if `from` is nil as many as one answer holds.
    public func signals(
        symbol: String? = nil, from: Int64? = nil, to: Int64? = nil, limit: Int? = nil
    ) async throws(ClientError) -> [Signal] {
        var query = SignalHistoryQuery(requestId: 0, from: from, to: to)
        if let symbol { query.symbol = try wireSymbol(symbol) }
        var pages = Pages(limit: limit)
        var signals: [Signal] = []
        while let rest = try pages.rest(after: signals.count) {
            query.limit = rest
            let page = try await ask(query, for: SignalHistory.self)
            signals += page.signals.map { Signal($0, nil) }
            query.after = try pages.next(page.nextAfter, after: query.after)
        }
        return signals
    }
}
