import Indicators
import Market
import Signals
import Testing

@Suite struct MarketAroundTests {
    @Test func bitcoinIsKnownByItsName() throws {
        func place(_ names: String...) throws -> Int? {
            Symbol.bitcoin(among: try names.map { try Symbol($0) })
        }
        #expect(try place("ETHUSDT", "BTCUSDC", "BTCUSDT.P", "BTCUSDT") == 3)
        #expect(try place("ETHUSDT", "BTCUSDT.P", "BTCUSDC") == 2)
        #expect(try place("BTCUSDT.P") == 0)
        #expect(try place("BTC-USD") == 0)
        #expect(try place("ETHBTC", "BTCEUR", "WBTCUSDT", "BTCDOMUSDT", "ETHUSDT") == nil)
        #expect(try Symbol("ETHUSDT.P").isPricedInDollars && !Symbol("ETHBTC").isPricedInDollars)
        #expect(try !Symbol("USDT").isPricedInDollars)
    }

    /// A symbol that is Bitcoin's path times a beta, with noise, 15 days.
    static func follower(beta: Double, noise: Double, seed: UInt64) -> [Candle] {
        let (bitcoin, own) = ([Candle].walk(1440 * 15, seed: 70), [Candle].walk(1440 * 15, seed: seed))
        var close = 10.0
        return bitcoin.indices.map { minute in
            let open = close
            close *=
                1 + beta * (bitcoin[minute].close / bitcoin[minute].open - 1)
                + noise * (own[minute].close / own[minute].open - 1)
            return Candle(
                open: open, high: max(open, close), low: min(open, close), close: close, volume: 10,
                takerBuyVolume: 5)
        }
    }

    private static let names = ["XRPUSDT", "BTCUSDT", "DOTUSDT", "ETHUSDT", "ADAUSDT", "ETHBTC", "LTCUSDT"]
    private static let candles = [
        follower(beta: 2, noise: 0.1, seed: 71), [Candle].walk(1440 * 15, seed: 70),
        follower(beta: 0.3, noise: 0.3, seed: 72), follower(beta: 1, noise: 0.2, seed: 73),
        follower(beta: 0, noise: 1, seed: 74), follower(beta: 0, noise: 1, seed: 75),
        follower(beta: 1.5, noise: 0.5, seed: 76),
    ]

    private static func changes(_ candles: [Candle], hours: Int) -> [Double] {
        let closes = Bars(candles, each: 60).closes
        return (closes.count - hours..<closes.count).map { hour -> Double in
            let (before, after) = (closes[hour - 1], closes[hour])
            return 2 * (after - before) / (after + before)
        }
    }

    private static func correlation(_ x: [Double], _ y: [Double]) -> Double {
        let (meanX, meanY) = (x.reduce(0, +) / Double(x.count), y.reduce(0, +) / Double(y.count))
        let (dx, dy) = (x.map { $0 - meanX }, y.map { $0 - meanY })
        func dot(_ a: [Double], _ b: [Double]) -> Double { zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } }
        return dot(dx, dy) / (dot(dx, dx) * dot(dy, dy)).squareRoot()
    }

    @Test func surroundingsAreThoseOfTheText() throws {
        var seen: [[Surroundings]] = []
        var correlations: [Double?] = []
        _ = try HeadTrial(.crypto, Self.candles, names: Self.names, every: 1440) { scene in
            seen.append(Self.names.indices.map { scene.around.surroundings(of: $0) })
            correlations = Self.names.indices.map { scene.around.correlation(of: $0, with: 3) }
        }
        #expect(seen[5][0].breadth == nil && seen[6][0].breadth != nil)
        #expect(seen[6][0].altSeason30 == nil && seen[7][0].altSeason30 != nil)
        #expect(seen[6][0].betaBand == nil && seen[7][0].betaBand != nil)

        let days = Self.candles.map { Bars($0, each: 1440).closes }
        let above = days.filter { $0[14] > $0.reduce(0, +) / 15 }.count
        #expect(seen[14].allSatisfy { abs(($0.breadth?.value ?? 9) - Double(above) / 7) < 1e-15 })
        #expect(seen[14][1].breadth?.days == 15 && seen[14][1].breadth?.fullness == 0.75)
        let beating = [0, 2, 3, 4, 6].filter { days[$0][14] / days[$0][0] > days[1][14] / days[1][0] }.count
        for place in Self.names.indices {
            let around = seen[14][place]
            #expect((around.altSeason30 == nil) == (place == 1))
            #expect((around.betaBand == nil) == (place == 1 || place == 5))
            guard place != 1 else { continue }
            #expect(abs((around.altSeason30?.value ?? 9) - Double(beating) / 5) < 1e-15)
            #expect(around.altSeason30?.days == 14 && around.altSeason30?.fullness == 14.0 / 30)
            #expect(around.altSeason90?.days == 14 && around.altSeason90?.fullness == 14.0 / 90)
        }
        #expect(seen[14].map { $0.betaBand?.value } == [1, nil, -1, 0, -1, nil, 1])
        #expect(seen[14].map { $0.correlationBand?.value } == [1, nil, 1, 1, 0, nil, 1])
        #expect(abs((seen[14][0].betaBand?.days ?? 0) - 359.0 / 24) < 1e-12)
        for place in Self.names.indices {
            let expected = Self.correlation(
                Self.changes(Self.candles[place], hours: 120), Self.changes(Self.candles[3], hours: 120))
            #expect(abs((correlations[place] ?? 9) - expected) < 1e-9)
        }
        #expect((correlations[1] ?? 0) > 0.8 && abs(correlations[4] ?? 1) < 0.4)
    }

    @Test func withoutBitcoinOnlyBreadthIsKnown() throws {
        let names = ["XRPUSDT", "AVAXUSDT", "DOTUSDT", "ETHUSDT", "ADAUSDT"]
        var around = Surroundings()
        _ = try HeadTrial(
            .crypto, Self.candles.suffix(5).map { Array($0.prefix(1440 * 9)) }, names: names, every: 1440
        ) {
            around = $0.around.surroundings(of: 0)
        }
        #expect(around.breadth != nil)
        #expect(around.altSeason30 == nil && around.betaBand == nil && around.bitcoinTrend == nil)
    }

    @Test func theProductIsTheSumsOfEachPair() {
        var numbers = SeededNumbers(80)
        for symbols in [1, 2, 7, 33] {
            var returns = HourlyReturns(symbols: symbols)
            for hour in 5000..<5000 + 900 where hour % 97 != 0 {
                returns.begin(hour: hour)
                for symbol in 0..<symbols where numbers.unit() < 0.9 {
                    returns.put(0.01 * numbers.normal(), symbol)
                }
            }
            let benchmark = symbols / 2
            returns.multiply(by: benchmark)
            for symbol in 0..<symbols {
                let (fast, exact) = (returns.product(symbol), returns.moments(symbol, benchmark))
                #expect(fast.hours == exact.hours && exact.hours > 500)
                for part in [\Moments.x, \.y, \.xx, \.yy, \.xy] {
                    #expect(abs(fast[keyPath: part] - exact[keyPath: part]) < 1e-13)
                }
            }
        }
    }

    /// OpenBLAS takes other paths for other sizes: nobody's bands may depend on who else is there.
    @Test func bandsDoNotDependOnHowManySymbolsThereAre() throws {
        let others = (0..<26).map { [Candle].walk(1440 * 15, seed: 600 + UInt64($0)) }
        func bands(_ count: Int) throws -> [[Double?]] {
            var seen: [[Double?]] = []
            let names = Self.names + (0..<count).map { "W\($0)USDT" }
            _ = try HeadTrial(.crypto, Self.candles + others.prefix(count), names: names, every: 60) {
                scene in
                seen += Self.names.indices.map { place in
                    let around = scene.around.surroundings(of: place)
                    return [
                        around.betaBand?.value, around.correlationBand?.value, around.relativeStrength?.value,
                        around.bitcoinTrend,
                    ]
                }
            }
            return seen
        }
        let alone = try bands(0)
        for part in 0..<3 { #expect(Set(alone.map { $0[part] }).count > 2) }
        #expect(try bands(2) == alone)
        #expect(try bands(26) == alone)
    }

    /// Readings that differ in their last bits, of which many lie on a threshold: the band asks for the exact one.
    @Test func theLastBitNeverDecides() {
        var numbers = SeededNumbers(81)
        var bands = (0..<3).map { _ in Band(center: 1, enter: 0.2, leave: 0.1) }
        var (value, flips) = (1.0, 0)
        for reading in 0..<20_000 {
            value += 0.02 * numbers.normal() - 0.01 * (value - 1)
            if reading % 3 == 0 { value = [1.2, 1.1, 0.9, 0.8][Int(numbers.next() % 4)] }
            let before = bands[0].state
            let perturbed = [value, value + 1e-12 * numbers.normal(), value * (1 - 1e-12 * numbers.unit())]
            for place in bands.indices { bands[place].take(perturbed[place]) { value } }
            #expect(bands[0].state == bands[1].state && bands[0].state == bands[2].state)
            if bands[0].state != before { flips += 1 }
        }
        #expect(flips > 100)
    }

    @Test func aBandHoldsUntilTheInnerThresholdAndForgetsAfterAWeek() {
        var band = Band(enter: 1, leave: 0.5)
        func take(_ value: Double) -> Double {
            band.take(value) { value }
            return band.state
        }
        #expect(
            [0.7, 1, 1.1, 0.7, 0.5, 0.4, 0.7, -1.1, -0.6, 0.6, -0.6].map(take) == [
                0, 0, 1, 1, 1, 0, 0, -1, -1, 0, 0,
            ])
        #expect(take(1.5) == 1)
        #expect((1..<168).allSatisfy { _ in take(0.8) == 1 })
        #expect(take(0.8) == 0)
    }
}
