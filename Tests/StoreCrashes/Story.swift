import CandleStore
import Market

/// Makes up scenarios: candles at random, and what each step changes.
struct Story {
    private(set) var scenario: Scenario
    /// What the store holds when all steps so far are taken.
    private var world: World
    private var random: Seeded
    private var prices: [Double]
    private var isPreparing = false
    private var checkpoints = 0

    /// The first minute of a chunk and of a day: of 2024 or so.
    static let origin = 28_385_280

    init(symbols: Int, seed: Int) {
        let named = (0..<symbols).map { number in
            // The names are of letters and digits.
            try! Symbol("C\(number)USDT\(number % 3 == 0 ? ".P" : "")")
        }
        scenario = Scenario(symbols: named)
        world = World(named)
        random = Seeded(seed, symbols)
        prices = named.indices.map { 10 + Double($0) }
    }

    mutating func candle(of symbol: Int) -> Candle {
        let open = prices[symbol]
        let isQuiet = random.chance(0.05)
        if !isQuiet { prices[symbol] = max(1, open + Double(random.below(201) - 100) / 100) }
        let close = prices[symbol]
        let volume = isQuiet ? 0 : Double(1 + random.below(1_000_000)) / 1000
        return Candle(
            open: open, high: max(open, close), low: min(open, close), close: close, volume: volume,
            quoteVolume: volume * close, trades: isQuiet ? 0 : Double(1 + random.below(99)),
            takerBuyVolume: volume / 2)
    }

    private mutating func take(_ step: Step) {
        world.apply(step)
        if isPreparing { scenario.prepared.append(step) } else { scenario.steps.append(step) }
    }

    private mutating func merge(_ symbol: Int, _ minutes: Range<Int>) {
        var rows: [MinuteRow] = []
        var changes: [Change] = []
        for minute in minutes {
            let candle = candle(of: symbol)
            rows.append(MinuteRow(minute: Minute(minute), candle: candle))
            changes.append(
                Change(symbol: symbol, minute: minute, cell: Cell(state: candle.state, candle: candle)))
        }
        take(Step(action: .merge(symbol: symbol, rows: rows), changes: changes))
    }

    private mutating func checkpoint() {
        checkpoints += 1
        take(Step(action: .checkpoint(checkpoints)))
    }

    mutating func tellMerges() {
        for round in 0..<6 {
            for symbol in scenario.symbols.indices {
                let first = Self.origin + round * 700
                merge(symbol, first..<first + 650)
            }
            checkpoint()
        }
    }
}
