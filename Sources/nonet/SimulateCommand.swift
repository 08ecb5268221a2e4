internal import ArgumentParser
internal import Learning

struct SimulateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulate",
        abstract: "Try learning in worlds whose truth is known.",
        subcommands: [Learn.self])

    struct Learn: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "learning",
            abstract: "Whether learning finds skill where there is some, and nothing where there is none.",
            discussion: """
                Each scenario is a market that never was: seeded prices, barriers with costs, and nine heads that know as \
                much of the outcomes as the scenario says. The learner that decides for real takes it in, day by day. A line \
                is one thing that is measured, over all seeds, with its 95% interval and what is asked of it; the exit code \
                is 1 where that is not met. Equal seeds give equal lines, however many processors there are.

                SCENARIOS
                \(GroundTruth.all.map { "  \($0.name)  \($0.claim)" }.joined(separator: "\n"))

                EXAMPLES
                  nonet simulate learning
                  nonet simulate learning --scenario null,planted --seeds 20 --seed 7 --json
                """)

        @Option(help: ArgumentHelp("These scenarios, by comma; all if left out.", valueName: "a,b"))
        var scenario: String?

        @Option(help: "How many seeds: fewer than some hundred tell less than what is asked.")
        var seeds = 300

        @Option(help: "The first seed; the others follow.")
        var seed: UInt64 = 1

        @Option(help: "How many weeks a year has.")
        var weeks = 52

        @Flag(help: "Print as JSON.")
        var json = false

        func validate() throws {
            guard (1...100_000).contains(seeds) else {
                throw ValidationError("--seeds is \(seeds), it is 1 to 100,000")
            }
            guard (1...520).contains(weeks) else {
                throw ValidationError("--weeks is \(weeks), it is 1 to 520")
            }
            _ = try scenarios()
        }

        private func scenarios() throws -> [GroundTruth] {
            guard let scenario else { return GroundTruth.all }
            return try names(in: scenario, "--scenario").map { name in
                guard let found = GroundTruth.all.first(where: { $0.name == name }) else {
                    let known = GroundTruth.all.map(\.name).joined(separator: ", ")
                    throw ValidationError("there is no scenario '\(name)', there are \(known)")
                }
                return found
            }
        }

        func run() async throws {
            let scenarios = try scenarios()
            var bar = ProgressBar("worlds")
            var tried: [TriedScenario] = []
            for (index, scenario) in scenarios.enumerated() {
                tried.append(
                    await TriedScenario(scenario, seeds: seed..<seed + UInt64(seeds), weeks: weeks) { done in
                        let all = index * seeds + done
                        bar.show(
                            done: all, of: scenarios.count * seeds, count: all, note: scenario.name)
                    })
            }
            bar.finish()
            if json {
                Output.line(JSON.list(tried.map(\.json)).serialized)
            } else {
                TriedScenario.print(tried)
            }
            let missed = tried.flatMap { $0.findings }.count { $0.isMet == false }
            guard missed == 0 else {
                throw Failure(.error, "\(missed) of what is asked \(missed == 1 ? "is" : "are") not met")
            }
        }
    }
}
