internal import ArgumentParser

extension BenchCommand {
    struct Learn: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "What a Sunday takes, and what a minute's outcomes cost.",
            discussion: """
                The candidates are seeded. learn.table is their columns out of rows, learn.moments the normal equations of every \
                day out of these (rows are made once, when a day is complete), learn.fit the weights out of all days with a \
                given pull, learn.walk_forward the choice of the pull and learn.canary two hundred refits to outcomes by lot; \
                learn.week is the moments, the fit, the walk-forward and the canary together; their fingerprint is of the \
                weights. outcomes.step walks a minute of all symbols over the labels that are open; with its commit what ended \
                is durable; their fingerprint is how many trades ended. candidates.load reads rows of the state.

                EXAMPLES
                  nonet bench learn
                  nonet bench learn --rows 100000 --labels 100000 --json
                """)

        @Option(help: "Candidates, over 168 days.")
        var rows = 500_000

        @Option(help: "Runs of a Sunday, of which the median is shown.")
        var runs = 5

        @Option(help: "Symbols of a minute.")
        var symbols = 400

        @Option(help: "Labels that are open at first.")
        var labels = 5000

        @Option(help: "Minutes, of which the median is shown.")
        var minutes = 600

        @OptionGroup var output: BenchCommand.Output

        func validate() throws {
            guard (168 * 20...5_000_000).contains(rows), (1...1000).contains(runs) else {
                throw ValidationError("--rows is 3,360 to 5,000,000, --runs is 1 to 1,000")
            }
            guard (1...2000).contains(symbols), (1...1_000_000).contains(labels),
                (10...4000).contains(minutes)
            else {
                throw ValidationError(
                    "--symbols is 1 to 2,000, --labels 1 to 1,000,000, --minutes 10 to 4,000")
            }
        }

        func run() throws {
            output.show(
                try SundayBench(rows: rows, runs: runs).results()
                    + OutcomeBench(symbols: symbols, labels: labels, minutes: minutes).results()
                    + CandidateDaysBench().results())
        }
    }
}
