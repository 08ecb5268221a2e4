internal import CandleStore

#if canImport(Glibc)
    internal import Glibc
#endif

/// Long work on a store: shown while it lasts, and undone where it is interrupted.
enum StoreOperation {
    /// Runs the work; a signal removes what it has half made and ends the process.
    static func run<Result>(
        _ work: (_ progress: (OperationProgress) -> Void) throws -> Result
    ) throws -> Result {
        Interruption.listen()
        Task.detached {
            await Interruption.wait()
            Store.removeUnfinished()
            Output.complain("nonet: interrupted; what was half made is removed")
            _exit(128 + SIGINT)
        }
        var (bars, step) = ([OperationProgress.Step: ProgressBar](), OperationProgress.Step?.none)
        defer { step.flatMap { bars[$0] }?.finish() }
        return try work { progress in
            if step != progress.step { step.flatMap { bars[$0] }?.finish() }
            step = progress.step
            let isCopying = progress.step == .copying
            var bar = bars[progress.step] ?? ProgressBar(isCopying ? "MB" : "symbols")
            bar.show(
                done: progress.done, of: progress.total,
                count: isCopying ? progress.done / 1_000_000 : progress.done, note: progress.step.rawValue)
            bars[progress.step] = bar
        }
    }
}

extension StoreCopy {
    /// What there is in it, for people.
    var summary: String {
        let candles = "\(verification.symbols) symbols, \(verification.candles) candles, \(candleBytes) bytes"
        guard let state else { return candles }
        return candles + "; \(state.records) records of the state, \(stateBytes) bytes"
    }

    var json: [(String, JSON)] {
        [
            ("symbols", .int(verification.symbols)), ("blocks", .int(verification.blocks)),
            ("candles", .int(verification.candles)), ("candle_bytes", .int(candleBytes)),
            ("records", .optional(state?.records)), ("state_bytes", .int(stateBytes)),
        ]
    }
}
