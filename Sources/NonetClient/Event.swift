import Wire

extension Client {
    /// One event of a subscription.
    public struct Event: Sendable {
        /// Why it came.
        public enum Origin: String, Sendable {
            /// The state as it stands: at the start, after events were conflated, or after the server passed over closes.
            case snapshot
            /// The bar has just closed.
            case live
            /// It became known after its minute was published.
            case late
            /// It takes the place of what was sent of this bar.
            case revised
            /// Of a newer server.
            case unknown
        }

        public enum Content: Sendable {
            case candle(symbol: String, interval: Interval, Candle)
            case indicators(Snapshot)
            case job(Job)
            /// New, or it stands otherwise than before.
            case signal(Signal)
            /// So many events were passed over, for they were not taken in time; the newest states follow.
            case conflated(dropped: UInt64)
        }

        /// Counts from 1. For `conflated`, that of the next event.
        public var sequence: UInt64
        public var origin: Origin
        public var content: Content
        var catalogHash: UInt64 = 0
    }

    /// How something long stands in the server.
    public struct Job: Sendable, Equatable {
        public var id: UInt64
        /// `backfill`, `gapCheck`, `dailyLearning` or `weeklyLearning`.
        public var kind: String
        /// `queued`, `running`, `succeeded`, `failed` or `cancelled`.
        public var state: String
        /// Microseconds since the epoch.
        public var time: Int64
        /// How much is done, and of how much; nil = not known.
        public var done: UInt64
        public var total: UInt64?
        public var message: String
    }
}

extension Client.Event {
    /// Events that the sequence passes over here.
    var dropped: UInt64 { if case .conflated(let dropped) = content { dropped } else { 0 } }

    init(_ frame: Frame, _ columns: [String]) throws(WireError) {
        switch frame.template {
        case .candleEvent:
            let event = try CandleEvent(frame)
            self.init(
                sequence: event.sequence, origin: Origin(event.origin),
                content: .candle(
                    symbol: event.symbol.description, interval: Client.Interval(event.interval),
                    Client.Candle(event.candle)))
        case .indicatorEvent:
            let event = try IndicatorEvent(frame)
            self.init(
                sequence: event.sequence, origin: Origin(event.origin),
                content: .indicators(
                    Client.Snapshot(
                        symbol: event.symbol.description, interval: Client.Interval(event.interval),
                        openTime: event.openTime, computedAt: event.computedAt, bars: Int(event.bars),
                        filled: Int(event.filled), columns: columns, values: event.values)),
                catalogHash: event.catalogHash)
        case .signal:
            let event = try WireSignal(frame)
            self.init(
                sequence: event.sequence, origin: Origin(event.origin),
                content: .signal(Client.Signal(event.row, event.explanation)))
        case .jobEvent:
            let event = try WireJobEvent(frame)
            self.init(
                sequence: event.sequence, origin: .live,
                content: .job(
                    Client.Job(
                        id: event.jobId, kind: "\(event.kind)", state: "\(event.state)", time: event.time,
                        done: event.done, total: event.total, message: event.message)))
        default:
            let event = try Conflated(frame)
            self.init(
                sequence: event.nextSequence, origin: .snapshot, content: .conflated(dropped: event.dropped))
        }
    }
}

extension Client.Event.Origin {
    fileprivate init(_ origin: EventOrigin) {
        self =
            switch origin {
            case .snapshot: .snapshot
            case .live: .live
            case .late: .late
            case .revised: .revised
            case .nonRepresentable: .unknown
            }
    }
}

extension Client.Interval {
    init(_ interval: WireInterval) {
        self =
            switch interval {
            case .m1: .m1
            case .m5: .m5
            case .m15: .m15
            case .h1: .h1
            case .h4: .h4
            case .d1: .d1
            }
    }
}
