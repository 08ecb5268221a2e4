public import CandleStore
internal import Learning
public import Market

/// How a signal is: apart from the signal itself, which never changes.
public struct SignalStatus: Sendable, Equatable, StateRecord {
    public static let version: UInt16 = 1

    public enum State: UInt8, Sendable, CaseIterable {
        // The raw value is part of stored records: never change one.
        /// Committed, and not filled yet.
        case pending = 0
        case open = 1
        case targetHit = 2
        case stopHit = 3
        /// The time was over.
        case timeExit = 4
        /// A better one took its place.
        case replaced = 5
        /// Its symbol has had no candles for ten days: what became of it can't be known.
        case delisted = 6

        public var isEnded: Bool { self != .pending && self != .open }

        /// `tp_hit`.
        public var name: String {
            switch self {
            case .pending: "pending"
            case .open: "open"
            case .targetHit: "tp_hit"
            case .stopHit: "sl_hit"
            case .timeExit: "time_exit"
            case .replaced: "replaced"
            case .delisted: "delisted"
            }
        }
    }

    public var state = State.pending
    /// The price paid; nil until filled.
    public var entry: Double?
    public var exit: Double?
    /// Multiples of the risk after costs; nil until it ended.
    public var multiple: Double?
    public var endedAt: Minute?

    init() {}

    mutating func take(_ outcome: Outcome) {
        (entry, exit) = (outcome.entry, outcome.exit)
        (multiple, endedAt) = (outcome.multiple, outcome.endedAt)
        state =
            switch outcome.end {
            case .target: .targetHit
            case .stop: .stopHit
            case .time: .timeExit
            }
    }

    public func write(to payload: inout PayloadWriter) {
        payload.write(state.rawValue)
        for number in [entry, exit, multiple] { payload.write(number) { $0.write($1) } }
        payload.write(endedAt) { $0.write($1) }
    }

    public init(version: UInt16, from payload: inout PayloadReader) throws(Unreadable) {
        state = try payload.value(State.init(rawValue:))
        entry = try payload.optional { payload throws(Unreadable) in try payload.double() }
        exit = try payload.optional { payload throws(Unreadable) in try payload.double() }
        multiple = try payload.optional { payload throws(Unreadable) in try payload.double() }
        endedAt = try payload.optional { payload throws(Unreadable) in try payload.minute() }
    }
}
