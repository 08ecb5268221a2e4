public import Market

/// Where one-minute candles come from: an exchange, or what stands in for one.
public protocol CandleSource: Sendable {
    /// The exchange's own time, in microseconds since the Unix epoch. It decides which minute is over; the local clock alone
    /// never does.
    func time() async throws(ExchangeError) -> Int64

    /// What of the exchange's allowance is used; nil where nothing is counted.
    var weight: RequestWeight? { get }

    /// What the exchange lists now.
    func listings() async throws(ExchangeError) -> [Listing]

    /// The closed candles that the exchange has of some minutes, oldest first: at most `candlesPerPage`, from the first
    /// minute on. A minute that is not among them, before the last one of a page that is not full or before the last row,
    /// is one the exchange has no candle of.
    func candles(of symbol: Symbol, _ minutes: Range<Minute>) async throws(ExchangeError) -> [ClosedCandle]

    /// Closed candles as they come, with what happens to the connection, until the consumer stops listening.
    ///
    /// It connects again by itself. The stream is bounded: a consumer that does not keep up is told what it missed by an
    /// `.interrupted`.
    func closes(of symbols: [Symbol]) -> AsyncStream<StreamEvent>
}

extension CandleSource {
    public var weight: RequestWeight? { nil }
}

/// Weight of requests in the exchange's current minute: what this address has used, as far as it is known, and what this
/// program may use.
public struct RequestWeight: Equatable, Sendable {
    public var used: Int
    public var limit: Int

    public init(used: Int, limit: Int) { (self.used, self.limit) = (used, limit) }
}

/// A candle that the exchange says is closed.
public struct ClosedCandle: Sendable {
    public var symbol: Symbol
    public var minute: Minute
    public var candle: Candle

    public init(symbol: Symbol, minute: Minute, candle: Candle) {
        (self.symbol, self.minute, self.candle) = (symbol, minute, candle)
    }
}

/// What a live stream tells.
public enum StreamEvent: Sendable {
    case closed(ClosedCandle)
    /// From now on candles of these symbols come.
    case connected([Symbol])
    /// Candles of these symbols may be missing since then: they must be asked for.
    case interrupted([Symbol], reason: String)
    /// A candle that could not be taken: its symbol as the exchange writes it, and why.
    case refused(String, reason: String)
}

/// A symbol as the exchange lists it.
public struct Listing: Equatable, Sendable {
    public enum Status: String, Sendable {
        case trading
        /// Listed and not traded now.
        case halted
        /// Still shown, and not traded any more.
        case delisted
    }

    public var symbol: Symbol
    public var quoteAsset: String
    public var status: Status
    /// Of the last 24 hours, in units of the quote asset; nil where the exchange does not say.
    public var quoteVolume: Double?

    public init(symbol: Symbol, quoteAsset: String, status: Status, quoteVolume: Double? = nil) {
        (self.symbol, self.quoteAsset, self.status) = (symbol, quoteAsset, status)
        self.quoteVolume = quoteVolume
    }
}

/// Why an exchange gave no answer.
public enum ExchangeError: Error, Equatable, Sendable {
    /// No connection, no name, no certificate, no answer in time.
    case unreachable(host: String, reason: String)
    /// Asked too often: nothing may be asked before an instant, in microseconds since the Unix epoch. `isBan` for one that
    /// was set because asking went on.
    case limited(until: Int64, isBan: Bool)
    /// An answer with this status of HTTP.
    case refused(status: Int, text: String)
    /// An answer that is not what was asked for.
    case malformed(what: String)
    case unknownSymbol(String)
    /// Asked for a minute that is not over by the exchange's own time.
    case early(Minute)
    case cancelled
}

extension ExchangeError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .unreachable(let host, let reason): "\(host) can't be reached: \(reason)"
        case .limited(let until, let isBan):
            (isBan ? "the exchange has banned this address" : "the exchange limits this address")
                + " until \(Minute(containingMilliseconds: Int(until / 1000) + 59_999))"
        case .refused(let status, let text): "the exchange refused with status \(status): \(text)"
        case .malformed(let what): "the exchange's answer is not understood: \(what)"
        case .unknownSymbol(let name): "the exchange has no symbol '\(name)'"
        case .early(let minute): "\(minute) is not over by the exchange's clock: set this machine's clock"
        case .cancelled: "cancelled"
        }
    }
}
