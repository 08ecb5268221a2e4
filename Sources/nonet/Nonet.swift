internal import ArgumentParser
internal import CKernels

#if canImport(Glibc)
    internal import Glibc
#endif

/// The command line.
struct Nonet: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "nonet",
        abstract: "Signals for crypto markets: candles in, indicators out, over TCP.",
        discussion: """
            Times given are ISO 8601 in UTC (2021-05-18T00:00Z, 2021-05-18) or epoch milliseconds; times printed as \
            data are epoch milliseconds; ranges are [from, to) on open times.

            Exit codes: 0 done, 1 error, 2 wrong usage, 3 data incomplete (rows were refused, or minutes \
            are missing still), 4 refused by a safeguard (another process is writing the store, or a newer program made it).

            EXAMPLES
              nonet demo
              nonet import --store var BTCUSDT-1m-2026-02.zip
              nonet indicators --store var --symbol BTCUSDT --interval 1h --last 5
            """,
        version: "0.1.0",
        subcommands: [
            ImportCommand.self, CandlesCommand.self, GapsCommand.self, IndicatorsCommand.self,
            CatalogueCommand.self, BackfillCommand.self, ServeCommand.self, SymbolsCommand.self,
            QueryCommand.self, WhyCommand.self, WatchCommand.self, ReplayCommand.self, CalibrateCommand.self,
            LearnCommand.self,
            LookaheadCheckCommand.self, WarmupCheckCommand.self, StoreCommand.self,
            DoctorCommand.self, ConfigCommand.self, DemoCommand.self,
            ExchangeCommand.self, BenchCommand.self,
        ])
}

@main
enum Main {
    static func main() async {
        if let lacking = unsafe ck_processor_lacks() {
            let name = unsafe String(cString: lacking)
            Failure(
                .error,
                "this build needs \(name), which this processor lacks: build with NONET_MARCH=x86-64-v2"
            ).end()
        }
        // A reader that goes away (`| head`) ends the output, not the program with a signal.
        signal(SIGPIPE, SIG_IGN)
        do {
            var command = try Nonet.parseAsRoot()
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
            Output.flush()
        } catch {
            Failure.of(error).end()
        }
    }
}
