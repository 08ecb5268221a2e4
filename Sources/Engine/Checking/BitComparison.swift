internal import Indicators
internal import Market
internal import Signals

/// Two runs compared, minute by minute, bit by bit.
struct BitComparison {
    private(set) var compared = LookaheadCheck.Compared()
    private(set) var count = 0
    /// The first ones.
    private(set) var differences: [Difference] = []
    static let differencesMax = 20

    /// Compares what the last minute brought.
    mutating func compare(_ whole: HistoryRun, _ cut: HistoryRun, decision: Interval) {
        let minute = whole.minute
        let symbols = whole.symbols
        for (place, symbol) in symbols.enumerated() {
            for interval in Interval.allCases where interval.endsBar(with: minute) {
                compareColumns(whole, cut, place, symbol, interval)
            }
        }
        if let left = whole.last, let right = cut.last { compareSteps(left, right, symbols) }
        guard decision.endsBar(with: minute) else { return }
        for (place, symbol) in symbols.enumerated() {
            let (left, right) = (whole.votes(place), cut.votes(place))
            for key in HeadKey.allCases { compare(left[key], right[key], key, symbol, minute) }
        }
    }

    /// Notes a value of both runs; NaN is like NaN.
    mutating func note(
        _ whole: Double, _ cut: Double, _ symbol: Symbol, _ minute: Minute, _ what: @autoclosure () -> String
    ) {
        guard whole.bitPattern != cut.bitPattern, !(whole.isNaN && cut.isNaN) else { return }
        count += 1
        guard differences.count < Self.differencesMax else { return }
        differences.append(
            Difference(symbol: symbol, minute: minute, what: what(), whole: whole, cut: cut))
    }

    private mutating func compareColumns(
        _ whole: HistoryRun, _ cut: HistoryRun, _ place: Int, _ symbol: Symbol, _ interval: Interval
    ) {
        let bars = (whole.bars(place, interval), cut.bars(place, interval))
        note(Double(bars.0), Double(bars.1), symbol, whole.minute, "bars of \(interval)")
        guard bars.0 > 0, bars.1 > 0 else { return }
        compared.columns += Catalogue.indicators.count
        let minute = whole.minute
        let (left, right) = (whole.columns(place, interval), cut.columns(place, interval))
        for column in left.indices {
            note(
                left[column], right[column], symbol, minute,
                "column \(Catalogue.indicators[column]) of \(interval)")
        }
    }

    private mutating func compare(
        _ whole: Vote?, _ cut: Vote?, _ key: HeadKey, _ symbol: Symbol, _ minute: Minute
    ) {
        compared.votes += 1
        func note(_ part: String, _ value: (Vote) -> Double) {
            self.note(
                whole.map(value) ?? .absent, cut.map(value) ?? .absent, symbol, minute,
                "\(part) of \(key.name)")
        }
        note("vote") { $0.direction.sign }
        note("probability") { $0.probability }
        note("confidence") { $0.confidence }
    }

    private mutating func compareSteps(
        _ whole: Decisions.Step, _ cut: Decisions.Step, _ symbols: [Symbol]
    ) {
        compared.candidates += whole.candidates.count
        compared.signals += whole.signals.count
        compared.outcomes += whole.ended.count
        guard !whole.isEmpty || !cut.isEmpty else { return }
        for (place, symbol) in symbols.enumerated() {
            let left = whole.facts(of: symbol, place)
            let right = cut.facts(of: symbol, place)
            note(Double(left.count), Double(right.count), symbol, whole.minute, "how much was decided")
            for (left, right) in zip(left, right) {
                note(left.value, right.value, symbol, whole.minute, "\(left.name) of what was decided")
            }
        }
    }
}
