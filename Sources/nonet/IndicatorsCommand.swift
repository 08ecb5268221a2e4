internal import ArgumentParser
internal import CandleStore
internal import Engine
internal import Indicators
internal import Market

/// `--columns L`.
struct ColumnsOption: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Only these, in this order; `nonet catalogue` lists them. With parameters too: rsi(9).",
            valueName: "a,b"))
    var columns: String?

    /// The columns of the list; all of the catalogue without one.
    var indicators: [Indicator] {
        get throws(CatalogueError) {
            guard let columns else { return Catalogue.indicators }
            return try Catalogue.indicators(named: columns)
        }
    }
}

struct IndicatorsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "indicators",
        abstract: "Print a symbol's indicators as CSV.",
        discussion: """
            Without --from the series starts after the last missing minute, as in the server. With --from it starts, and \
            warms up, at the first candle there; missing minutes end it, and it warms up again behind them. Halts are \
            flat bars. A value that is not warm yet is `nan`. Bars that are still forming, and longer bars that hold a \
            missing minute, are not shown.

            Columns are the catalogue's, or others with parameters in parentheses: rsi(9), bb_upper(50, 2.5). Some names \
            stand for several columns, bb(50, 2.5) for all five of the bands; macd(8, 17, 9) is the line alone, beside \
            macd_signal and macd_histogram. A period is \(Catalogue.acceptedPeriods), a multiple \
            \(Catalogue.acceptedMultiples).

            \(Catalogue.forms.joined(separator: "\n"))

            EXAMPLES
              nonet indicators --store var --symbol BTCUSDT --interval 1h --last 5
              nonet indicators --store var --symbol BTCUSDT --interval 1m --columns rsi,obv
              nonet indicators --store var --symbol BTCUSDT --interval 1h --columns 'rsi(9),bb(50, 2.5),sma_20'
            """)

    @OptionGroup var store: StoreOption
    @OptionGroup var symbol: SymbolOption
    @OptionGroup var interval: IntervalOption
    @OptionGroup var range: RangeOptions
    @OptionGroup var columns: ColumnsOption

    @Flag(help: "Print a list of objects; times are epoch milliseconds, what is not warm is null.")
    var json = false

    func run() throws {
        let indicators = try columns.indicators
        let engine = try Engine(storeAt: store.path, for: .reading)
        _ = try engine.symbols([symbol.symbol])  // An unknown one is told before anything is printed.
        if json {
            Output.write("[")
        } else {
            Output.line((["open_time"] + indicators.map { csv($0.name) }).joined(separator: ","))
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
}

struct CatalogueCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "catalogue",
        abstract: "List the columns of every matrix, in order.",
        discussion: """
            EXAMPLES
              nonet catalogue
              nonet catalogue --json
              nonet catalogue --columns 'macd(8, 17, 9),keltner(20, 14, 1.5)'
            """)

    @OptionGroup var columns: ColumnsOption

    @Flag(help: "Print as JSON.")
    var json = false

    @Flag(help: "Print docs/indicators.md.")
    var markdown = false

    func validate() throws {
        if markdown, columns.columns != nil {
            throw ValidationError("--markdown is the whole page: leave out --columns")
        }
    }

    func run() throws {
        let indicators = try columns.indicators
        if markdown {
            Output.write(Catalogue.markdown)
        } else if json {
            let columns = indicators.map { indicator in
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
            for (index, indicator) in indicators.enumerated() {
                table.add([
                    .right(index + 1), .left(indicator.name), .right(indicator.warmup),
                    .left(indicator.definition),
                ])
            }
            table.print()
        }
    }
}
