internal import ArgumentParser
internal import CandleStore
internal import Engine
internal import Exchange
internal import Market

struct BackfillCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backfill",
        abstract: "Ask the exchange for every minute that the store lacks.",
        discussion: """
            Before the first known minute, between, and after the last; the longest ranges by the exchange's files, the rest \
            by requests within the allowance. What the exchange has no candle of becomes a halt; what it gives no answer to \
            stays missing, and the exit code is 3. It may be interrupted and run again: it goes on where it was. No server \
            may be running on the store: `nonet serve` does the same beside its other work.

            EXAMPLES
              nonet backfill --store var --symbols BTCUSDT,ETHUSDT --history 30d
              nonet backfill --store var --symbols BTCUSDT --from 2024-01-01 --to 2024-02-01
              nonet backfill --store var --top 20 --json
            """)

    @OptionGroup var store: StoreOption

    @OptionGroup var collecting: CollectOptions

    @Option(
        help: ArgumentHelp("The first open time, instead of --history.", valueName: "time"),
        transform: { try Instant($0) })
    var from: Instant?

    @Option(
        help: ArgumentHelp("The open time to stop before; now if left out.", valueName: "time"),
        transform: { try Instant($0) })
    var to: Instant?

    @Flag(help: "Print as JSON.")
    var json = false

    func validate() throws {
        guard let from else {
            if to != nil { throw ValidationError("--to needs --from: a range is [from, to)") }
            return
        }
        if let to, from.milliseconds > to.milliseconds {
            throw ValidationError("--from is after --to: a range is [from, to)")
        }
    }

    func run() async throws {
        Interruption.listen()
        let engine = try Engine(storeAt: store.path, for: .writing)
        let state = try EngineState.open(storeAt: store.path, for: .writing)
        let surroundings = try collecting.endpoints.surroundings(engine, state, storeAt: store.path)
        let plan = try await collecting.plan(surroundings.source, engine)
        let jobs = GapJobs(surroundings, plan)
        let identifier =
            if let from {
                try await jobs.backfill(
                    plan.symbols, from.minuteUp..<max(from.minuteUp, to?.minuteUp ?? .now))
            } else {
                try await jobs.backfillAll()
            }
        let interrupting = Task {
            await Interruption.wait()
            await jobs.stop()
        }
        let telling = Task { await Self.tell(of: jobs) }
        guard let job = await jobs.end(of: identifier) else {
            throw Failure(.error, "job \(identifier) is not known")
        }
        telling.cancel()
        await telling.value
        interrupting.cancel()
        await surroundings.writer.stop()
        try show(job, jobs, plan.symbols)
        try Self.end(job)
    }

    /// Says how far it is, a few times a second.
    private static func tell(of jobs: GapJobs) async {
        var bar = ProgressBar("candles")
        while !Task.isCancelled {
            if let status = try? await jobs.status(last: 1), let job = status.running.first {
                let weight = status.weight.map { ", weight \($0.used) of \($0.limit)" } ?? ""
                bar.show(
                    done: job.minutesDone, of: job.minutes, count: job.candles,
                    note: "\(job.symbolsDone) of \(job.symbols) symbols\(weight)")
            }
            try? await Task.sleep(for: .milliseconds(200))
        }
        bar.finish()
    }

    private static func end(_ job: GapJob) throws {
        let missing = "\(job.missing) minutes are missing still"
        switch job.state {
        case .running, .done: return
        case .failed: throw Failure(.error, job.trouble)
        case .interrupted:
            throw Failure(.incomplete, "interrupted: \(missing); run it again and it goes on from here")
        case .incomplete:
            throw Failure(.incomplete, "\(missing)" + (job.trouble.map { ": \($0)" } ?? ""))
        }
    }
}

extension BackfillCommand {
    /// What became of a symbol's ranges.
    private struct Line {
        var gap: GapStatus
        var ranges: Int
        /// Of ranges that got no whole answer, or were not come to.
        var open: Int
        var failures: [String]
    }

    private func show(_ job: GapJob, _ jobs: GapJobs, _ symbols: [Symbol]) throws {
        let entries = Dictionary(grouping: try jobs.entries(of: job.identifier), by: \.symbol)
        let wanted = Set(symbols)
        let lines = try jobs.gaps().filter { wanted.contains($0.symbol) }.map { gap in
            let own = entries[gap.symbol] ?? []
            let open = own.filter { $0.outcome == .planned || $0.outcome == .failed }
            return Line(
                gap: gap, ranges: own.count,
                open: open.reduce(0) { $0 + ($1.minutes.upperBound - $1.minutes.lowerBound) },
                failures: own.filter { $0.outcome == .failed }.compactMap(\.note))
        }
        let seconds = Double((job.ended ?? job.begun) - job.begun) / 1e6
        let rate = seconds > 0 ? Double(job.candles) / seconds : 0
        for note in Set(entries.values.joined().filter { $0.outcome != .failed }.compactMap(\.note)).sorted()
        {
            Output.complain(note)
        }
        if json {
            Output.line(object(job, lines, seconds, rate).serialized)
            return
        }
        var table = Table(["symbol", "first", "last", "present", "halt", "ranges", "failed", "open minutes"])
        for line in lines {
            guard let coverage = line.gap.coverage else { continue }
            table.add([
                .left(line.gap.symbol.name), .left(coverage.first.description),
                .left(coverage.last.description), .right(coverage.present), .right(coverage.halt),
                .right(line.ranges), .right(line.failures.count), .right(line.open),
            ])
        }
        table.print()
        Output.line(
            "\(job.candles) candles and \(job.halts) halts in \(job.pages) pages and \(job.dumps) files, "
                + "\(Int(rate)) candles/s; \(job.state == .failed ? "what is missing is not known" : "\(job.missing) minutes missing")"
        )
    }

    private func object(_ job: GapJob, _ lines: [Line], _ seconds: Double, _ rate: Double) -> JSON {
        let symbols = lines.map { line in
            JSON.object([
                ("symbol", .text(line.gap.symbol.name)),
                ("first", .optional(line.gap.coverage?.first.milliseconds)),
                ("last", .optional(line.gap.coverage?.last.milliseconds)),
                ("ranges", .int(line.ranges)), ("open_minutes", .int(line.open)),
                ("failures", .list(line.failures.map { .text($0) })),
            ])
        }
        return .object([
            ("job", .int(Int(job.identifier))), ("state", .text("\(job.state)")),
            ("candles", .int(job.candles)), ("halts", .int(job.halts)), ("pages", .int(job.pages)),
            ("dumps", .int(job.dumps)), ("missing", job.state == .failed ? .null : .int(job.missing)),
            ("seconds", .number(seconds)),
            ("candles_per_second", .number(rate)),
            ("trouble", job.trouble.map { .text($0) } ?? .null), ("symbols", .list(symbols)),
        ])
    }
}
