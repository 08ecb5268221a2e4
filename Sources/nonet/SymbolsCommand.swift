internal import ArgumentParser
internal import CandleStore
internal import Engine
internal import Exchange
internal import Market

struct SymbolsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "symbols",
        abstract: "Show what became of symbols at the exchange.",
        discussion: """
            A collector compares the exchange's list with the last one every hour: what was listed, halted, resumed or \
            delisted in between, the newest first. A new name for an old symbol shows as both delisted and listed.

            EXAMPLES
              nonet symbols --store var
              nonet symbols --store var --last 5 --json
            """)

    @OptionGroup var store: StoreOption

    @Option(help: ArgumentHelp("Only the newest of them.", valueName: "n"))
    var last = 100

    @Flag(help: "Print as JSON; times are epoch milliseconds.")
    var json = false

    func validate() throws {
        if last < 1 { throw ValidationError("--last \(last): give a number of at least 1") }
    }

    func run() throws {
        _ = try Engine(storeAt: store.path, for: .reading)
        guard StateStore.exists(at: store.path) else {
            throw Failure(
                .error,
                "nothing is known of listings at the exchange: 'nonet serve --store \(store.path)' asks for them; "
                    + "'nonet gaps' lists the symbols that the store has")
        }
        let ledger = SymbolLedger(in: try EngineState.open(storeAt: store.path, for: .reading))
        let (standings, events) = (try ledger.standings(), try ledger.events(limit: last))
        let counts = Dictionary(grouping: standings.values, by: \.status).mapValues(\.count)
        if json {
            let list = events.map { event in
                JSON.object([
                    ("symbol", .text(event.symbol.name)), ("kind", .text("\(event.kind)")),
                    ("noticed", .int(Int(event.noticed / 1000))),
                ])
            }
            Output.line(
                JSON.object([
                    ("trading", .int(counts[.trading] ?? 0)), ("halted", .int(counts[.halted] ?? 0)),
                    ("delisted", .int(counts[.delisted] ?? 0)), ("events", .list(list)),
                ]).serialized)
            return
        }
        Output.line(
            "\(counts[.trading] ?? 0) symbols are trading, \(counts[.halted] ?? 0) halted, "
                + "\(counts[.delisted] ?? 0) delisted")
        var table = Table(["noticed", "symbol", "what"])
        for event in events {
            table.add([
                .left(Minute(containingMilliseconds: Int(event.noticed / 1000)).description),
                .left(event.symbol.name), .left("\(event.kind)"),
            ])
        }
        if !events.isEmpty { table.print() }
    }
}
