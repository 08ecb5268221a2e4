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
            Before the first known minute, between, and after the last. What the exchange has no candle of becomes a halt; \
            what it gives no answer to stays missing, and the exit code is 3. It may be interrupted and run again: it goes \
            on where it was. No server may be running on the store: `nonet serve` does the same beside its other work.

            EXAMPLES
              nonet backfill --store var --symbols BTCUSDT,ETHUSDT --history 30d
              nonet backfill --store var --top 20 --json
            """)

    @OptionGroup var store: StoreOption

    @OptionGroup var collecting: CollectOptions

    @Flag(help: "Print as JSON.")
    var json = false

    func run() async throws {
        Interruption.listen()
        let engine = try Engine(storeAt: store.path, for: .writing)
        let (source, clock) = (try collecting.source(storeAt: store.path), SystemClock())
        let plan = try await collecting.plan(source, engine)
        let collector = Collector(
            engine, StoreWriter(engine.store, clock: clock), source, plan, clock: clock)
        let filling = Task { await collector.fillGaps(of: plan.symbols) }
        let interrupting = Task {
            await Interruption.wait()
            filling.cancel()
        }
        let telling = Task {
            var bar = ProgressBar("candles")
            while !Task.isCancelled {
                let status = await collector.status
                bar.show(
                    done: plan.symbols.count - status.backfilling, of: plan.symbols.count,
                    count: status.backfilled.candles)
                try? await Task.sleep(for: .milliseconds(200))
            }
            bar.finish()
        }
        let unanswered = await filling.value
        telling.cancel()
        await telling.value
        interrupting.cancel()
        let status = await collector.status
        await collector.writer.stop()
        let missing = try missing(engine, plan)
        show(status, missing)
        if missing > 0 || !unanswered.isEmpty {
            throw Failure(.incomplete, status.trouble ?? "\(unanswered.count) symbols got no answer")
        }
    }

    private func missing(_ engine: Engine, _ plan: Collector.Plan) throws -> Int {
        try engine.symbols().filter { plan.symbols.contains($0.symbol) }
            .reduce(0) { $0 + ($1.coverage?.missing ?? 0) }
    }

    private func show(_ status: Collector.Status, _ missing: Int) {
        let report = status.backfilled
        if json {
            Output.line(
                JSON.object([
                    ("candles", .int(report.candles)), ("halts", .int(report.halts)),
                    ("pages", .int(report.pages)),
                    ("missing", .int(missing)), ("trouble", status.trouble.map { .text($0) } ?? .null),
                ]).serialized)
        } else {
            Output.line(
                "\(report.candles) candles and \(report.halts) halts in \(report.pages) pages; \(missing) minutes missing"
            )
        }
    }
}
