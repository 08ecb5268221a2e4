internal import ArgumentParser
internal import Indicators
internal import Market
internal import NonetClient

struct QueryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "query",
        abstract: "Ask a running server.",
        discussion: """
            A token, where the server wants one, comes from the environment variable NONET_TOKEN; what changes something takes \
            the one in NONET_ADMIN_TOKEN. What the server refuses so ends with 4.

            EXAMPLES
              nonet query snapshot --symbol BTCUSDT --interval 1h
              nonet query matrix --symbols BTCUSDT,ETHUSDT --interval 1m --json
            """,
        subcommands: [
            Symbols.self, Snapshot.self, Matrix.self, Series.self, Candles.self, Signal.self, Signals.self,
            Why.self, Gaps.self, GapCheck.self, Backfill.self, BackfillStatus.self, Performance.self,
            Improvements.self, Rejections.self, Recommendations.self, Learning.self, Scheduler.self,
            HeadWeights.self, WeightHistory.self, TriggerDaily.self, TriggerWeekly.self, Rollback.self,
            Ping.self,
        ])

    /// Where to ask, and how to print.
    struct Connection: ParsableArguments {
        @Option(help: ArgumentHelp("The server.", valueName: "host:port"))
        var connect = Address("127.0.0.1", 9009)

        @Flag(help: "Print as JSON; times are epoch milliseconds, what is not known is null.")
        var json = false

        /// - Parameter isAdmin: Whether something is to be changed.
        func open(isAdmin: Bool = false) async throws -> Client {
            let tokens = [environment("NONET_TOKEN"), environment("NONET_ADMIN_TOKEN")].compactMap { $0 }
            return try await Client.connect(
                host: connect.host, port: connect.port, name: "nonet query",
                token: (isAdmin ? tokens.last : tokens.first) ?? "")
        }

        /// Asks one thing, over a connection for it alone.
        func ask<Answer>(
            isAdmin: Bool = false, _ question: (Client) async throws -> Answer
        ) async throws -> Answer {
            let client = try await open(isAdmin: isAdmin)
            defer { client.close() }
            return try await question(client)
        }
    }

    struct Symbols: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "The symbols and how far their candles reach.",
            discussion: """
                EXAMPLES
                  nonet query symbols
                  nonet query symbols --connect 127.0.0.1:9009 --json
                """)
        @OptionGroup var connection: Connection

        func run() async throws {
            let symbols = try await connection.ask { try await $0.symbols() }
            if connection.json {
                let list = symbols.map { symbol in
                    JSON.object([
                        ("symbol", .text(symbol.name)), ("first", .milliseconds(symbol.firstOpen)),
                        ("last", .milliseconds(symbol.lastOpen)), ("candles", .int(Int(symbol.candles))),
                        ("live", .bool(symbol.isLive)),
                    ])
                }
                Output.line(JSON.list(list).serialized)
                return
            }
            var table = Table(["symbol", "first", "last", "candles"])
            for symbol in symbols {
                table.add([
                    .left(symbol.name), .left(iso(symbol.firstOpen)), .left(iso(symbol.lastOpen)),
                    .right(Int(symbol.candles)),
                ])
            }
            table.print()
        }
    }

    struct Ping: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Ask for a sign of life.",
            discussion: """
                EXAMPLES
                  nonet query ping
                  nonet query ping --connect 127.0.0.1:9009 --json
                """)
        @OptionGroup var connection: Connection

        func run() async throws {
            let client = try await connection.open()
            let pulse = try await client.ping()
            client.close()
            let microseconds = Double(pulse.roundTrip / .nanoseconds(1)) / 1000
            if connection.json {
                Output.line(
                    JSON.object([
                        ("server", .text(client.server.name)), ("round_trip_us", .number(microseconds)),
                        ("server_time", .milliseconds(pulse.serverTime)),
                    ]).serialized)
            } else {
                Output.line(
                    "\(client.server.name) at \(connection.connect) answered in \(microseconds.rounded(toDigits: 0)) µs"
                )
            }
        }
    }
}

/// ISO 8601 of an open time in microseconds; a dash for none.
func iso(_ microseconds: Int64?) -> String {
    microseconds.map { Minute(containingMilliseconds: Int($0 / 1000)).description } ?? "-"
}

extension JSON {
    static func milliseconds(_ microseconds: Int64?) -> JSON {
        .optional(microseconds.map { Int($0 / 1000) })
    }
}

extension Market.Interval {
    /// The same interval as the client names it.
    var asked: Client.Interval {
        guard let interval = Client.Interval(rawValue: description) else {
            preconditionFailure("both know \(self)")
        }
        return interval
    }
}
