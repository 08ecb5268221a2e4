internal import ArgumentParser
internal import CandleStore
internal import Engine
internal import Indicators
internal import Market

struct IndicatorsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "indicators",
        abstract: "Print a symbol's indicators as CSV.",
        discussion: """
            Without --from the series starts after the last missing minute, as in the server. With --from it starts, and \
            warms up, at the first candle there; missing minutes end it, and it warms up again behind them. Halts are \
            flat bars. A value that is not warm yet is `nan`. Bars that are still forming, and longer bars that hold a \
            missing minute, are not shown.

            EXAMPLES
              nonet indicators --store var --symbol BTCUSDT --interval 1h --last 5
              nonet indicators --store var --symbol BTCUSDT --interval 1m --columns rsi,obv
            """)

    @OptionGroup var store: StoreOption
    @OptionGroup var symbol: SymbolOption
    @OptionGroup var interval: IntervalOption
    @OptionGroup var range: RangeOptions

    @Option(help: ArgumentHelp("Only these, in this order; `nonet catalogue` lists them.", valueName: "a,b"))
    var columns: String?

    @Flag(help: "Print a list of objects; times are epoch milliseconds, what is not warm is null.")
    var json = false

    func run() throws {
        let indicators = try Self.indicators(named: columns)
        let engine = try Engine(storeAt: store.path, for: .reading)
        _ = try engine.symbols([symbol.symbol])  // An unknown one is told before anything is printed.
        if json {
            Output.write("[")
        } else {
            Output.line((["open_time"] + indicators.map(\.name)).joined(separator: ","))
        }
        var isFirst = true
        try engine.forEachRow(
            of: symbol.symbol, interval.interval, indicators, from: range.firstOpen, to: range.endOpen,
            last: range.last
        ) { open, values in
            if json {
                if !isFirst { Output.write(",") }
                let fields = zip(indicators, values).map { ($0.name, JSON.number($1)) }
                Output.write(JSON.object([("open_time", .int(open.milliseconds))] + fields).serialized)
            } else {
                Output.write(open.milliseconds.description)
                for value in values {
                    Output.write(",")
                    Output.append(value)
                }
                Output.line()
            }
            isFirst = false
        }
        if json { Output.line("]") }
    }

    /// The columns of a list of names; all without one.
    static func indicators(named list: String?) throws -> [Indicator] {
        guard let list else { return Catalogue.indicators }
        return try names(in: list, "--columns").map { try Catalogue.indicator(named: $0) }
    }
}

struct CatalogueCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "catalogue",
        abstract: "List the columns of every matrix, in order.",
        discussion: """
            EXAMPLES
              nonet catalogue
              nonet catalogue --json
            """)

    @Flag(help: "Print as JSON.")
    var json = false

    @Flag(help: "Print docs/indicators.md.")
    var markdown = false

    func run() {
        if markdown {
            Output.write(Catalogue.markdown)
        } else if json {
            let columns = Catalogue.indicators.map { indicator in
                JSON.object([
                    ("name", .text(indicator.name)), ("warmup", .int(indicator.warmup)),
                    ("convergence", .optional(indicator.convergence)),
                    ("definition", .text(indicator.definition)),
                ])
            }
            Output.line(
                JSON.object([("hash", .text(String(Catalogue.hash, radix: 16))), ("columns", .list(columns))])
                    .serialized)
        } else {
            var table = Table(["#", "column", "warm-up", "definition"])
            for (index, indicator) in Catalogue.indicators.enumerated() {
                table.add([
                    .right(index + 1), .left(indicator.name), .right(indicator.warmup),
                    .left(indicator.definition),
                ])
            }
            table.print()
        }
    }
}
