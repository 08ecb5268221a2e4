public import Market
import Synchronization

/// Binance's spot market, over REST and WebSocket; or whatever speaks the same way.
public final class BinanceSource: CandleSource {
    /// Where it is, and how much of it may be used.
    public struct Configuration: Sendable {
        /// Without a slash at the end.
        public var rest = "https://data-api.binance.vision"
        public var stream = "wss://data-stream.binance.vision"
        /// Of the weight that the exchange allows an address.
        public var budgetShare = 0.5
        /// Weight that the exchange allows an address in a minute.
        public var weightAllowance = 6000
        /// From the record of a former run, in microseconds since the Unix epoch; 0 for none.
        public var bannedUntil: Int64 = 0
        public var recordBan: BanRecord = { _ in }
        /// How long after its minute a candle is taken as closed, in milliseconds of the exchange's time: its own servers
        /// don't all know at once.
        public var graceMilliseconds: Int64 = 1000
        public var limits = RESTClient.Limits()
        public var streamLimits = StreamLimits()
        /// Of waits, where they are random.
        public var seed: UInt64 = 1
        /// Told of symbols and rows that are not taken, in a sentence.
        public var note: @Sendable (String) -> Void = { _ in }

        public init() {}
    }

    /// The most that the exchange gives at once.
    public static let candlesPerPage = 1000

    /// Pages up to this length are of what is missing now, and go before history.
    private static let urgentRowsMax = 10

    private let configuration: Configuration
    private let clock: any WallClock
    private let budget: WeightBudget
    private let client: RESTClient
    /// The latest time the exchange gave, in milliseconds: it is later now.
    private let latestTime = Mutex<Int64>(0)

    public init(_ configuration: Configuration = Configuration(), clock: any WallClock) {
        (self.configuration, self.clock) = (configuration, clock)
        budget = WeightBudget(
            share: configuration.budgetShare, of: configuration.weightAllowance,
            bannedUntil: configuration.bannedUntil, clock: clock, recordBan: configuration.recordBan)
        client = RESTClient(
            base: configuration.rest, budget: budget, clock: clock, seed: configuration.seed,
            limits: configuration.limits)
    }

    public var weight: RequestWeight? { budget.weight }

    public func time() async throws(ExchangeError) -> Int64 {
        let time = try ServerTime.read(await client.get("/api/v3/time", weight: 1).body)
        latestTime.withLock { $0 = max($0, time) }
        budget.learn(exchangeTime: time * 1000)
        return time * 1000
    }

    /// Symbols whose names the store can't hold are left out, and noted.
    public func listings() async throws(ExchangeError) -> [Listing] {
        // The sets of permissions are most of the answer, and not needed.
        let info = try await client.get("/api/v3/exchangeInfo?showPermissionSets=false", weight: 20)
        var (listings, refused) = try Listings.read(info.body)
        for listing in refused { configuration.note("\(listing.name) is left out: \(listing.reason)") }
        let ticker = try await client.get("/api/v3/ticker/24hr?type=MINI", weight: 80)
        let volumes = try Listings.quoteVolumes(ticker.body)
        for place in listings.indices {
            listings[place].quoteVolume = volumes[listings[place].symbol.name]
        }
        return listings
    }

    /// Rows that can't have happened make it an error, and so do minutes that are not over by the exchange's time: a page
    /// without them would say that there is no candle. `page` gives what there is.
    public func candles(
        of symbol: Symbol, _ minutes: Range<Minute>
    ) async throws(ExchangeError) -> [ClosedCandle] {
        let page = try await page(of: symbol, minutes)
        if let refused = page.refused.first { throw .malformed(what: refused.description) }
        let isFull = page.candles.count == Self.candlesPerPage
        guard isFull || page.overBefore >= minutes.upperBound else { throw .early(minutes.upperBound - 1) }
        return page.candles
    }

    /// The closed candles that the exchange has of the first thousand of some minutes, and what of them is not taken.
    ///
    public func page(of symbol: Symbol, _ minutes: Range<Minute>) async throws(ExchangeError) -> CandlePage {
        guard symbol.market == .spot else { throw .unknownSymbol(symbol.name) }
        guard !minutes.isEmpty else { return CandlePage(overBefore: minutes.upperBound) }
        // Before the request: a candle that closes on the way was still forming when it was written.
        let needed = Int64(minutes.upperBound.milliseconds) + configuration.graceMilliseconds
        if latestTime.withLock({ $0 }) < needed { _ = try await time() }
        let request = PageRequest(
            symbol: symbol, minutes: minutes,
            rowsMax: min(Self.candlesPerPage, minutes.upperBound - minutes.lowerBound),
            closedBefore: latestTime.withLock { $0 } - configuration.graceMilliseconds)
        let path =
            "/api/v3/klines?symbol=\(symbol.name)&interval=1m&startTime=\(minutes.lowerBound.milliseconds)"
            + "&endTime=\(minutes.upperBound.milliseconds - 1)&limit=\(request.rowsMax)"
        do throws(ExchangeError) {
            let page = try CandlePage(
                await client.get(path, weight: 2, isBulk: request.rowsMax > Self.urgentRowsMax).body, request)
            for refused in page.refused { configuration.note(refused.description) }
            return page
        } catch .unknownSymbol(_) {
            throw .unknownSymbol(symbol.name)
        }
    }

    public func closes(of symbols: [Symbol]) -> AsyncStream<StreamEvent> {
        KlineStream.events(
            of: symbols, at: configuration.stream, configuration.streamLimits, budget, clock: clock,
            seed: configuration.seed)
    }
}
