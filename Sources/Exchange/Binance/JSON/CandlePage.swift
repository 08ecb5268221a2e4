public import Market

/// The closed candles of one answer, and what of it was not taken.
public struct CandlePage: Sendable {
    /// Oldest first, each minute once.
    public internal(set) var candles: [ClosedCandle] = []
    /// The exchange has a candle of these minutes, but not one that can have happened: they are no halts.
    public internal(set) var refused: [RefusedCandle] = []
    /// How many open times were no whole minute and were rounded down to one.
    public internal(set) var offGrid = 0
    /// Minutes from this one on were not over by the exchange's time: that they are not here proves nothing.
    public let overBefore: Minute

    init(overBefore: Minute) { self.overBefore = overBefore }
}

/// A candle that was not taken, and why.
public struct RefusedCandle: Equatable, Sendable, CustomStringConvertible {
    public let symbol: Symbol
    public let minute: Minute
    public let reason: String

    public var description: String { "\(symbol) \(minute): \(reason)" }
}

/// What a page of klines is held to.
package struct PageRequest {
    package var symbol: Symbol
    /// Rows of other minutes are an answer to something else.
    package var minutes: Range<Minute>
    package var rowsMax: Int
    /// By the exchange's own time in milliseconds, as it was before the request: a candle whose last millisecond is not
    /// before it was still forming.
    package var closedBefore: Int64

    package init(symbol: Symbol, minutes: Range<Minute>, rowsMax: Int, closedBefore: Int64) {
        (self.symbol, self.minutes, self.rowsMax) = (symbol, minutes, rowsMax)
        self.closedBefore = closedBefore
    }
}

extension CandlePage {
    /// Reads the answer of `/api/v3/klines`: an array of rows of twelve.
    ///
    ///     [[1499040000000,"0.01634","0.8","0.01575","0.01577","148976.1",1499040059999,"2434.19",308,"1756.8","28.46","0"],…]
    ///      open time      open      high  low       close     volume     close time    quote    trades taker  taker q.
    package init(_ body: [UInt8], _ request: PageRequest) throws(ExchangeError) {
        self = try JSONReader.read(body, "klines of \(request.symbol)") { reader throws(ExchangeError) in
            var page = CandlePage(
                overBefore: Minute(containingMilliseconds: Int(request.closedBefore)))
            page.candles.reserveCapacity(min(request.rowsMax, 1000))
            try reader.expect("[")
            if reader.take("]") { return page }
            var (rows, previous) = (0, Int64.min)
            repeat {
                let row = try KlineArray(&reader)
                rows += 1
                guard rows <= request.rowsMax else {
                    throw reader.unexpected("at most \(request.rowsMax) rows")
                }
                guard row.openTime > previous else { throw reader.unexpected("a later open time before it") }
                previous = row.openTime
                guard request.minutes.contains(row.minute) else {
                    throw reader.unexpected(
                        "a row of the minutes asked for, not of \(row.openTime), before it")
                }
                page.take(row, request)
            } while reader.take(",")
            try reader.expect("]")
            return page
        }
    }

    @inline(__always)
    private mutating func take(_ row: KlineArray, _ request: PageRequest) {
        // A close time that lies can't make a candle close earlier.
        guard max(row.closeTime, row.openTime + 59_999) < request.closedBefore else { return }
        let minute = row.minute
        if row.openTime != Int64(minute.milliseconds) { offGrid += 1 }
        let candle = ClosedCandle(symbol: request.symbol, minute: minute, candle: row.candle)
        if let last = refused.last, last.minute == minute { return }
        if let flaw = row.flaw { return refuse(candle, flaw) }
        guard let last = candles.last, last.minute == minute else { return candles.append(candle) }
        // Two rows of a minute: which one is right can't be known.
        if last.candle.isSame(as: candle.candle) { return }
        candles.removeLast()
        refuse(candle, "two rows of the minute that differ")
    }

    private mutating func refuse(_ candle: ClosedCandle, _ reason: String) {
        refused.append(RefusedCandle(symbol: candle.symbol, minute: candle.minute, reason: reason))
    }
}

/// One row of klines as it is written.
struct KlineArray {
    var openTime: Int64
    var closeTime: Int64
    var candle: Candle

    @inline(__always)  // The hot path of backfill: the reader stays in registers.
    init(_ reader: inout JSONReader) throws(ExchangeError) {
        func next(_ reader: inout JSONReader) throws(ExchangeError) -> Double {
            try reader.expect(",")
            return try reader.quotedDecimal()
        }
        try reader.expect("[")
        openTime = try reader.integer()
        candle = Candle(
            open: try next(&reader), high: try next(&reader), low: try next(&reader),
            close: try next(&reader), volume: try next(&reader))
        try reader.expect(",")
        closeTime = try reader.integer()
        candle.quoteVolume = try next(&reader)
        try reader.expect(",")
        candle.trades = Double(try reader.integer())
        candle.takerBuyVolume = try next(&reader)
        _ = try next(&reader)  // The taker's quote volume.
        _ = try next(&reader)  // Means nothing.
        try reader.expect("]")
    }

    var minute: Minute { Minute(containingMilliseconds: Int(openTime)) }

    /// Why the row can't have happened.
    var flaw: String? {
        if let flaw = candle.flaw { return flaw.description }
        guard (openTime...openTime + 60_000).contains(closeTime) else {
            return "close time \(closeTime) does not follow open time \(openTime)"
        }
        return nil
    }
}

extension Candle {
    /// Whether all columns have the same bits.
    func isSame(as other: Candle) -> Bool {
        Column.allCases.allSatisfy { self[$0].bitPattern == other[$0].bitPattern }
    }
}
