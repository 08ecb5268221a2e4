import Glibc

/// Crashes of the candle store's real write path: see `Options.usage`.
@main
enum StoreCrashes {
    static func main() {
        // A child that ended is seen by what it says, not by the end of this process.
        signal(SIGPIPE, SIG_IGN)
        guard let options = Options(Array(CommandLine.arguments.dropFirst())) else {
            tell(Options.usage)
            exit(64)
        }
        if let directory = options.text("--directory") {
            unsafe _ = setenv(Scratch.directoryVariable, directory, 1)
        }
        exit(run(options) ? 0 : 1)
    }

    private static func run(_ options: Options) -> Bool {
        let seed = options.number("--seed") ?? 1
        let isSmall = options.has("--small")
        switch options.command {
        case "power":
            let promise = DiskImage.Promise(rawValue: options.text("--promise") ?? "kept") ?? .asDocumented
            return all(
                scenarios(options).flatMap { name in
                    [false, true].filter { !options.has("--torn") || $0 }.map { tearing in
                        PowerLoss(
                            name: name, seed: seed, isSmall: isSmall, cases: options.number("--cases") ?? 400,
                            tearing: tearing,
                            promise: promise, only: options.number("--case")
                        ).run
                    }
                })
        case "kill":
            return all(
                scenarios(options).map {
                    Kills(name: $0, seed: seed, isSmall: isSmall, cases: options.number("--cases") ?? 100).run
                })
        case "faults":
            return all(
                scenarios(options, .mixed).map {
                    Faults(name: $0, seed: seed, isSmall: isSmall, cases: options.number("--cases")).run
                })
        case "full":
            return all(
                scenarios(options, .mixed).map {
                    FullDisk(name: $0, seed: seed, isSmall: isSmall, cases: options.number("--cases") ?? 40)
                        .run
                })
        case "damage":
            return all(
                scenarios(options, .mixed).map {
                    Damage(
                        name: $0, seed: seed, isSmall: isSmall, cases: options.number("--cases") ?? 200,
                        only: options.number("--case")
                    ).run
                })
        case "processes":
            return all(scenarios(options).map { Processes(name: $0, seed: seed, isSmall: isSmall).run })
        case "learning":
            return LearningKills(seed: seed, cases: options.number("--cases")).run()
        case "decisions":
            return DecisionKills(
                seed: seed, isSmall: isSmall, cases: options.number("--cases")
            ).run()
        case "reader":
            return Readers(seed: seed).run()
        default:
            tell(Options.usage)
            exit(64)
        }
    }

    /// Runs all, whatever the first ones find.
    private static func all(_ parts: [() -> Bool]) -> Bool {
        parts.reduce(true) { sound, part in part() && sound }
    }

    private static func scenarios(_ options: Options, _ usual: ScenarioName...) -> [ScenarioName] {
        guard let text = options.text("--scenario") else {
            return usual.isEmpty ? ScenarioName.allCases : usual
        }
        guard let name = ScenarioName(rawValue: text) else {
            tell("scenarios: \(ScenarioName.allCases.map(\.rawValue).joined(separator: ", "))")
            exit(64)
        }
        return [name]
    }
}
