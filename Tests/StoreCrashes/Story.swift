import CandleStore
import Market

/// Makes up scenarios: candles at random, and what each step changes. What is told is in `Stories`.
struct Story {
    private(set) var scenario: Scenario
    /// What the store holds when all steps so far are taken.
    private(set) var world: World
    var random: Seeded
    /// Steps are prepared from now on, or looked at.
    var isPreparing = false
    private var prices: [Double]
    private var checkpoints = 0

    var symbols: Range<Int> { scenario.symbols.indices }

    /// The first minute of a chunk, in 2024.
    static let origin = 6935 * BlockKey.slots

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

    /// A minute of all symbols, or of some.
    mutating func live(_ minute: Int, of some: [Int]? = nil) {
        append((some ?? Array(symbols)).map { FrameLine(symbol: $0, minute: minute, candle: candle(of: $0)) })
    }

    mutating func append(_ lines: [FrameLine]) {
        var step = Step(action: .append(lines))
        var after = world
        for line in lines {
            let known = after.cells[line.symbol][line.minute]
            guard let change = Self.change(known, line) else { continue }
            step.changes.append(change)
            after.apply(Step(action: .append([]), changes: [change]))
        }
        take(step)
    }

    /// What a row makes of what is known of its minute; nil when it says nothing new.
    private static func change(_ known: Cell?, _ line: FrameLine) -> Change? {
        guard var candle = line.candle else {
            let nothing = Candle(open: .nan, high: .nan, low: .nan, close: .nan, volume: .nan)
            guard known == nil else { return nil }
            return Change(symbol: line.symbol, minute: line.minute, cell: Cell(state: .halt, candle: nothing))
        }
        var (isRevision, isMore) = (false, false)
        if let known, known.state.isPresent {
            for column in Column.allCases {
                let (old, new) = (known.candle[column], candle[column])
                if new.isNaN {
                    candle[column] = old
                } else if old.isNaN {
                    isMore = true
                } else if old != new {
                    isRevision = true
                }
            }
            guard isRevision || isMore else { return nil }
        }
        return Change(
            symbol: line.symbol, minute: line.minute, cell: Cell(state: candle.state, candle: candle),
            isRevision: isRevision)
    }

    /// A file's minutes.
    mutating func merge(_ symbol: Int, _ minutes: Range<Int>) {
        let rows = rows(of: symbol, minutes)
        take(Step(action: .merge(symbol: symbol, rows: rows), changes: changes(symbol, rows)))
    }

    private mutating func rows(of symbol: Int, _ minutes: Range<Int>) -> [MinuteRow] {
        minutes.map { MinuteRow(minute: Minute($0), candle: candle(of: symbol)) }
    }

    /// Files don't overrule what is there.
    private func changes(_ symbol: Int, _ rows: [MinuteRow]) -> [Change] {
        rows.compactMap { row in
            let minute = row.minute.sinceEpoch
            guard world.cells[symbol][minute]?.state.isPresent != true else { return nil }
            return Change(
                symbol: symbol, minute: minute, cell: Cell(state: row.candle.state, candle: row.candle))
        }
    }

    /// Begins to bring minutes in, so many of each chunk; the number to bring their parts in by.
    mutating func beginBackfill(_ symbol: Int, chunks: Range<Int>, minutesOfEach: Int) -> Int {
        var all: [MinuteRow] = []
        for chunk in chunks {
            let first = chunk * BlockKey.slots + random.below(BlockKey.slots - minutesOfEach)
            all += rows(of: symbol, first..<first + minutesOfEach)
        }
        scenario.backfills.append(Backfill(symbol: symbol, rows: all))
        return scenario.backfills.count - 1
    }

    /// The next chunk's minutes.
    mutating func backfill(_ number: Int, part: Int, minutesOfEach: Int) {
        let backfill = scenario.backfills[number]
        let rows = Array(backfill.rows[part * minutesOfEach..<(part + 1) * minutesOfEach])
        take(
            Step(action: .backfill(number, part: part), changes: changes(backfill.symbol, rows)))
    }

    mutating func seal(symbols: Int) { take(Step(action: .seal(symbols: symbols))) }

    mutating func checkpoint() {
        checkpoints += 1
        take(Step(action: .checkpoint(checkpoints)))
    }
}
