internal import ArgumentParser
internal import Exchange
internal import Learning
internal import Market
internal import Signals

extension BenchCommand {
    struct Learn: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract:
                "What a Sunday takes: moments, fit, walk-forward, canary; and what a minute's outcomes do.",
            discussion: """
                The candidates are seeded. learn.table is their columns out of rows, learn.moments the normal equations of every \
                day out of these (rows are made once, when a day is complete), learn.fit the weights out of all days with a \
                given pull, learn.walk_forward the choice of the pull and learn.canary two hundred refits to outcomes by lot; \
                learn.week is the moments, the fit, the walk-forward and the canary together. The fingerprint is of the \
                weights. outcomes.step walks a minute of 400 symbols over 5,000 open labels, and commits what ended; \
                candidates.load reads 500,000 rows of the state.

                EXAMPLES
                  nonet bench learn
                  nonet bench learn --rows 100000 --json
                """)

        @Option(help: "Candidates, over 168 days.")
        var rows = 500_000

        @Option(help: "Runs, of which the median is shown.")
        var runs = 5

        @OptionGroup var output: BenchCommand.Output

        func validate() throws {
            guard (168 * 20...5_000_000).contains(rows), (1...1000).contains(runs) else {
                throw ValidationError("--rows is 3,360 to 5,000,000, --runs is 1 to 1,000")
            }
        }

        func run() throws {
            output.show(try sunday() + OutcomeBench().results() + CandidateDaysBench().results())
        }

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

        private func sunday() throws -> [BenchResult] {
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
}
