internal import ArgumentParser

extension BenchCommand {
    struct Learn: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "What a minute's outcomes cost.",
            discussion: """
                outcomes.step walks a minute of all symbols over the labels that are open; with its commit what ended is \
                durable. The fingerprint is how many trades ended.

                EXAMPLES
                  nonet bench learn
                  nonet bench learn --labels 100000 --json
                """)

        @Option(help: "Symbols.")
        var symbols = 400

        @Option(help: "Labels that are open at first.")
        var labels = 5000

        @Option(help: "Minutes, of which the median is shown.")
        var minutes = 600

        @OptionGroup var output: BenchCommand.Output

        func validate() throws {
            guard (1...2000).contains(symbols), (1...1_000_000).contains(labels),
                (10...4000).contains(minutes)
            else {
                throw ValidationError(
                    "--symbols is 1 to 2,000, --labels 1 to 1,000,000, --minutes 10 to 4,000")
            }
        }

        func run() throws {
            output.show(
                try OutcomeBench(symbols: symbols, labels: labels, minutes: minutes).results())
        }
    }
}
