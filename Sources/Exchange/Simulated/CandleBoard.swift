internal import Market

/// What an exchange tells of its candles at an instant: the market's, as far as they may be known, with the faults laid
/// over them.
struct CandleBoard: Sendable {
    let market: any SimulatedMarket
    let faults: FaultSchedule
    private let touchesCandles: Bool
    private let places: [String: Int]

    init(_ market: any SimulatedMarket, _ faults: FaultSchedule) {
        (self.market, self.faults, touchesCandles) = (market, faults, faults.touchesCandles)
        let names = market.instruments.enumerated().map { ($1.symbol.name, $0) }
        places = Dictionary(names) { first, _ in first }
    }

    /// A candle as it is told, with the open time in milliseconds that is told with it.
    struct Told {
        var kline: Kline
        var openTime: Int64
    }

    /// The place of a symbol that is or was listed.
    func place(of name: some StringProtocol, at now: Int64) -> Int? {
        guard let place = places[String(name)],
            market.instruments[place].lifetime.lowerBound.microseconds <= now
        else { return nil }
        return place
    }

    /// What REST tells of a minute that has begun.
    func told(_ row: MinuteKline, of instrument: Int, at now: Int64) -> Told {
        let end = (row.minute + 1).microseconds
        var told = Told(kline: row.kline, openTime: Int64(row.minute.milliseconds))
        if now < end { told.kline = row.kline.forming(after: Double(now - row.minute.microseconds) / 6e7) }
        guard touchesCandles else { return told }
        for fault in candleFaults(of: instrument, at: end) {
            switch fault {
            case .revised(let seconds) where now >= end && now < end + Int64(seconds) * 1_000_000:
                told.kline = row.kline.beforeRevision
            case .offGrid(let milliseconds): told.openTime += Int64(milliseconds)
            default: break
            }
        }
        return told
    }

    /// What the stream tells of a minute when it ends.
    func closing(_ row: MinuteKline, of instrument: Int) -> Told {
        told(row, of: instrument, at: (row.minute + 1).microseconds)
    }

    func candleFaults(of instrument: Int, at instant: Int64) -> [Fault.Candles] {
        touchesCandles ? faults.candles(of: market.instruments[instrument].symbol, at: instant) : []
    }
}

extension Minute {
    /// The minute that holds an instant in microseconds.
    init(at microseconds: Int64) { self.init(containingMilliseconds: Int(microseconds / 1000)) }
}
