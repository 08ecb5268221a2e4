internal import Exchange
internal import Learning
internal import Market
internal import Signals

/// What a Sunday takes, out of seeded candidates.
struct SundayBench {
    let rows: Int
    let runs: Int

    private static let symbols = 400
    private static let firstDay = 20_000
    private static let days = 168

    /// Candidates with a little skill in their first heads: enough for the walk-forward to choose.
    private func candidates() throws -> [[CandidateRow]] {
        var random = SplitMix(state: 9)
        let symbols = SyntheticMarket.symbols(Self.symbols)
        return (0..<Self.days).map { day in
            let rows = rows * (day + 1) / Self.days - rows * day / Self.days
            return (0..<rows).map { row in
                let strengths = (0..<HeadKey.count).map { _ in 2 * random.unit() - 1 }
                let skill = 0.2 * strengths[0] + 0.1 * strengths[1] - 0.1 * strengths[8]
                let multiple = random.unit() < 0.33 + 0.2 * skill ? 1.9 : -1.1
                let minute = Minute((Self.firstDay + day) * 1440 + row / Self.symbols * 5)
                let symbol = symbols[row % Self.symbols]
                return CandidateRow(
                    id: Signal.id(symbol, minute), symbol: symbol, minute: minute,
                    direction: skill > 0 ? .long : .short, passesRest: false, strengths: strengths,
                    confidences: Array(repeating: 1, count: HeadKey.count), score: 0.1, confidence: 0.7,
                    confluence: 0.7, longMultiple: multiple, shortMultiple: multiple > 0 ? -1.1 : 1.9,
                    gain: 0, resolvedAt: minute + 1000, uniqueness: 0.1 + 0.9 * random.unit())
            }
        }
    }

    func results() throws -> [BenchResult] {
        let candidates = try candidates()
        let incumbent = HeadKey.allCases.map(\.defaultWeight)
        let (rules, last) = (Learner.Rules.standard, Self.firstDay + Self.days - 1)
        var times = [[Double]](repeating: [], count: 6)
        var fingerprint = Fingerprint()
        for _ in 0..<runs {
            var (tables, moments): ([CandidateTable], [DayMoments]) = ([], [])
            var (forward, fit, canary): (WalkForward?, WeightFit?, Canary?)
            let table = nanoseconds { tables = candidates.map { CandidateTable($0) } }
            let summing = nanoseconds {
                moments = tables.compactMap { table in
                    table.days.first.flatMap { DayMoments(of: table, day: $0.day) }
                }
            }
            let walking = nanoseconds {
                forward = WalkForward(moments, towards: incumbent, rules)
            }
            let lambda = forward?.lambda ?? 1
            let fitting = try nanoseconds {
                fit = try WeightFit(
                    MomentSum(moments, halfLife: rules.halfLife), towards: incumbent, lambda: lambda,
                    rules)
            }
            let refitting = nanoseconds {
                canary = Canary(moments, towards: incumbent, lambda: lambda, rules)
            }
            guard let fit, let canary, moments.last?.day == last else { continue }
            fingerprint = Fingerprint()
            for weight in fit.weights { fingerprint.add(weight) }
            fingerprint.add(canary.threshold(rules.canaryQuantile))
            let all = [
                table, summing, fitting, walking, refitting, summing + walking + fitting + refitting,
            ]
            for (index, time) in all.enumerated() { times[index].append(time) }
        }
        let names = ["table", "moments", "fit", "walk_forward", "canary", "week"]
        return zip(names, times).map { name, times in
            BenchResult(
                name: "learn.\(name)", value: times.median / 1e6, unit: "ms", symbols: Self.symbols,
                bars: rows,
                columns: HeadKey.count, fingerprint: fingerprint.value)
        }
    }
}
