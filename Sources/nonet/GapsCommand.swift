internal import ArgumentParser
internal import CandleStore
internal import Engine
internal import Exchange
internal import Market

struct GapsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "gaps",
        abstract: "Show what is known of each symbol's minutes.",
        discussion: """
            `present` minutes have a candle (`quiet` ones among them: nothing traded), `halt` minutes have none at the \
            exchange, `missing` ones are not known. Coverage is (present + halt) / minutes from first to last. \
            The class is by the age of the last one: current (under 5 minutes), minor (an hour), moderate (a day), major. How \
            a symbol stands at the exchange is shown where a collector has looked.

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
        let engine = try Engine(storeAt: store.path, for: .reading)
        let standings =
            StateStore.exists(at: store.path)
            ? try SymbolLedger(in: EngineState.open(storeAt: store.path, for: .reading)).standings() : [:]
        let gaps = try engine.gapStatus(of: chosen, at: SystemClock().now, standings: standings)
        if json {
            Output.line(JSON.list(gaps.map(Self.object)).serialized)
            return
        }
        var table = Table([
            "symbol", "first", "last", "present", "quiet", "halt", "missing", "coverage", "gaps",
            "longest gap", "class", "exchange",
        ])
        for gap in gaps {
            guard let coverage = gap.coverage else { continue }
            let longest = coverage.holes.max { $0.minutes < $1.minutes }
            table.add([
                .left(gap.symbol.name), .left(coverage.first.description),
                .left(coverage.last.description),
                .right(coverage.present), .right(coverage.quiet), .right(coverage.halt),
                .right(coverage.missing),
                .rightText((coverage.coverage * 100).rounded(toDigits: 3) + "%"),
                .right(coverage.holes.count),
                .left(longest.map { "\($0.minutes) min at \($0.start), \($0.state)" } ?? "-"),
                .left(gap.gapClass?.rawValue ?? "-"), .left(gap.standing?.status.rawValue ?? "-"),
            ])
        }
        table.print()
    }

    private static func object(_ gap: GapStatus) -> JSON {
        let coverage = gap.coverage
        let ranges = (coverage?.holes ?? []).map { hole in
            JSON.object([
                ("start", .int(hole.start.milliseconds)), ("minutes", .int(hole.minutes)),
                ("state", .text("\(hole.state)")),
            ])
        }
        return .object([
            ("symbol", .text(gap.symbol.name)), ("first", .optional(coverage?.first.milliseconds)),
            ("last", .optional(coverage?.last.milliseconds)), ("present", .int(coverage?.present ?? 0)),
            ("quiet", .int(coverage?.quiet ?? 0)), ("halt", .int(coverage?.halt ?? 0)),
            ("missing", .int(coverage?.missing ?? 0)), ("coverage", .number(coverage?.coverage ?? 0)),
            ("age", .optional(gap.age)), ("class", gap.gapClass.map { .text($0.rawValue) } ?? .null),
            ("exchange", gap.standing.map { .text($0.status.rawValue) } ?? .null), ("ranges", .list(ranges)),
        ])
    }
}
