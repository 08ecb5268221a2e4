public import CandleStore

/// A look for gaps, or the filling of them: how far it is, and what it came to.
public struct GapJob: Equatable, Sendable {
    /// Numbers go up, also over restarts.
    public typealias Identifier = UInt64

    public enum Kind: UInt8, Sendable {
        // Part of the state's records: never change one.
        /// Every symbol's minutes are scanned; nothing is asked for.
        case check = 1
        /// What is missing of the plan's symbols, asked for by the collector itself.
        case scheduled = 2
        /// The same, asked for by a client.
        case all = 3
        /// One range of one symbol.
        case range = 4
    }

    public enum State: UInt8, Sendable {
        // Part of the state's records: never change one.
        case running = 1
        /// Nothing is missing any more; of a check: all was looked at.
        case done = 2
        /// Some of it got no answer, and is missing still.
        case incomplete = 3
        /// It was stopped, or the process ended.
        case interrupted = 4
        /// It could not begin: `trouble` says why.
        case failed = 5
    }

    public internal(set) var identifier: Identifier
    public internal(set) var kind: Kind
    public internal(set) var state = State.running
    /// In microseconds since the Unix epoch.
    public internal(set) var begun: Int64
    public internal(set) var ended: Int64?
    public internal(set) var symbols = 0
    public internal(set) var symbolsDone = 0
    /// Minutes that were missing when it began, and those of them that were settled, one way or the other.
    public internal(set) var minutes = 0
    public internal(set) var minutesDone = 0
    /// What was not known before.
    public internal(set) var candles = 0
    public internal(set) var halts = 0
    /// Minutes that are missing after it.
    public internal(set) var missing = 0
    /// Requests for pages that were answered, and files that were read.
    public internal(set) var pages = 0
    public internal(set) var dumps = 0
    /// What went wrong last; nil when nothing has.
    public internal(set) var trouble: String?

    init(_ identifier: Identifier, _ kind: Kind, begun: Int64) {
        (self.identifier, self.kind, self.begun) = (identifier, kind, begun)
    }

    mutating func add(_ report: BackfillReport) {
        candles += report.candles
        halts += report.halts
        pages += report.pages
        dumps += report.dumps
    }
}

extension GapJob: StateRecord {
    public static let version: UInt16 = 1

    public func write(to payload: inout PayloadWriter) {
        payload.write(identifier)
        payload.write(kind.rawValue)
        payload.write(state.rawValue)
        payload.write(begun)
        payload.write(ended) { $0.write($1) }
        for count in [symbols, symbolsDone, minutes, minutesDone, candles, halts, missing, pages, dumps] {
            payload.write(count)
        }
        payload.write(trouble) { $0.write($1) }
    }

    public init(version: UInt16, from payload: inout PayloadReader) throws(Unreadable) {
        identifier = try payload.integer()
        let (kind, state): (UInt8, UInt8) = (try payload.integer(), try payload.integer())
        guard let kind = Kind(rawValue: kind), let state = State(rawValue: state) else {
            throw Unreadable("it has a kind \(kind) or a state \(state) that is none")
        }
        (self.kind, self.state, begun) = (kind, state, try payload.integer())
        ended = try payload.optional { payload throws(Unreadable) in try payload.integer() }
        symbols = try payload.integer()
        symbolsDone = try payload.integer()
        minutes = try payload.integer()
        minutesDone = try payload.integer()
        candles = try payload.integer()
        halts = try payload.integer()
        missing = try payload.integer()
        pages = try payload.integer()
        dumps = try payload.integer()
        trouble = try payload.optional { payload throws(Unreadable) in try payload.string() }
    }
}
