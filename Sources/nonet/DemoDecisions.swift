internal import CandleStore
internal import Engine
internal import Learning
internal import Market
internal import ServiceLifecycle
internal import Signals

/// Sets the filter to the demo's market once its history is there, and decides from then on.
struct DemoDecisions: Service {
    let collector: Collector
    let state: StateStore

    func run() async throws {
        await cancelWhenGracefulShutdown { await wait() }
        guard !Task.isShuttingDownGracefully else { return }
        let (engine, versions) = (collector.engine, Versions(in: state))
        let known = try versions.calibrations()
        var calibration = known.last?.calibration ?? .standard
        let sample = try engine.sample(Replay())
        if let fit = sample.fit(version: calibration.version + 1),
            let first = engine.published.symbols.compactMap(\.first).min(),
            let last = engine.published.symbols.compactMap(\.last).max()
        {
            calibration = fit.calibration
            try versions.add(
                CalibrationRecord(calibration, .m5, from: first, to: last + 1, candidates: sample.count))
        }
        try engine.decide(
            by: Judge(calibration: calibration), at: .m5, keeping: DecisionJournal(in: state),
            following: try WeightsVersions(in: state))
    }

    /// Until history is there and live minutes come.
    private func wait() async {
        while !Task.isCancelled {
            let status = await collector.status
            if status.minutes > 0, status.backfilling == 0 { return }
            try? await Task.sleep(for: .milliseconds(100))
        }
    }
}
