internal import ArgumentParser
internal import CandleStore
internal import Engine
internal import Market

struct GapsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "gaps",
        abstract: "Show what is known of each symbol's minutes.",
        discussion: """
            `present` minutes have a candle (`quiet` ones among them: nothing traded), `halt` minutes have none at the \
            exchange, `missing` ones are not known. Coverage is (present + halt) / minutes from first to last.

            EXAMPLES
              nonet gaps --store var
              nonet gaps --store var --symbols BTCUSDT,DOTUSDT.P --json
            """)

    @OptionGroup var store: StoreOption

    @Option(help: ArgumentHelp("Only these, separated by commas.", valueName: "a,b"))
    var symbols: String?

    @Flag(help: "Print a list with every range of halts and missing minutes; times are epoch milliseconds.")
    var json = false

    func run() throws {
        let chosen = try symbols.map { try nonet.symbols(in: $0) }
        let summaries = try Engine(storeAt: store.path, for: .reading).symbols(chosen)
        if json {
            Output.line(JSON.list(summaries.map(Self.object)).serialized)
            return
        }
        var table = Table([
            "symbol", "first", "last", "present", "quiet", "halt", "missing", "coverage", "gaps",
            "longest gap",
        ])
        for summary in summaries {
            guard let coverage = summary.coverage else { continue }
            let longest = coverage.holes.max { $0.minutes < $1.minutes }
            table.add([
                .left(summary.symbol.name), .left(coverage.first.description),
                .left(coverage.last.description),
                .right(coverage.present), .right(coverage.quiet), .right(coverage.halt),
                .right(coverage.missing),
                .rightText((coverage.coverage * 100).rounded(toDigits: 3) + "%"),
                .right(coverage.holes.count),
                .left(longest.map { "\($0.minutes) min at \($0.start), \($0.state)" } ?? "-"),
            ])
        }
        table.print()
    }

    private static func object(_ summary: SymbolSummary) -> JSON {
        let coverage = summary.coverage
        let ranges = (coverage?.holes ?? []).map { hole in
            JSON.object([
                ("start", .int(hole.start.milliseconds)), ("minutes", .int(hole.minutes)),
                ("state", .text("\(hole.state)")),
            ])
        }
        return .object([
            ("symbol", .text(summary.symbol.name)), ("first", .optional(coverage?.first.milliseconds)),
            ("last", .optional(coverage?.last.milliseconds)), ("present", .int(coverage?.present ?? 0)),
            ("quiet", .int(coverage?.quiet ?? 0)), ("halt", .int(coverage?.halt ?? 0)),
            ("missing", .int(coverage?.missing ?? 0)), ("coverage", .number(coverage?.coverage ?? 0)),
            ("ranges", .list(ranges)),
        ])
    }
}
