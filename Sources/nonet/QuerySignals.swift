internal import ArgumentParser
internal import Market
internal import NonetClient

extension QueryCommand {
    struct Signal: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "A symbol's newest signal, how it stands, and all that led to it.",
            discussion: """
                EXAMPLES
                  nonet query signal --symbol BTCUSDT
                  nonet query signal --symbol DOTUSDT.P --json
                """)
        @OptionGroup var symbol: SymbolOption
        @OptionGroup var connection: Connection

        func run() async throws {
            let text = SignalText(
                signal: try await connection.ask { try await $0.latestSignal(symbol: symbol.symbol.name) })
            if connection.json { Output.line(JSON.object(text.fields).serialized) } else { text.print() }
        }
    }

    struct Signals: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Signals and how they stand, the oldest first.",
            discussion: """
                The range is of the decision minutes.

                EXAMPLES
                  nonet query signals --last 20
                  nonet query signals --symbol BTCUSDT --from 2021-05-01 --to 2021-05-15 --json
                """)

        @Option(
            name: .customLong("symbol"), help: ArgumentHelp("Only of this one.", valueName: "s"),
            transform: { try Symbol($0) })
        var symbol: Symbol?
        @OptionGroup var range: RangeOptions
        @OptionGroup var connection: Connection

        func run() async throws {
            let signals = try await connection.ask {
                try await $0.signals(
                    symbol: symbol?.name, from: range.asked, to: range.endOpen?.microseconds,
                    limit: range.last)
            }
            let shown = signals.filter { $0.minute >= range.firstOpen?.microseconds ?? 0 }
            if connection.json {
                let list = shown.map { JSON.object(SignalText(signal: $0).fields) }
                Output.line(JSON.list(list).serialized)
                return
            }
            var table = Table([
                "decided", "symbol", "", "direction", "reference", "stop", "target", "confidence", "state",
                "R",
            ])
            for signal in shown {
                table.add([
                    .left(iso(signal.minute)), .left(signal.symbol), .left(signal.interval.rawValue),
                    .left(signal.direction.rawValue), .rightText(signal.reference.description),
                    .rightText(signal.stop.description), .rightText(signal.target.description),
                    .right(signal.confidence, digits: 3), .left(signal.state),
                    .right(signal.multiple ?? .nan, digits: 2),
                ])
            }
            table.print()
        }
    }

    struct Why: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "What was decided last on a symbol, and why.",
            discussion: """
                EXAMPLES
                  nonet query why --symbol BTCUSDT
                  nonet query why --symbol BTCUSDT --json
                """)
        @OptionGroup var symbol: SymbolOption
        @OptionGroup var connection: Connection

        func run() async throws { try await connection.showWhy(symbol.symbol) }
    }
}

/// `nonet query why` by a shorter name.
struct WhyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "why",
        abstract: "Ask a running server why there is no signal of a symbol now, or why there is one.",
        discussion: """
            Every vote and every gate of the last decision. A token, where the server wants one, comes from the environment \
            variable NONET_TOKEN.

            EXAMPLES
              nonet why BTCUSDT
              nonet why DOTUSDT.P --json
            """)

    @Argument(help: "BTCUSDT for spot, DOTUSDT.P for a perpetual.", transform: { try Symbol($0) })
    var symbol: Symbol
    @OptionGroup var connection: QueryCommand.Connection

    func run() async throws { try await connection.showWhy(symbol) }
}

extension QueryCommand.Connection {
    fileprivate func showWhy(_ symbol: Symbol) async throws {
        let text = DecisionText(try await ask { try await $0.why(symbol: symbol.name) })
        if json { Output.line(text.json.serialized) } else { text.print() }
    }
}
