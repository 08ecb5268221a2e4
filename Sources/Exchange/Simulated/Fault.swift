public import Market

/// Something that goes wrong at a simulated exchange, and when.
public struct Fault: Sendable, Equatable {
    public enum Time: Sendable, Equatable {
        /// By the exchange's clock, in microseconds since the Unix epoch.
        case clock(Range<Int64>)
        /// By the number of REST requests since the start, the first one being 0.
        case requests(Range<Int>)
    }

    /// What goes wrong with a request. Handshakes of a stream are requests too, and suffer those given by the clock.
    public enum Request: Sendable, Equatable {
        /// 429.
        case limited(retryAfter: Int)
        /// 418.
        case banned(retryAfter: Int)
        /// 5xx with an error in the exchange's form.
        case status(Int)
        /// A page for people, as proxies send it.
        case html(status: Int)
        /// The connection is closed without an answer.
        case dropped
        /// Half of the answer, and the connection is closed.
        case cutOff
        /// No answer, ever.
        case stalled
        /// RST instead of an answer.
        case reset
    }

    /// What goes wrong with all streams that are open, or opened while it lasts.
    public enum Connection: Sendable, Equatable {
        /// FIN without a close frame.
        case dropped
        /// RST.
        case reset
        /// Half of a frame, then FIN.
        case truncated
        /// No FIN, nothing is read, nothing comes any more: for good, however short the time.
        case halfOpen
    }

    /// What goes wrong with the candles of a symbol.
    public enum Candles: Sendable, Equatable {
        /// No events of it.
        case silent
        /// Every event twice.
        case duplicated
        /// Events come so much later.
        case late(seconds: Int)
        /// What is told of the minute at first differs from what REST says so long after its end.
        case revised(afterSeconds: Int)
        /// Open times are not whole minutes.
        case offGrid(milliseconds: Int)
    }

    /// What goes wrong with the files of candles.
    public enum Dumps: Sendable, Equatable {
        /// There is none.
        case absent
        /// They are not what their checksums are of.
        case damaged
    }

    public enum What: Sendable, Equatable {
        case request(Request)
        case connection(Connection)
        /// Of one symbol, or of all. Minutes count by their end.
        case candles(Candles, Symbol?)
        case dumps(Dumps)
    }

    public var time: Time
    public var what: What

    public init(_ what: What, _ time: Time) { (self.what, self.time) = (what, time) }

    public static func request(_ fault: Request, at time: Time) -> Fault { Fault(.request(fault), time) }
    public static func connection(_ fault: Connection, at time: Time) -> Fault {
        Fault(.connection(fault), time)
    }
    public static func candles(_ fault: Candles, of symbol: Symbol? = nil, at time: Time) -> Fault {
        Fault(.candles(fault, symbol), time)
    }
    public static func dumps(_ fault: Dumps, at time: Time) -> Fault { Fault(.dumps(fault), time) }

    func holds(at instant: Int64) -> Bool {
        if case .clock(let range) = time { range.contains(instant) } else { false }
    }
}
