internal import ArgumentParser
internal import CandleStore
internal import Engine
internal import Indicators
internal import Market
internal import NIOCore
internal import Server
internal import Wire

extension BenchCommand {
    struct Query: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Queries over loopback TCP, in a closed loop and pipelined.",
            discussion: """
                One client, one request under way (latency) or 64 (throughput). The neighbour is a bare echo of the same \
                sizes on the same event loops, asked in turns with the server. events: from the close of a minute of 500 \
                symbols to the last byte of its events at a subscriber of all indicators; close is the engine's part of it.

                EXAMPLES
                  nonet bench query
                  nonet bench query --requests 50000 --json
                """)

        @Option(help: "Requests of each kind and run.")
        var requests = 10_000

        @Option(help: "Runs, of which the median is shown.")
        var runs = 5

        @OptionGroup var output: BenchCommand.Output

        @Option(help: "Symbols that are served.")
        var symbols = 20

        private static let depth = 64

        func validate() throws {
            if requests < 100 || runs < 1 {
                throw ValidationError("--requests is at least 100 and --runs at least 1")
            }
        }

        func run() async throws {
            let directory = try TemporaryDirectory()
            let engine = try Engine(storeAt: directory.path, for: .writing)
            _ = try engine.fillSynthetic(
                symbols: symbols, minutes: 2880, from: Minute(28_401_120), seed: 9)
            try engine.publish(at: 0)
            var configuration = Server.Configuration()
            (configuration.port, configuration.loops) = (0, 1)
            let server = try await Server.start(source: engine, configuration: configuration)
            var results: [BenchResult] = []
            for kind in Kind.allCases { results += try await measure(kind, port: server.port) }
            await server.stop()
            results += try await BenchEvents(symbols: 500, closes: 500).results()
            output.show(results)
        }

        /// What is asked.
        private enum Kind: String, CaseIterable {
            case snapshot
            case matrix

            func request() throws -> [UInt8] {
                var buffer = ByteBuffer()
                switch self {
                case .snapshot:
                    guard let symbol = WireSymbol("BTCUSDT") else {
                        throw Failure(.error, "BTCUSDT is a symbol")
                    }
                    IndicatorSnapshotQuery(requestId: 7, symbol: symbol, interval: .m1).encode(into: &buffer)
                case .matrix:
                    IndicatorMatrixQuery(requestId: 7, interval: .m1, symbols: []).encode(into: &buffer)
                }
                return Array(buffer.readableBytesView)
            }
        }

        private func measure(_ kind: Kind, port: Int) async throws -> [BenchResult] {
            let request = try kind.request()
            let ours = try LoopbackClient(port: port)
            try ours.greet()
            let reply = try ours.ask(request)
            var fingerprint = Fingerprint()
            for byte in reply.dropFirst(22) { fingerprint.add(UInt64(byte)) }
            let echo = try await EchoServer.start(replyBytes: reply.count)
            let theirs = try LoopbackClient(port: echo.port)
            var echoed = request
            for byte in 0..<4 { echoed[byte] = UInt8(truncatingIfNeeded: request.count >> (8 * byte)) }
            var latencies: (ours: [[Double]], theirs: [[Double]]) = ([], [])
            var rates: (ours: [Double], theirs: [Double]) = ([], [])
            for _ in 0..<runs {
                latencies.theirs.append(try latency(theirs, echoed))
                latencies.ours.append(try latency(ours, request))
                rates.theirs.append(
                    try theirs.rate(echoed, replyBytes: reply.count, requests: requests, depth: Self.depth))
                rates.ours.append(
                    try ours.rate(request, replyBytes: reply.count, requests: requests, depth: Self.depth))
            }
            await echo.stop()
            let rows = kind == .snapshot ? 1 : symbols
            func result(_ name: String, _ value: Double, _ unit: String) -> BenchResult {
                BenchResult(
                    name: "\(kind.rawValue).\(name)", value: value, unit: unit, symbols: rows,
                    bars: requests,
                    columns: Catalogue.indicators.count, fingerprint: fingerprint.value)
            }
            func median(_ runs: [[Double]], _ share: Double) -> Double {
                runs.map { $0.percentile(share) / 1000 }.median
            }
            return [
                result("p50", median(latencies.ours, 0.5), "µs"),
                result("p99", median(latencies.ours, 0.99), "µs"),
                result("echo.p50", median(latencies.theirs, 0.5), "µs"),
                result("echo.p99", median(latencies.theirs, 0.99), "µs"),
                result("p50.ratio", median(latencies.ours, 0.5) / median(latencies.theirs, 0.5), "x echo"),
                result("pipelined", rates.ours.median, "requests/s"),
                result("echo.pipelined", rates.theirs.median, "requests/s"),
            ]
        }

        private func latency(_ client: LoopbackClient, _ request: [UInt8]) throws -> [Double] {
            try (0..<requests).map { _ in try nanoseconds { _ = try client.ask(request) } }
        }
    }
}
