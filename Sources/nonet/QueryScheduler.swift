internal import ArgumentParser
internal import NonetClient

extension QueryCommand {
    struct Scheduler: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "What is learned when, and what came of the last runs.",
            discussion: """
                EXAMPLES
                  nonet query scheduler
                  nonet query scheduler --json
                """)
        @OptionGroup var connection: Connection

        func run() async throws {
            let scheduler = try await connection.ask { try await $0.scheduler() }
            if connection.json {
                Output.line(Self.object(scheduler).serialized)
                return
            }
            if !scheduler.isScheduling { Output.line("nothing runs by itself here") }
            if !scheduler.trouble.isEmpty { Output.line("trouble: \(scheduler.trouble)") }
            var jobs = Table(["job", "last run", "next run", ""])
            for job in scheduler.jobs {
                jobs.add([
                    .left(job.kind), .left(iso(job.lastRun)), .left(iso(job.nextRun)),
                    .left(job.isRunning ? "running" : ""),
                ])
            }
            jobs.print()
            guard !scheduler.runs.isEmpty else { return }
            Output.line()
            var runs = Table(["run", "job", "asked by", "asked", "ended", "state", "version", "message"])
            for run in scheduler.runs {
                runs.add([
                    .rightText("\(run.id)"), .left(run.kind), .left(run.due == nil ? "hand" : "schedule"),
                    .left(iso(run.asked)), .left(iso(run.ended)), .left(run.state),
                    .rightText(run.weightsVersion.map { "\($0)" } ?? "-"), .left(run.message),
                ])
            }
            runs.print()
        }

        private static func object(_ scheduler: Client.Scheduler) -> JSON {
            .object([
                ("time", .milliseconds(scheduler.time)), ("scheduling", .bool(scheduler.isScheduling)),
                ("trouble", scheduler.trouble.isEmpty ? .null : .text(scheduler.trouble)),
                (
                    "jobs",
                    .list(
                        scheduler.jobs.map { job in
                            .object([
                                ("kind", .text(job.kind)), ("last_run", .milliseconds(job.lastRun)),
                                ("next_run", .milliseconds(job.nextRun)),
                                ("every_ms", .int(Int(clamping: job.everyMilliseconds))),
                                ("running", .bool(job.isRunning)),
                            ])
                        })
                ),
                (
                    "runs",
                    .list(
                        scheduler.runs.map { run in
                            .object([
                                ("job", .int(Int(clamping: run.id))), ("kind", .text(run.kind)),
                                ("state", .text(run.state)), ("asked", .milliseconds(run.asked)),
                                ("begun", .milliseconds(run.begun)), ("ended", .milliseconds(run.ended)),
                                ("due", .milliseconds(run.due)), ("version", .optional(run.weightsVersion)),
                                ("message", .text(run.message)),
                            ])
                        })
                ),
            ])
        }
    }

    struct TriggerDaily: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "trigger-daily",
            abstract: "Have the daily step of learning made now: a job.",
            discussion: """
                It is made once a day. It takes the admin token, where the server has tokens: NONET_ADMIN_TOKEN.

                EXAMPLES
                  nonet query trigger-daily
                  nonet query trigger-daily --json
                """)
        @OptionGroup var connection: Connection

        func run() async throws {
            try await connection.start { client in try await client.triggerLearning(weekly: false) }
        }
    }

    struct TriggerWeekly: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "trigger-weekly",
            abstract: "Have the weights fitted now, and the gate asked: a job.",
            discussion: """
                What it comes to is kept whether it is deployed or not. It takes the admin token, where the server has tokens: \
                NONET_ADMIN_TOKEN.

                EXAMPLES
                  nonet query trigger-weekly
                  nonet query trigger-weekly --json
                """)
        @OptionGroup var connection: Connection

        func run() async throws {
            try await connection.start { client in try await client.triggerLearning(weekly: true) }
        }
    }
}
