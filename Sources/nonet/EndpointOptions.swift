internal import ArgumentParser
internal import CandleStore
internal import Engine
internal import Exchange
internal import Logging

/// Where the exchange is.
struct EndpointOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Where the exchange answers.", valueName: "url"))
    var restURL = Settings.text(.restURL)

    @Option(help: ArgumentHelp("Where it sends candles as they close.", valueName: "url"))
    var streamURL = Settings.text(.streamURL)

    @Option(
        help: ArgumentHelp(
            "Where its files of months and days are, or off; left out: Binance's, and none of another exchange.",
            valueName: "url"))
    var dumpsURL: String?

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
        let given = dumpsURL ?? (restURL == Setting.restURL.standard ? DumpReader.host : "off")
        return given == "off" ? nil : given
    }

    /// The exchange, with the bans that the state knows of.
    func source(_ state: StateStore, _ logger: Logger) throws -> BinanceSource {
        var configuration = BinanceSource.Configuration()
        (configuration.rest, configuration.stream) = (restURL, streamURL)
        configuration.note = { logger.warning("exchange", metadata: ["what": "\($0)"]) }
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
    ///
    /// - Parameter state: of the store, as `EngineState` opens it.
    func surroundings(
        _ engine: Engine, _ state: StateStore, storeAt path: String, logger: Logger = .silent
    ) throws -> GapJobs.Surroundings {
        let clock = SystemClock()
        return GapJobs.Surroundings(
            engine, StoreWriter(engine.store, clock: clock, logger: logger), state, try source(state, logger),
            dumps: dumpsHost.map { host in
                EngineState.dumpReader(
                    from: host, storeAt: path, clock: clock, seed: .random(in: .min ... .max))
            }, clock: clock)
    }
}
