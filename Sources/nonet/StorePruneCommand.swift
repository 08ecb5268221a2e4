internal import ArgumentParser
internal import CandleStore
internal import Market

extension StoreCommand {
    struct Prune: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Forget what is older than a day.",
            discussion: """
                All bars before the day (UTC) that holds the time are removed, of every interval, so that longer bars \
                stay what their minutes make. Blocks of 4096 bars go as a whole; those that the day begins within stay, \
                and their older bars are missing from then on. A symbol that ended before keeps its last day. The file \
                keeps its size: writes take the space again, or `nonet store compact` gives it back.

                EXAMPLES
                  nonet store prune --before 2024-01-01 --store var --dry-run
                  nonet store prune --before 2024-01-01 --store var --symbol BTCUSDT DOTUSDT.P
                """)

        @OptionGroup var store: StoreOption

        @Option(help: ArgumentHelp("What is older goes.", valueName: "time"), transform: { try Instant($0) })
        var before: Instant

        @Option(
            parsing: .upToNextOption, help: ArgumentHelp("Only these; all by default.", valueName: "s"),
            transform: { try Symbol($0) })
        var symbol: [Symbol] = []

        @Flag(help: "Say what would be removed, and remove nothing.")
        var dryRun = false

        @Flag(help: "Print as JSON; times are epoch milliseconds.")
        var json = false

        func run() throws {
            // Nothing is made where there is no store.
            do { _ = try Store(at: store.path, for: .reading) }
            let pruning = try prune(Store(at: store.path, for: dryRun ? .reading : .writing))
            if json { Output.line(object(pruning).serialized) } else { show(pruning) }
        }

        private func prune(_ store: Store) throws -> Pruning {
            try StoreOperation.run { progress in
                try store.prune(
                    before: before.minuteDown, symbol.isEmpty ? nil : symbol, isDryRun: dryRun,
                    progress: progress)
            }
        }

        private func show(_ pruning: Pruning) {
            let all = pruning.symbols
            guard !all.isEmpty else {
                Output.line("nothing is older than \(pruning.boundary)")
                return
            }
            var table = Table(["symbol", "candles", "blocks removed", "blocks cut", "begins"])
            for symbol in all {
                table.add([
                    .left(symbol.symbol.name), .right(symbol.candles), .right(symbol.blocksRemoved),
                    .right(symbol.blocksCut), .left(symbol.first.description),
                ])
            }
            table.print()
            Output.line(
                """
                \(all.reduce(0) { $0 + $1.candles }) candles before \(pruning.boundary) \(dryRun ? "would be" : "are") forgotten, \
                \(pruning.bytes) bytes of blocks given up for later writes
                """)
        }

        private func object(_ pruning: Pruning) -> JSON {
            let symbols = pruning.symbols.map { symbol in
                JSON.object([
                    ("symbol", .text(symbol.symbol.name)), ("candles", .int(symbol.candles)),
                    ("blocks_removed", .int(symbol.blocksRemoved)), ("blocks_cut", .int(symbol.blocksCut)),
                    ("first", .int(symbol.first.milliseconds)),
                ])
            }
            return .object([
                ("dry_run", .bool(dryRun)), ("before", .int(pruning.boundary.milliseconds)),
                ("bytes", .int(pruning.bytes)), ("symbols", .list(symbols)),
            ])
        }
    }
}
