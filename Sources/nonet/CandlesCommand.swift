internal import ArgumentParser
internal import CandleStore
internal import Engine
internal import Market

struct CandlesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "candles",
        abstract: "Print candles of a symbol as CSV.",
        discussion: """
            Longer intervals are made from the minutes; `present` says how many of a bar's minutes have a candle. \
            What the source did not have is `nan`.

            EXAMPLES
              nonet candles --store var --symbol BTCUSDT --interval 1h --last 24
              nonet candles --store var --symbol BTCUSDT --interval 1m --from 2021-05-19
            """)

    @OptionGroup var store: StoreOption
    @OptionGroup var symbol: SymbolOption
    @OptionGroup var interval: IntervalOption
    @OptionGroup var range: RangeOptions

    @Flag(help: "Print a list of objects; times are epoch milliseconds, what is not known is null.")
    var json = false

    /// Rows that are held at a time.
    private static let pageRows = 1 << 16

    func run() throws {
        let engine = try Engine(storeAt: store.path, for: .reading)
        _ = try engine.symbols([symbol.symbol])  // An unknown one is told before anything is printed.
        CandleText.printStart(json: json)
        var isFirst = true
        var from: Minute? = range.firstOpen ?? Minute(0)
        if range.last != nil { from = nil }
        repeat {
            let page = try engine.candles(
                of: symbol.symbol, interval.interval, from: from, to: range.endOpen,
                limit: range.last ?? Self.pageRows)
            for row in page.rows where row.open >= range.firstOpen ?? row.open {
                CandleText(open: row.open, candle: row.candle, present: row.present).print(
                    json: json, isFirst: isFirst)
                isFirst = false
            }
            from = page.next
        } while from != nil
        CandleText.printEnd(json: json)
    }
}

/// A candle as it is printed, by the store's commands and the server's.
struct CandleText {
    var open: Minute
    var candle: Candle
    var present: Int

    static func print(_ rows: [CandleText], json: Bool) {
        printStart(json: json)
        for (index, row) in rows.enumerated() { row.print(json: json, isFirst: index == 0) }
        printEnd(json: json)
    }

    static func printStart(json: Bool) {
        if json { return Output.write("[") }
        Output.line("open_time,open,high,low,close,volume,quote_volume,trades,taker_base,present")
    }

    static func printEnd(json: Bool) {
        if json { Output.line("]") }
    }

    func print(json: Bool, isFirst: Bool) {
        if json {
            let names = ["open", "high", "low", "close", "volume", "quote_volume", "trades", "taker_base"]
            let values = zip(names, Column.allCases).map { ($0, JSON.number(candle[$1])) }
            let fields = [("open_time", JSON.int(open.milliseconds))] + values + [("present", .int(present))]
            Output.write((isFirst ? "" : ",") + JSON.object(fields).serialized)
            return
        }
        Output.write(open.milliseconds.description)
        for column in Column.allCases {
            Output.write(",")
            Output.append(candle[column])
        }
        Output.line(",\(present)")
    }
}
