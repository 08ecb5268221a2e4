internal import ArgumentParser
internal import CandleStore
internal import Engine
internal import Market
internal import Signals

#if canImport(Glibc)
    internal import Glibc
#endif

struct LookaheadCheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lookahead-check",
        abstract: "Show that nothing looks into the future.",
        discussion: """
            History is run over everything, and again at sampled minutes over a store that has the same candles up to \
            there and another future: none at all, or other candles, in turn. Up to that minute all must be the same bits: \
            the 69 columns of every interval, the nine heads' votes, candidates with every gate, signals and outcomes. Any \
            difference is named, and the exit code is 1. It takes about as long as half as many replays as there are \
            samples; the other stores, as large as history up to each sample, lie in the directory for temporary files meanwhile.

            EXAMPLES
              nonet lookahead-check --store var
              nonet lookahead-check --store var --symbols BTCUSDT,ETHUSDT --from 2021-05-01 --samples 50 --seed 7 --json
            """)

    @OptionGroup var store: StoreOption

    @Option(help: ArgumentHelp("These symbols, by comma; all if left out.", valueName: "a,b"))
    var symbols: String?

    @Option(help: "Decide, and sample, from here on.", transform: { try Instant($0) })
    var from: Instant?

    @Option(help: "Up to here, without it.", transform: { try Instant($0) })
    var to: Instant?

    @Option(help: "At the closes of which decisions are made: 5m, 15m or 1h.")
    var interval = Interval.m5

    @Option(help: "At how many minutes the future is changed.")
    var samples = 20

    @Option(help: "Which minutes those are, and what comes after them.")
    var seed: UInt64 = 1

    @Flag(help: "Print as JSON.")
    var json = false

    func validate() throws {
        try ReplayCommand.check(interval)
        guard (1...10_000).contains(samples) else {
            throw ValidationError("--samples is \(samples), it is 1 to 10,000")
        }
    }

    func run() throws {
        let engine = try Engine(storeAt: store.path, for: .reading)
        var check = LookaheadCheck()
        (check.samples, check.seed) = (samples, seed)
        check.replay.judge = Judge(
            calibration: try Versions.calibrations(storeAt: store.path).newest(interval))
        check.replay.symbols = try symbols.map { try engine.symbols(nonet.symbols(in: $0)).map(\.symbol) }
        (check.replay.from, check.replay.to) = (from.map(Minute.init(from:)), to.map(Minute.init(from:)))
        check.replay.interval = interval
        let directory = try TemporaryDirectory()
        Interruption.listen()
        Task.detached {
            await Interruption.wait()
            directory.remove()
            Output.complain("nonet: interrupted")
            _exit(128 + SIGINT)
        }
        var bar = ProgressBar("minutes")
        let found = try check.run(
            engine, in: directory.path, progress: { done, of in bar.show(done: done, of: of, count: done) })
        bar.finish()
        guard found.contains(where: { $0.compared.columns > 0 }) else {
            throw Failure(.error, "the store at \(store.path) has no candles there to look at")
        }
        if json { Output.line(Self.json(found).serialized) } else { Self.print(found) }
        let differences = found.reduce(0) { $0 + $1.differenceCount }
        guard differences == 0 else {
            throw Failure(.error, "\(differences) values depend on what came after them")
        }
    }

    private static func json(_ samples: [LookaheadCheck.Sample]) -> JSON {
        .object([
            ("differences", .int(samples.reduce(0) { $0 + $1.differenceCount })),
            (
                "samples",
                .list(
                    samples.map { sample in
                        .object([
                            ("cut", .int(sample.cut.milliseconds)),
                            ("future", .text(sample.future.rawValue)),
                            ("columns", .int(sample.compared.columns)),
                            ("votes", .int(sample.compared.votes)),
                            ("candidates", .int(sample.compared.candidates)),
                            ("signals", .int(sample.compared.signals)),
                            ("outcomes", .int(sample.compared.outcomes)),
                            ("differences", .int(sample.differenceCount)),
                            ("first", .list(sample.differences.map(json))),
                        ])
                    })
            ),
        ])
    }

    private static func json(_ difference: Difference) -> JSON {
        .object([
            ("symbol", .text(difference.symbol.name)), ("time", .int(difference.minute.milliseconds)),
            ("what", .text(difference.what)), ("whole", .number(difference.whole)),
            ("cut", .number(difference.cut)),
        ])
    }

    private static func print(_ samples: [LookaheadCheck.Sample]) {
        var table = Table([
            "cut", "future", "columns", "votes", "candidates", "signals", "outcomes", "differences",
        ])
        for sample in samples {
            let compared = sample.compared
            table.add([
                .left("\(sample.cut)"), .left(sample.future.rawValue), .right(compared.columns),
                .right(compared.votes), .right(compared.candidates), .right(compared.signals),
                .right(compared.outcomes), .right(sample.differenceCount),
            ])
        }
        table.print()
        for difference in samples.flatMap(\.differences).prefix(20) { Output.line("\(difference)") }
        if samples.allSatisfy({ $0.differenceCount == 0 }) {
            Output.line("all bits are the same, whatever came after")
        }
    }
}
