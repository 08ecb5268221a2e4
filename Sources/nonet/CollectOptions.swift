internal import ArgumentParser
internal import Engine
internal import Exchange
internal import Logging
internal import Market

/// What is collected, and from where.
struct CollectOptions: ParsableArguments {
    @OptionGroup var endpoints: EndpointOptions

    @Option(help: ArgumentHelp("These symbols, by comma; empty for the largest.", valueName: "a,b"))
    var symbols = Settings.text(.symbols)

    @Option(help: "Without --symbols: so many of those traded for USDT, the largest by volume.")
    var top = Settings.text(.top)

    @Option(
        help: ArgumentHelp(
            "Minutes, hours or days that are kept complete: 90m, 12h, 120d.", valueName: "time"))
    var history = Settings.text(.history)

    func validate() throws {
        _ = try historyMinutes
        _ = try chosen
        _ = try largest
    }

    var historyMinutes: Int {
        get throws {
            let units: [Character: Int] = ["m": 1, "h": 60, "d": 1440]
            guard let unit = history.last.flatMap({ units[$0] }), let count = Int(history.dropLast()),
                count > 0, count <= 10_000_000 / unit
            else {
                throw ValidationError(
                    "--history is \(history), it is a number with m, h or d: 90m, 12h, 120d")
            }
            return count * unit
        }
    }

    private var largest: Int {
        get throws {
            guard let count = Int(top), (1...1000).contains(count) else {
                throw ValidationError("--top is \(top), it is 1 to 1000")
            }
            return count
        }
    }

    private var chosen: [Symbol]? {
        get throws {
            guard !symbols.isEmpty else { return nil }
            return try symbols.split(separator: ",").map { name in
                do { return try Symbol(String(name)) } catch { throw ValidationError("--symbols: \(error)") }
            }
        }
    }

    /// What to collect: as chosen, else the largest that the exchange lists now, else, when it can't be asked, what the
    /// store has.
    func plan(_ source: any CandleSource, _ engine: Engine) async throws -> Collector.Plan {
        if let chosen = try chosen {
            return Collector.Plan(symbols: chosen, historyMinutes: try historyMinutes)
        }
        do {
            let listings = try await source.listings()
            let traded = listings.filter { $0.quoteAsset == "USDT" && $0.status == .trading }
                .sorted { ($0.quoteVolume ?? 0, $1.symbol) > ($1.quoteVolume ?? 0, $0.symbol) }
            return Collector.Plan(
                symbols: traded.prefix(try largest).map(\.symbol), historyMinutes: try historyMinutes)
        } catch {
            let known = try engine.symbols().map(\.symbol)
            guard !known.isEmpty else { throw error }
            Output.complain("\(error): going on with the \(known.count) symbols of the store")
            return Collector.Plan(symbols: known, historyMinutes: try historyMinutes)
        }
    }
}
