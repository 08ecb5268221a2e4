internal import ArgumentParser
internal import Market
internal import NonetClient

extension QueryCommand {
    struct Gaps: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "What is known of each symbol's minutes: the rows that `nonet gaps` prints.",
            discussion: """
                With --json also the ranges of halts and missing minutes, the newest 100 of a symbol; of one symbol all.

                EXAMPLES
                  nonet query gaps
                  nonet query gaps --symbol BTCUSDT --json
                """)

        @OptionGroup var symbol: OneSymbolOption
        @OptionGroup var connection: Connection

        func run() async throws {
            let gaps = try await connection.ask { try await $0.gaps(symbol: symbol.symbol?.name) }
            if connection.json {
                Output.line(JSON.list(gaps.map(Self.object)).serialized)
                return
            }
            var table = Table([
                "symbol", "first", "last", "present", "quiet", "halt", "missing", "coverage", "gaps",
                "class", "exchange",
            ])
            for gap in gaps {
                table.add([
                    .left(gap.symbol), .left(iso(gap.firstOpen)), .left(iso(gap.lastOpen)),
                    .right(Int(gap.present)), .right(Int(gap.quiet)), .right(Int(gap.halt)),
                    .right(Int(gap.missing)),
                    .rightText(gap.coverage.map { ($0 * 100).rounded(toDigits: 3) + "%" } ?? "-"),
                    .right(gap.holes), .left(gap.gapClass ?? "-"), .left(gap.listing ?? "-"),
                ])
            }
            table.print()
        }

        private static func object(_ gap: Client.GapStatus) -> JSON {
            .object([
                ("symbol", .text(gap.symbol)), ("first", .milliseconds(gap.firstOpen)),
                ("last", .milliseconds(gap.lastOpen)), ("present", .int(Int(gap.present))),
                ("quiet", .int(Int(gap.quiet))), ("halt", .int(Int(gap.halt))),
                ("missing", .int(Int(gap.missing))), ("coverage", .optional(gap.coverage)),
                ("age", .optional(gap.age)), ("class", .optional(gap.gapClass)),
                ("exchange", .optional(gap.listing)), ("gaps", .int(gap.holes)),
                (
                    "ranges",
                    .list(
                        gap.ranges.map { range in
                            .object([
                                ("start", .milliseconds(range.start)), ("minutes", .int(range.minutes)),
                                ("state", .text(range.state)),
                            ])
                        })
                ),
            ])
        }
    }

    struct GapCheck: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "gap-check",
            abstract: "Have the missing minutes of what is collected counted: a job.",
            discussion: """
                It takes the admin token, where the server has tokens: NONET_ADMIN_TOKEN. What comes of the job is in 'nonet \
                query backfill-status' and 'nonet watch jobs'.

                EXAMPLES
                  nonet query gap-check
                  nonet query gap-check --json
                """)

        @OptionGroup var connection: Connection

        func run() async throws { try await connection.start { client in try await client.checkGaps() } }
    }

    struct Backfill: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Have the exchange asked for what is missing: a job.",
            discussion: """
                Of all that is collected, or of one symbol; as far back as is kept complete, or of a range. It takes the \
                admin token, where the server has tokens: NONET_ADMIN_TOKEN. What comes of the job is in 'nonet query \
                backfill-status' and 'nonet watch jobs'.

                EXAMPLES
                  nonet query backfill
                  nonet query backfill --symbol BTCUSDT --from 2024-01-01 --to 2024-02-01
                """)

        @OptionGroup var symbol: OneSymbolOption
        @OptionGroup var span: SpanOptions
        @OptionGroup var connection: Connection

        func run() async throws {
            try await connection.start { client in
                try await client.backfill(symbol: symbol.symbol?.name, from: span.first, to: span.end)
            }
        }
    }

    struct BackfillStatus: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "backfill-status",
            abstract: "The gap jobs under way, and the newest that ended.",
            discussion: """
                EXAMPLES
                  nonet query backfill-status
                  nonet query backfill-status --last 100 --json
                """)

        @Option(help: ArgumentHelp("So many of those that ended.", valueName: "n"))
        var last = 20
        @OptionGroup var connection: Connection

        func validate() throws {
            if last < 1 { throw ValidationError("--last \(last): give a number of at least 1") }
        }

        func run() async throws {
            let status = try await connection.ask { try await $0.backfillStatus(limit: last) }
            if connection.json {
                Output.line(
                    JSON.object([
                        ("weight_used", .optional(status.weight?.used)),
                        ("weight_limit", .optional(status.weight?.limit)),
                        ("jobs", .list(status.jobs.map(Self.object))),
                    ]).serialized)
                return
            }
            if let weight = status.weight {
                Output.line("weight of requests in this minute: \(weight.used) of \(weight.limit)")
            }
            var table = Table([
                "job", "kind", "state", "begun", "ended", "symbols", "minutes", "candles", "halts", "missing",
                "message",
            ])
            for job in status.jobs {
                table.add([
                    .rightText("\(job.id)"), .left(job.kind), .left(job.state), .left(iso(job.begun)),
                    .left(iso(job.ended)), .rightText("\(job.symbolsDone)/\(job.symbols)"),
                    .rightText("\(job.minutesDone)/\(job.minutes)"), .right(Int(job.candles)),
                    .right(Int(job.halts)), .right(Int(job.missing)), .left(job.message),
                ])
            }
            table.print()
        }

        private static func object(_ job: Client.GapJob) -> JSON {
            .object([
                ("job", .int(Int(clamping: job.id))), ("kind", .text(job.kind)), ("state", .text(job.state)),
                ("begun", .milliseconds(job.begun)), ("ended", .milliseconds(job.ended)),
                ("symbols", .int(job.symbols)), ("symbols_done", .int(job.symbolsDone)),
                ("minutes", .int(Int(job.minutes))), ("minutes_done", .int(Int(job.minutesDone))),
                ("candles", .int(Int(job.candles))), ("halts", .int(Int(job.halts))),
                ("missing", .int(Int(job.missing))), ("pages", .int(job.pages)), ("dumps", .int(job.dumps)),
                ("message", .text(job.message)),
            ])
        }
    }
}

/// `--symbol S`, which may be left out.
struct OneSymbolOption: ParsableArguments {
    @Option(
        name: .customLong("symbol"), help: ArgumentHelp("Only of this one.", valueName: "s"),
        transform: { try Symbol($0) })
    var symbol: Symbol?
}

/// `--from T --to T`, which may be left out.
struct SpanOptions: ParsableArguments {
    @Option(help: ArgumentHelp("From this time on.", valueName: "time"), transform: { try Instant($0) })
    var from: Instant?

    @Option(
        help: ArgumentHelp("Up to this time, without it; now if left out.", valueName: "time"),
        transform: { try Instant($0) })
    var to: Instant?

    func validate() throws {
        if let from, let to, from.milliseconds > to.milliseconds {
            throw ValidationError("--from is after --to: a range is [from, to)")
        }
    }

    /// In microseconds.
    var first: Int64? { from.map { Int64($0.milliseconds) * 1000 } }
    var end: Int64? { to.map { Int64($0.milliseconds) * 1000 } }
}

extension QueryCommand.Connection {
    /// Has a job started, and says which it is.
    func start(_ job: (Client) async throws -> Client.StartedJob) async throws {
        let started = try await ask(isAdmin: true, job)
        if json {
            Output.line(
                JSON.object([
                    ("job", .int(Int(clamping: started.id))), ("was_under_way", .bool(started.wasUnderWay)),
                ]).serialized)
        } else {
            Output.line(
                "job \(started.id) " + (started.wasUnderWay ? "was under way already" : "has begun")
                    + ": 'nonet watch jobs' tells how it stands")
        }
    }
}
