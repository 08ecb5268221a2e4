internal import ArgumentParser

struct BenchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench",
        abstract: "Measure the hot paths on seeded data.",
        discussion: """
            Figures are medians; each comes with a neighbour measured in the same run. The fingerprint tells whether two \
            runs computed the same thing.

            EXAMPLES
              nonet bench indicators
              nonet bench query --json
            """,
        subcommands: [
            Import.self, Pages.self, Backfill.self, Collect.self, Indicators.self, Query.self, Startup.self,
            StorePath.self, Day.self, Signals.self, Learn.self,
        ])

    struct Output: ParsableArguments {
        @Flag(help: "Print {\"results\": [...]}.")
        var json = false

        func show(_ results: [BenchResult]) {
            if json {
                nonet.Output.line(JSON.object([("results", .list(results.map(\.object)))]).serialized)
                return
            }
            var table = Table([
                "name", "value", "unit", "symbols", "bars", "columns", "threads", "fingerprint",
            ])
            for result in results {
                table.add([
                    .left(result.name), .right(result.value, digits: result.value < 10 ? 3 : 1),
                    .left(result.unit),
                    .right(result.symbols), .right(result.bars), .right(result.columns),
                    .right(result.threads),
                    .left(String(result.fingerprint, radix: 16)),
                ])
            }
            table.print()
        }
    }
}

/// One figure of a benchmark.
struct BenchResult {
    var name: String
    var value: Double
    var unit: String
    var symbols = 0
    var bars = 0
    var columns = 0
    var threads = 1
    /// A hash of what was computed: speed that changes it is no speed.
    var fingerprint: UInt64 = 0

    var object: JSON {
        .object([
            ("name", .text(name)), ("value", .number(value)), ("unit", .text(unit)),
            ("symbols", .int(symbols)),
            ("bars", .int(bars)), ("columns", .int(columns)), ("threads", .int(threads)),
            ("fingerprint", .text(String(fingerprint, radix: 16))),
        ])
    }
}

/// How long a run takes, in nanoseconds.
func nanoseconds(_ body: () throws -> Void) rethrows -> Double {
    let start = Clock.nanoseconds
    try body()
    return Double(Clock.nanoseconds - start)
}

extension [Double] {
    /// The value that a share of the others lies below; of an even number of values the lower middle one.
    func percentile(_ share: Double) -> Double {
        let sorted = sorted()
        return sorted[Swift.min(count - 1, Int(share * Double(count)))]
    }

    var median: Double { sorted()[(count - 1) / 2] }
}
