internal import ArgumentParser
internal import NonetClient

extension QueryCommand {
    struct HeadWeights: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "head-weights",
            abstract: "The weights of the heads that decide now.",
            discussion: """
                EXAMPLES
                  nonet query head-weights
                  nonet query head-weights --json
                """)
        @OptionGroup var connection: Connection

        func run() async throws {
            let weights = try await connection.ask { try await $0.headWeights() }
            if connection.json {
                Output.line(
                    JSON.object([
                        ("version", .int(weights.version)), ("since", .milliseconds(weights.since)),
                        ("gated_version", .int(weights.gatedVersion)), ("slope", .optional(weights.slope)),
                        ("intercept", .optional(weights.intercept)),
                        (
                            "heads",
                            .list(
                                weights.heads.map { head in
                                    .object([
                                        ("head", .text(head.head)), ("weight", .number(head.weight)),
                                        ("gated", .number(head.gated)), ("standard", .number(head.standard)),
                                    ])
                                })
                        ),
                    ]).serialized)
                return
            }
            Output.line(
                "version \(weights.version) since \(iso(weights.since)); version \(weights.gatedVersion) passed the gate last"
            )
            var table = Table(["head", "weight", "gated", "standard"])
            for head in weights.heads {
                table.add([
                    .left(head.head), .right(head.weight, digits: 4), .right(head.gated, digits: 4),
                    .right(head.standard, digits: 4),
                ])
            }
            table.print()
        }
    }

    struct WeightHistory: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "weight-history",
            abstract: "The decisions about the weights, deploying or not, the newest first.",
            discussion: """
                EXAMPLES
                  nonet query weight-history --last 10
                  nonet query weight-history --json
                """)

        @Option(help: ArgumentHelp("Only so many; all if left out.", valueName: "n"))
        var last: Int?
        @OptionGroup var connection: Connection

        func validate() throws {
            if let last, last < 1 { throw ValidationError("--last \(last): give a number of at least 1") }
        }

        func run() async throws {
            let versions = try await connection.ask { try await $0.weightHistory(limit: last) }
            if connection.json {
                Output.line(JSON.list(versions.map(Self.object)).serialized)
                return
            }
            var table = Table(["version", "", "decided", "trigger", "by", "days", "rows", "worth", "reason"])
            for version in versions {
                let days = version.windowFrom.flatMap { from in
                    version.windowTo.map { "\(($0 - from) / 86_400_000_000)" }
                }
                table.add([
                    .right(version.version),
                    .left(version.isActive ? "decides" : version.weights == nil ? "no change" : ""),
                    .left(version.decidedAt == 0 ? "-" : iso(version.decidedAt)), .left(version.trigger),
                    .left(version.author), .rightText(days ?? "-"),
                    .rightText(version.samples > 0 ? "\(version.samples)" : "-"),
                    .right(version.effective ?? .nan, digits: 0), .left(version.reason),
                ])
            }
            table.print()
        }

        private static func object(_ version: Client.WeightsVersion) -> JSON {
            .object([
                ("version", .int(version.version)), ("parent", .optional(version.parent)),
                ("active", .bool(version.isActive)), ("time", .milliseconds(version.decidedAt)),
                ("trigger", .text(version.trigger)), ("author", .text(version.author)),
                ("weights", version.weights.map { .list($0.map { .number($0) }) } ?? .null),
                ("window_from", .milliseconds(version.windowFrom)),
                ("window_to", .milliseconds(version.windowTo)),
                ("rows", .int(Int(clamping: version.samples))), ("effective", .optional(version.effective)),
                ("lambda", .optional(version.ridge)), ("reason", .text(version.reason)),
            ])
        }
    }

    struct Rollback: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Have the weights of an earlier version decide again, as a new version.",
            discussion: """
                Given --expect, nothing is changed where another version decides by now. It takes the admin token, where the \
                server has tokens: NONET_ADMIN_TOKEN.

                EXAMPLES
                  nonet query rollback 12
                  nonet query rollback 0 --expect 14 --reason "too few signals"
                """)

        @Argument(help: "The version to go back to.")
        var version: Int

        @Option(
            help: ArgumentHelp("The version that decides now, else nothing is done.", valueName: "version"))
        var expect: Int?

        @Option(help: ArgumentHelp("Why, for the record.", valueName: "text"))
        var reason = ""
        @OptionGroup var connection: Connection

        func validate() throws {
            for number in [version, expect ?? 0] where UInt32(exactly: number) == nil {
                throw ValidationError("\(number) is no version: they are numbers from 0 on")
            }
        }

        func run() async throws {
            let done = try await connection.ask(isAdmin: true) {
                try await $0.rollBack(to: version, expecting: expect, reason: reason)
            }
            if connection.json {
                Output.line(
                    JSON.object([
                        ("from", .int(done.fromVersion)), ("to", .int(done.toVersion)),
                        ("version", .int(done.newVersion)),
                    ]).serialized)
            } else {
                Output.line(
                    "version \(done.newVersion) decides from the next close on: it has the weights of version "
                        + "\(done.toVersion), after version \(done.fromVersion)")
            }
        }
    }
}
