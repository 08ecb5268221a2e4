internal import ArgumentParser
internal import NonetClient

extension QueryCommand {
    struct Performance: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "What signals brought: overall, beside baselines, per head, and week by week.",
            discussion: """
                Of candidates decided in the range, by whole days. Multiples (r) are of the risk, after costs; of fewer than 30 \
                samples no number is told.

                EXAMPLES
                  nonet query performance
                  nonet query performance --from 2021-05-01 --to 2021-05-15 --json
                """)
        @OptionGroup var span: SpanOptions
        @OptionGroup var connection: Connection

        func run() async throws {
            try await connection.show { try await $0.performance(from: span.first, to: span.end) }
        }
    }

    struct Improvements: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "How it goes on, week by week, and the trend of each head, the best first.",
            discussion: """
                EXAMPLES
                  nonet query improvements
                  nonet query improvements --from 2021-05-01 --json
                """)
        @OptionGroup var span: SpanOptions
        @OptionGroup var connection: Connection

        func run() async throws {
            try await connection.show { try await $0.improvements(from: span.first, to: span.end) }
        }
    }

    struct Rejections: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "What each stage of the filter earns.",
            discussion: """
                lift_r is what candidates that passed a stage brought less what those it stopped would have; missed_share is \
                the part of these that would have gained.

                EXAMPLES
                  nonet query rejections
                  nonet query rejections --from 2021-05-01 --to 2021-05-15 --json
                """)
        @OptionGroup var span: SpanOptions
        @OptionGroup var connection: Connection

        func run() async throws {
            try await connection.show { try await $0.rejections(from: span.first, to: span.end) }
        }
    }

    struct Recommendations: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "What is to be done about what was learned, the most urgent first.",
            discussion: """
                EXAMPLES
                  nonet query recommendations
                  nonet query recommendations --json
                """)
        @OptionGroup var connection: Connection

        func run() async throws {
            let recommendations = try await connection.ask { try await $0.recommendations() }
            if connection.json {
                Output.line(JSON.list(recommendations.map(Self.object)).serialized)
                return
            }
            for recommendation in recommendations {
                let about = (recommendation.head ?? recommendation.stage).map { " \($0)" } ?? ""
                Output.line(
                    "\(recommendation.priority)  \(recommendation.kind)\(about): \(recommendation.reason)")
                if let current = recommendation.current {
                    let suggested = recommendation.suggested.map { ", suggested \($0.rounded(toDigits: 4))" }
                    Output.line("  now \(current.rounded(toDigits: 4))\(suggested ?? "")")
                }
                for figure in recommendation.evidence {
                    let interval = figure.interval.map {
                        " (\($0.lowerBound.rounded(toDigits: 4)) to \($0.upperBound.rounded(toDigits: 4)))"
                    }
                    Output.line(
                        "  \(figure.name) \(figure.value?.rounded(toDigits: 4) ?? "-")\(interval ?? "") of "
                            + "\(figure.samples) samples")
                }
                Output.line("  next: \(recommendation.next)")
            }
            if recommendations.isEmpty { Output.line("nothing is to be done") }
        }

        private static func object(_ recommendation: Client.Recommendation) -> JSON {
            .object([
                ("kind", .text(recommendation.kind)), ("priority", .text(recommendation.priority)),
                ("head", .optional(recommendation.head)), ("stage", .optional(recommendation.stage)),
                ("current", .optional(recommendation.current)),
                ("suggested", .optional(recommendation.suggested)),
                ("reason", .text(recommendation.reason)),
                ("evidence", .list(recommendation.evidence.map(FigureText.json))),
                ("next", .text(recommendation.next)),
            ])
        }
    }

    struct Learning: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "What is learned from, how the gate stands, and what the last decision came to.",
            discussion: """
                EXAMPLES
                  nonet query learning
                  nonet query learning --json
                """)
        @OptionGroup var connection: Connection

        func run() async throws {
            let stats = try await connection.ask { try await $0.learningStats() }
            if connection.json { Output.line(Self.object(stats).serialized) } else { Self.print(stats) }
        }

        private static func object(_ stats: Client.LearningStats) -> JSON {
            .object([
                ("weights_version", .int(stats.weightsVersion)), ("days", .int(stats.days)),
                ("rows", .int(Int(clamping: stats.rows))), ("first_day", .milliseconds(stats.firstDay)),
                ("last_day", .milliseconds(stats.lastDay)), ("frozen", .bool(stats.isFrozen)),
                ("cool_down_until", .milliseconds(stats.coolDownUntil)),
                ("shadow_until", .milliseconds(stats.shadowUntil)), ("summary", .text(stats.summary)),
                ("figures", .list(stats.figures.map(FigureText.json))),
                (
                    "conditions",
                    .list(
                        stats.conditions.map { condition in
                            .object([
                                ("name", .text(condition.name)), ("value", .optional(condition.value)),
                                ("threshold", .number(condition.threshold)),
                                ("passed", .bool(condition.passed)), ("reason", .text(condition.reason)),
                            ])
                        })
                ),
            ])
        }

        private static func print(_ stats: Client.LearningStats) {
            Output.line(
                "version \(stats.weightsVersion) of the weights decides; the last decision: \(stats.summary)")
            Output.line(
                "\(stats.days) days of candidates"
                    + (stats.firstDay == nil ? "" : ", \(iso(stats.firstDay)) to \(iso(stats.lastDay))")
                    + ", \(stats.rows) rows")
            if stats.isFrozen {
                Output.line(
                    "learning is frozen until somebody rolls back, to the version that decides or another")
            }
            if let until = stats.shadowUntil { Output.line("a fit is in shadow until \(iso(until))") }
            if let until = stats.coolDownUntil { Output.line("nothing is deployed before \(iso(until))") }
            FigureText.print(stats.figures)
            guard !stats.conditions.isEmpty else { return }
            Output.line()
            var table = Table(["condition", "", "value", "threshold", "reason"])
            for condition in stats.conditions {
                table.add([
                    .left(condition.name), .left(condition.passed ? "passed" : "not passed"),
                    .right(condition.value ?? .nan, digits: 4), .right(condition.threshold, digits: 4),
                    .left(condition.reason),
                ])
            }
            table.print()
        }
    }
}

extension QueryCommand.Connection {
    /// Asks for figures and prints them.
    fileprivate func show(_ ask: (Client) async throws -> Client.Figures) async throws {
        let text = FigureText(try await self.ask(ask))
        if json { Output.line(text.json.serialized) } else { text.print() }
    }
}
