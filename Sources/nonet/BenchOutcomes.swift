internal import CandleStore
internal import Engine
internal import Exchange
internal import Indicators
internal import Market
internal import Signals

/// Minutes of many symbols over labels that are open: what each costs that nothing is decided in.
struct OutcomeBench {
    var symbols = 400
    var labels = 5000
    var minutes = 600

    private static let start = Minute(28_401_120)

    func results() throws -> [BenchResult] {
        let names = SyntheticMarket.symbols(symbols)
        var market = SyntheticMarket(symbols: names, start: Self.start, seed: 9)
        let first = market.next().candles
        var decisions = Decisions(names, decision: .m5, Judge(), from: Minute(.max))
        decisions.take(Recall(open: open(names, first.map(\.close))))
        let directory = try TemporaryDirectory()
        let journal = DecisionJournal(in: try EngineState.open(storeAt: directory.path, for: .writing))
        var live = LiveIndicators()
        live.join(symbols)
        for (place, candle) in first.enumerated() { decisions.put(.candle(candle), at: place) }
        decisions.close(Self.start, [], of: live)
        var (steps, commits, ended): ([Double], [Double], Int) = ([], [], 0)
        for minute in 1..<minutes {
            let candles = market.next().candles
            steps.append(
                nanoseconds {
                    for (place, candle) in candles.enumerated() { decisions.put(.candle(candle), at: place) }
                    decisions.close(Self.start + minute, [], of: live)
                })
            ended += decisions.last.ended.count
            commits.append(try nanoseconds { try journal.commit([decisions.last]) })
        }
        func result(_ name: String, _ value: Double, _ unit: String) -> BenchResult {
            BenchResult(
                name: name, value: value, unit: unit, symbols: symbols, bars: minutes - 1,
                fingerprint: UInt64(ended))
        }
        let worst = (steps.max() ?? .nan, zip(steps, commits).map(+).sorted())
        return [
            result("outcomes.step", steps.median / 1e6, "ms a minute"),
            result("outcomes.step, worst", worst.0 / 1e6, "ms a minute"),
            result("outcomes.step and commit", worst.1[worst.1.count / 2] / 1e6, "ms a minute"),
            result("outcomes.step and commit, p99", worst.1[worst.1.count * 99 / 100] / 1e6, "ms a minute"),
            result("outcomes.ended", Double(ended) / Double(minutes - 1), "trades a minute"),
        ]
    }

    /// Candidates decided with the first minute, near ones and far ones.
    private func open(_ names: [Symbol], _ closes: [Double]) -> [Recall.Open] {
        (0..<labels).map { number in
            let place = number % symbols
            let distance = closes[place] * (0.005 + 0.0025 * Double(number / symbols))
            let sign = number % 2 == 0 ? 1.0 : -1.0
            return Recall.Open(
                // One a decision, as far as ids go.
                id: Signal.id(names[place], Self.start) &- UInt64(number / symbols) << 32, minute: Self.start,
                plan: TradePlan(
                    sign > 0 ? .long : .short, reference: closes[place],
                    stop: closes[place] - sign * distance, target: closes[place] + 2 * sign * distance),
                regime: .trending)
        }
    }
}
