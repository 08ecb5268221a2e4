internal import ArgumentParser
internal import CandleStore
internal import Engine
internal import Exchange

/// Where the exchange is.
struct EndpointOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Where the exchange answers.", valueName: "url"))
    var restURL = Self.binance

    @Option(help: ArgumentHelp("Where it sends candles as they close.", valueName: "url"))
    var streamURL = "wss://data-stream.binance.vision"

    @Option(
        help: ArgumentHelp(
            "Where its files of months and days are, or off; left out: Binance's, and none of another exchange.",
            valueName: "url"))
    var dumpsURL: String?

    private static let binance = "https://data-api.binance.vision"

    func validate() throws {
        for (name, url, schemes) in [
            ("--rest-url", restURL, ["http://", "https://"]),
            ("--stream-url", streamURL, ["ws://", "wss://"]),
            ("--dumps-url", dumpsURL ?? "off", ["http://", "https://", "off"]),
        ] where !schemes.contains(where: url.hasPrefix) {
            throw ValidationError("\(name) is \(url), it begins with \(schemes.joined(separator: " or "))")
        }
    }

    /// Nil to use none. Candles of two exchanges are never mixed.
    var dumpsHost: String? {
        let given = dumpsURL ?? (restURL == Self.binance ? DumpReader.host : "off")
        return given == "off" ? nil : given
    }

    /// The exchange, with the bans that the state knows of.
    func source(_ state: StateStore) throws -> BinanceSource {
        var configuration = BinanceSource.Configuration()
        (configuration.rest, configuration.stream) = (restURL, streamURL)
        configuration.note = { Output.complain("exchange: \($0)") }
        // Nodes that were cut off together do not come back together.
        configuration.seed = .random(in: .min ... .max)
        let (ledger, host) = (BanLedger(in: state), restURL)
        configuration.bannedUntil = try ledger.end(of: host)
        configuration.recordBan = { until in
            do { try ledger.put(until, of: host) } catch { Output.complain("the ban is not kept: \(error)") }
        }
        return BinanceSource(configuration, clock: SystemClock())
    }

    /// All that collecting into a store needs.
    func surroundings(_ engine: Engine, storeAt path: String) throws -> GapJobs.Surroundings {
        let (state, clock) = (try EngineState.open(storeAt: path, for: .writing), SystemClock())
        return GapJobs.Surroundings(
            engine, StoreWriter(engine.store, clock: clock), state, try source(state),
            dumps: dumpsHost.map { host in
                EngineState.dumpReader(
                    from: host, storeAt: path, clock: clock, seed: .random(in: .min ... .max))
            }, clock: clock)
    }
}
