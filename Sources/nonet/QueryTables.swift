internal import ArgumentParser
internal import Indicators
internal import Market
internal import NonetClient

extension QueryCommand {
    struct Snapshot: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "A symbol's indicators at its last closed bar.",
            discussion: """
                EXAMPLES
                  nonet query snapshot --symbol BTCUSDT --interval 1h
                  nonet query snapshot --symbol DOTUSDT.P --interval 1m --json
                """)
        @OptionGroup var symbol: SymbolOption
        @OptionGroup var interval: IntervalOption
        @OptionGroup var connection: Connection

        func run() async throws {
            let snapshot = try await connection.ask {
                try await $0.snapshot(
                    symbol: symbol.symbol.name, interval: interval.interval.asked)
            }
            if connection.json {
                let values = zip(snapshot.columns, snapshot.values).map { ($0, JSON.number($1)) }
                Output.line(
                    JSON.object([
                        ("symbol", .text(snapshot.symbol)), ("interval", .text("\(interval.interval)")),
                        ("open_time", .milliseconds(snapshot.openTime)), ("bars", .int(snapshot.bars)),
                        ("filled", .int(snapshot.filled)), ("values", .object(values)),
                    ]).serialized)
                return
            }
            Output.line(
                "\(snapshot.symbol) \(interval.interval), bar of \(iso(snapshot.openTime)), "
                    + "\(snapshot.bars) bars in the series, \(snapshot.filled) of them halts")
            var table = Table(["column", "value"])
            for (name, value) in zip(snapshot.columns, snapshot.values) {
                table.add([.left(name), .rightText(value.isNaN ? "not warm" : value.description)])
            }
            table.print()
        }
    }

    struct Matrix: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Many symbols' indicators at their last closed bars, as CSV.",
            discussion: """
                EXAMPLES
                  nonet query matrix --interval 1h
                  nonet query matrix --symbols BTCUSDT,ETHUSDT --interval 5m --json
                """)

        @Option(help: ArgumentHelp("Only these, separated by commas.", valueName: "a,b"))
        var symbols: String?

        @Option(help: ArgumentHelp("Only this one.", valueName: "s"))
        var symbol: String?
        @OptionGroup var interval: IntervalOption
        @OptionGroup var connection: Connection

        func run() async throws {
            let chosen = try (symbols ?? symbol).map { try nonet.symbols(in: $0) } ?? []
            let matrix = try await connection.ask {
                try await $0.matrix(
                    interval: interval.interval.asked, symbols: chosen.map(\.name))
            }
            if connection.json {
                let rows = matrix.rows.enumerated().map { index, row in
                    JSON.object([
                        ("symbol", .text(row.symbol)), ("open_time", .milliseconds(row.openTime)),
                        ("bars", .int(row.bars)), ("filled", .int(row.filled)),
                        ("values", .list(matrix[index].map { .number($0) })),
                    ])
                }
                Output.line(
                    JSON.object([
                        ("interval", .text("\(interval.interval)")),
                        ("columns", .list(matrix.columns.map { .text($0) })),
                        ("rows", .list(rows)),
                    ]).serialized)
                return
            }
            Output.line((["symbol", "open_time"] + matrix.columns).joined(separator: ","))
            for (index, row) in matrix.rows.enumerated() {
                Output.write("\(row.symbol),\(row.openTime.map { "\($0 / 1000)" } ?? "nan")")
                for value in matrix[index] {
                    Output.write(",")
                    Output.append(value)
                }
                Output.line()
            }
        }
    }

    struct Series: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "A symbol's indicators over a range, as CSV, warmed up by what comes before it.",
            discussion: """
                EXAMPLES
                  nonet query series --symbol BTCUSDT --interval 1h --last 24 --columns rsi,adx
                  nonet query series --symbol BTCUSDT --interval 1m --from 2021-05-19
                """)
        @OptionGroup var symbol: SymbolOption
        @OptionGroup var interval: IntervalOption
        @OptionGroup var range: RangeOptions

        @Option(help: ArgumentHelp("Only these, in this order.", valueName: "a,b"))
        var columns: String?
        @OptionGroup var connection: Connection

        func run() async throws {
            let names = try columns.map { try served(Catalogue.indicators(named: $0)) } ?? []
            let series = try await connection.ask {
                try await $0.series(
                    symbol: symbol.symbol.name, interval: interval.interval.asked, indicators: names,
                    from: range.asked,
                    to: range.endOpen?.microseconds, limit: range.last)
            }
            let shown = series.openTimes.indices.filter {
                series.openTimes[$0] >= range.firstOpen?.microseconds ?? 0
            }
            if connection.json {
                let rows = shown.map { index in
                    let values = zip(series.columns, series[index]).map { ($0, JSON.number($1)) }
                    return JSON.object([("open_time", .milliseconds(series.openTimes[index]))] + values)
                }
                Output.line(JSON.list(rows).serialized)
                return
            }
            Output.line((["open_time"] + series.columns).joined(separator: ","))
            for index in shown {
                Output.write((series.openTimes[index] / 1000).description)
                for value in series[index] {
                    Output.write(",")
                    Output.append(value)
                }
                Output.line()
            }
        }
    }

    struct Candles: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "A symbol's candles, as CSV: the rows that `nonet candles` prints.",
            discussion: """
                EXAMPLES
                  nonet query candles --symbol BTCUSDT --interval 4h --last 10
                  nonet query candles --symbol BTCUSDT --interval 1m --from 2021-05-19
                """)
        @OptionGroup var symbol: SymbolOption
        @OptionGroup var interval: IntervalOption
        @OptionGroup var range: RangeOptions
        @OptionGroup var connection: Connection

        func run() async throws {
            let candles = try await connection.ask {
                try await $0.candles(
                    symbol: symbol.symbol.name, interval: interval.interval.asked, from: range.asked,
                    to: range.endOpen?.microseconds, limit: range.last)
            }
            let shown = candles.filter { $0.openTime >= range.firstOpen?.microseconds ?? 0 }
            let rows = shown.map { candle in
                CandleText(
                    open: Minute(containingMilliseconds: Int(candle.openTime / 1000)),
                    candle: Market.Candle(
                        open: candle.open, high: candle.high, low: candle.low, close: candle.close,
                        volume: candle.volume, quoteVolume: candle.quoteVolume, trades: candle.trades,
                        takerBuyVolume: candle.takerBuyVolume),
                    present: candle.present)
            }
            CandleText.print(rows, json: connection.json)
        }
    }
}

/// The names of columns that a server knows: the catalogue's.
private func served(_ indicators: [Indicator]) throws -> [String] {
    if let other = indicators.first(where: { !Catalogue.indicators.contains($0) }) {
        throw Failure(
            .usage,
            "--columns: a server has the catalogue's columns, not \(other); `nonet indicators` computes it from a store"
        )
    }
    return indicators.map(\.name)
}

extension RangeOptions {
    /// What is asked of a server: with `--last` the newest rows, whose number is the limit; else all from the first.
    var asked: Int64? { last == nil ? (firstOpen ?? Minute(0)).microseconds : nil }
}
