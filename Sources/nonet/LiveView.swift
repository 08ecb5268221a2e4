internal import CandleStore
internal import Engine
internal import Exchange
internal import Market
internal import NonetClient
internal import Server
internal import ServiceLifecycle
internal import Signals

/// How collecting goes and what is served, once a second: a picture that is drawn over on a terminal, a line elsewhere.
struct LiveView: Service {
    let collector: Collector
    let server: Server
    let clock: RunningClock
    let symbols: Int
    /// Ends when so many live minutes were published and nothing is left to fill; nil for never.
    let minutes: Int?
    /// Prints the table as JSON in the end.
    let isJSON: Bool

    private static let shown = ["rsi", "macd_histogram", "adx", "bb_pct_b", "atr_percent", "cmf"]
    private static let interval = Client.Interval.m5
    private static let rowsMax = 12
    private static let signalsShown = 5

    func run() async throws {
        let client = try await Client.connect(host: server.host, port: server.port, name: "nonet view")
        defer { client.close() }
        try await cancelWhenGracefulShutdown { try await watch(client) }
        if isJSON { Output.line(json(try await client.matrix(interval: Self.interval)).serialized) }
    }

    private func watch(_ client: Client) async throws {
        var before = await collector.status
        var height = 0
        while (try? await Task.sleep(for: .seconds(1))) != nil {
            let status = await collector.status
            let matrix = try await client.matrix(interval: Self.interval)
            let head = try head(status, since: before)
            if Output.isErrorTerminal {
                let lines = head + decided + [""] + rows(matrix, limit: Self.rowsMax).lines
                // Up over the last picture, and each line to its end.
                let up = height > 0 ? "\u{1B}[\(height)A\u{1B}[J" : ""
                Output.show(up + lines.map { "\u{1B}[2K\($0)\n" }.joined())
                height = lines.count
            } else {
                Output.complain((head + decided).joined(separator: "; "))
            }
            before = status
            if let minutes, status.minutes >= minutes, status.backfilling == 0 { return }
        }
    }

    /// What collecting is at, in three lines.
    private func head(_ status: Collector.Status, since before: Collector.Status) throws -> [String] {
        let backfilled = status.backfilled.candles - before.backfilled.candles
        let live = status.candles + status.late - before.candles - before.late
        let summaries = try collector.engine.symbols()
        let missing = summaries.reduce(0) { $0 + ($1.coverage?.missing ?? 0) }
        let candles = summaries.reduce(0) { $0 + $1.candles }
        let now = Minute(containingMilliseconds: Int(clock.now / 1000))
        let newest = status.minute.map { minute in
            // In this machine's time, not the exchange's.
            let delay = Int(Double(status.delay) / clock.speed) / 1000
            return "last minute \(minute), \(now - minute - 1) min ago, out in \(delay) ms"
        }
        return [
            "exchange \(now), \(Int(clock.speed))x: \(newest ?? "no minute has closed yet")",
            "\(summaries.count) of \(symbols) symbols, \(candles) candles; \(live + backfilled) candles/s, "
                + "\(backfilled) of them history; \(status.late) late, \(status.halts) halts",
            "\(missing) minutes missing, \(status.backfilling) symbols to fill; serving \(server.connectionCounts.open) connections at "
                + "\(server.host):\(server.port)"
                + (status.trouble.map { "; \($0)" } ?? ""),
        ]
    }

    /// How far the last candidates came, and the last signals.
    private var decided: [String] {
        let decided = collector.engine.published.decided
        guard let close = decided.decidedAt else {
            return ["no decision yet: 500 bars of five minutes come first"]
        }
        let candidates = decided.candidates.values.filter { $0.minute == close }
        let stops = Stage.allCases.compactMap { stage in
            let count = candidates.count { $0.stoppedAt == stage }
            return count > 0 ? "\(count) by \(stage.name)" : nil
        }
        let funnel = "\(candidates.count) candidates at \(close), stopped: \(stops.joined(separator: ", "))"
        return [funnel]
            + decided.signals.prefix(Self.signalsShown).map { entry in
                let (signal, result) = (
                    entry.signal, entry.status.multiple.map { " \($0.rounded(toDigits: 2)) R" }
                )
                return
                    "signal \(signal.minute) \(signal.symbol) \(signal.direction) at \(signal.reference), stop "
                    + "\(signal.stop.rounded(toDigits: 4)), target \(signal.target.rounded(toDigits: 4)), confidence "
                    + "\(signal.confidence.rounded(toDigits: 2)): \(entry.status.state.name)\(result ?? "")"
            }
    }

    private func rows(_ matrix: Client.Matrix, limit: Int) -> Table {
        let places = Self.shown.compactMap { matrix.columns.firstIndex(of: $0) }
        var table = Table(["symbol", "last closed 5m", "bars"] + Self.shown)
        for (index, row) in matrix.rows.prefix(limit).enumerated() {
            let values = Array(matrix[index])
            table.add(
                [.left(row.symbol), .left(iso(row.openTime)), .right(row.bars)]
                    + places.map { .right(values[$0], digits: 3) })
        }
        return table
    }

    private func json(_ matrix: Client.Matrix) -> JSON {
        let places = Self.shown.compactMap { matrix.columns.firstIndex(of: $0) }
        return .list(
            matrix.rows.enumerated().map { index, row in
                let values = Array(matrix[index])
                return .object(
                    [("symbol", .text(row.symbol)), ("open_time", .milliseconds(row.openTime))]
                        + places.map { (matrix.columns[$0], .number(values[$0])) })
            })
    }
}
