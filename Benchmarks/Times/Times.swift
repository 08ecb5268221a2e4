import Benchmark
import HotPaths

/// Wall clock tells how it is here and now: look at it beside another run of the same hour. What gates is `Ratios`.
let benchmarks: @Sendable () -> Void = {
    let configuration = Benchmark.Configuration(
        metrics: [.wallClock], maxDuration: .seconds(2), maxIterations: 1000)

    /// The first iteration, which isn't counted, makes what the others use.
    func time(_ name: String, _ iteration: @escaping (Benchmark) -> Void) {
        Benchmark(name, configuration: configuration, closure: iteration)
    }

    // Every indicator over a day of minutes, values left in the cache: what the engine does after a restart.
    lazy var replay = Replay(symbols: 500, bars: 1440)
    time("catalogue of 500 x 1440, one thread") { _ in replay.compute(threads: 1) }
    // The same on a server of two cores.
    time("catalogue of 500 x 1440, two threads") { _ in replay.compute(threads: 2) }
    // The same and every value kept: what a study of the past does. Memory is the limit.
    time("catalogue of 500 x 1440, materialised") { _ in replay.materialise() }

    // One candle of every symbol: what stands between a close and the answers that know it.
    for symbols in [500, 2000] {
        lazy var closes: Closes = {
            let closes = Closes(candles(symbols: symbols, bars: 300))
            closes.warm(bars: 256)
            return closes
        }()
        time("close of \(symbols)") { benchmark in
            closes.show()
            benchmark.startMeasurement()
            closes.close()
            benchmark.stopMeasurement()
        }
    }

    // From nothing to the first value of every column: what a restart waits for, and a symbol that was just listed.
    let start = Start()
    time("start, first tiles of 8") { _ in start.run() }

    // Every value as columns of doubles through the C interface: what Python does.
    lazy var call = ColumnCall(candles(symbols: 64, bars: 1440))
    time("C call, columns of 64 x 1440") { _ in call.run() }
}
