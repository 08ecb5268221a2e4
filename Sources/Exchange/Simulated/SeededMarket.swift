public import Market
internal import Synchronization

/// A market that never was: seeded, so that the same seed gives the same candles on every machine and at every start.
///
/// A symbol's price walks from day to day, in order, from 2018 on; within a day its minutes lead from one day's price to the
/// next one's. Any minute can be asked for again: what is not in memory any more is made again.
public final class SeededMarket: SimulatedMarket {
    /// How often what happens.
    public struct Traits: Sendable {
        /// The share of minutes without trades of the least traded symbol; the most traded one has none.
        public var quiet = 0.08
        /// Days with some minutes without a candle, of one symbol.
        public var haltsPerDay = 0.03
        /// Of all symbols at once.
        public var outagesPerDay = 0.02
        public var jumpsPerMinute = 0.0004

        public init() {}

        /// Every minute is traded.
        public static var unbroken: Traits {
            var traits = Traits()
            (traits.quiet, traits.haltsPerDay, traits.outagesPerDay) = (0, 0, 0)
            return traits
        }
    }

    /// Minutes without a candle, of one symbol or of all.
    public struct Halt: Sendable {
        public var symbol: Symbol?
        public var minutes: Range<Minute>

        public init(_ symbol: Symbol?, _ minutes: Range<Minute>) {
            (self.symbol, self.minutes) = (symbol, minutes)
        }
    }

    public let instruments: [Instrument]
    private let halts: [Halt]
    private let coins: [SeededCoin]
    private let state: Mutex<State>

    fileprivate struct State {
        var weather: MarketWeather
        /// The price that each symbol's days begin with, from the epoch on.
        var anchors: [[Double]]
        var weathers = RecentlyUsed<MarketWeather.Minutes>(atMost: 32)
        var days: RecentlyUsed<[Kline]>
    }

    /// - Parameters:
    ///   - symbols: the first ones are the most traded.
    ///   - lifetimes: of those that are not listed at all times.
    ///   - halts: besides those that the traits bring. The prices of other minutes do not depend on them.
    public init(
        symbols: [Symbol], seed: UInt64, lifetimes: [Symbol: Range<Minute>] = [:],
        halts: [Halt] = [], traits: Traits = Traits()
    ) {
        let coins = symbols.indices.map { SeededCoin(index: $0, of: symbols.count, seed: seed) }
        instruments = zip(symbols, coins).map { symbol, coin in
            Instrument(
                symbol, lifetime: lifetimes[symbol] ?? Instrument.forever, tick: coin.tick, lot: coin.lot)
        }
        (self.coins, self.halts) = (coins, halts)
        state = Mutex(
            State(
                weather: MarketWeather(seed: seed, traits: traits), anchors: coins.map { [$0.price] },
                // A day is 100 kB. Backfill and the last 24 hours of all symbols are to be found in memory.
                days: RecentlyUsed(atMost: max(256, 4 * symbols.count))))
    }

    public func klines(of instrument: Int, _ minutes: Range<Minute>) -> [MinuteKline] {
        let minutes = minutes.clamped(to: instruments[instrument].lifetime)
        var found: [MinuteKline] = []
        found.reserveCapacity(minutes.upperBound - minutes.lowerBound)
        var minute = minutes.lowerBound
        while minute < minutes.upperBound {
            let day = minute.sinceEpoch / MarketWeather.minutesPerDay
            let midnight = Minute(day * MarketWeather.minutesPerDay)
            let end = min(minutes.upperBound, midnight + MarketWeather.minutesPerDay)
            let klines = self.day(day, of: instrument)
            for place in (minute - midnight)..<(end - midnight) where klines[place].open > 0 {
                found.append(MinuteKline(midnight + place, klines[place]))
            }
            minute = end
        }
        let halts = halts.filter { $0.symbol == nil || $0.symbol == instruments[instrument].symbol }
        if halts.isEmpty { return found }
        return found.filter { row in !halts.contains { $0.minutes.contains(row.minute) } }
    }

    /// The minutes of a day; an open of 0 where there is no candle.
    private func day(_ day: Int, of instrument: Int) -> [Kline] {
        state.withLock { state in
            let key = instrument << 32 | day
            if let klines = state.days[key] { return klines }
            let weather = state.minutes(of: day)
            let (start, end) = state.anchors(around: day, of: coins[instrument])
            let klines = coins[instrument].minutes(
                of: day, from: start, to: end, under: weather, state.weather.traits)
            state.days[key] = klines
            return klines
        }
    }
}

extension SeededMarket.State {
    mutating func minutes(of day: Int) -> MarketWeather.Minutes {
        if let minutes = weathers[day] { return minutes }
        let minutes = weather.minutes(of: day)
        weathers[day] = minutes
        return minutes
    }

    /// The prices that a day begins and ends with.
    mutating func anchors(around day: Int, of coin: SeededCoin) -> (start: Double, end: Double) {
        let place = max(0, day - MarketWeather.epoch)
        while anchors[coin.index].count <= place + 1 {
            let last = anchors[coin.index].count - 1
            let today = weather.day(MarketWeather.epoch + last)
            anchors[coin.index].append(
                coin.price(after: anchors[coin.index][last], on: MarketWeather.epoch + last, under: today))
        }
        return (anchors[coin.index][place], anchors[coin.index][place + 1])
    }
}

/// The values used last, about so many: a full half is kept while the other one fills up.
struct RecentlyUsed<Value> {
    private let halfCount: Int
    private var newer: [Int: Value] = [:]
    private var older: [Int: Value] = [:]

    init(atMost count: Int) { halfCount = max(1, count / 2) }

    subscript(key: Int) -> Value? {
        mutating get {
            if let value = newer[key] { return value }
            guard let value = older.removeValue(forKey: key) else { return nil }
            self[key] = value
            return value
        }
        set {
            if newer.count >= halfCount { (older, newer) = (newer, [:]) }
            newer[key] = newValue
        }
    }
}
