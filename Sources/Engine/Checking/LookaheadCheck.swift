internal import CandleStore
internal import Exchange
public import Market

/// Whether anything looks into the future: history is run over everything, and again over stores that have the same past
/// but another future, and until the futures part every bit must be the same.
public struct LookaheadCheck: Sendable {
    /// What is run.
    public var replay = Replay()
    /// At how many minutes the future is changed.
    public var samples = 20
    public var seed: UInt64 = 1
    /// What else is compared, at every close of a decision.
    package var others: [Other] = []

    public init() {}

    /// A value that is made of a store for a symbol at a minute: a head or a column under trial.
    package struct Other: Sendable {
        package let name: String
        package let value: @Sendable (_ engine: Engine, Symbol, Minute) -> Double

        package init(
            _ name: String, _ value: @escaping @Sendable (_ engine: Engine, Symbol, Minute) -> Double
        ) {
            (self.name, self.value) = (name, value)
        }
    }

    /// How much was compared: values of columns, votes of heads (an abstention is one), candidates with all their gates,
    /// signals, and how trades ended.
    public struct Compared: Equatable, Sendable {
        public var columns = 0
        public var votes = 0
        public var candidates = 0
        public var signals = 0
        public var outcomes = 0
    }

    /// What came of one cut.
    public struct Sample: Sendable {
        /// The first minute of the other future.
        public let cut: Minute
        public let future: OtherFuture
        public internal(set) var compared = Compared()
        /// How many there were, and the first of them.
        public internal(set) var differenceCount = 0
        public internal(set) var differences: [Difference] = []
    }

    /// Runs that go side by side with one over everything: each has a store of its own while it does.
    private static let sideBySide = 4

    /// Runs the check.
    ///
    /// - Parameters:
    ///   - directory: an empty one, for the stores of other futures; they are left there.
    ///   - progress: is told how many of how many minutes are done.
    /// - Returns: the samples by time; none where there is no history.
    public func run(
        _ engine: Engine, in directory: String, progress: (_ done: Int, _ of: Int) -> Void = { _, _ in }
    ) throws(EngineError) -> [Sample] {
        do throws(StoreError) {
            guard let first = try HistoryRun(replay, in: engine.store) else { return [] }
            let samples = cuts(max(first.minute + 1, replay.from ?? first.minute + 1), first.end)
            let steps = stride(from: 0, to: samples.count, by: Self.sideBySide).map {
                samples[$0..<min($0 + Self.sideBySide, samples.count)]
            }
            let total = steps.reduce(0) { $0 + (($1.last?.cut ?? first.minute) - first.minute) }
            var (done, found): (Int, [Sample]) = (0, [])
            for samples in steps {
                var trials: [Trial] = []
                for sample in samples {
                    let path = "\(directory)/\(found.count + trials.count)"
                    trials.append(try trial(sample, engine, path, from: first.minute + 1))
                }
                guard let whole = try HistoryRun(replay, in: engine.store) else { return [] }
                while let last = samples.last, whole.minute + 1 < last.cut, try whole.advance() {
                    done += 1
                    progress(done, total)
                    for trial in trials where whole.minute < trial.sample.cut {
                        while trial.run.minute < whole.minute, try trial.run.advance() {}
                        if trial.run.minute == whole.minute { compare(whole, engine, with: trial) }
                    }
                }
                found += trials.map(\.result)
            }
            return found
        } catch {
            throw .store(error)
        }
    }

    /// Where the future is changed, by time: behind closes of decisions, for what is decided there is what could know of the
    /// next minute. Every other future is an end.
    private func cuts(_ start: Minute, _ end: Minute) -> [Sample] {
        let interval = replay.interval
        let (first, last) = (interval.bar(of: start) + 1, interval.bar(of: end))
        guard first <= last else { return [] }
        var random = SplitMix(state: seed)
        let chosen = Set((0..<samples).map { _ in random.integer(in: first...last) })
        return chosen.sorted().enumerated().map { number, bar in
            Sample(
                cut: interval.firstMinute(ofBar: bar), future: number % 2 == 0 ? .rewritten : .absent)
        }
    }

    /// A run over another future.
    private final class Trial {
        let sample: Sample
        let engine: Engine
        let run: HistoryRun
        var comparison = BitComparison()

        init(_ sample: Sample, _ engine: Engine, _ run: HistoryRun) {
            (self.sample, self.engine, self.run) = (sample, engine, run)
        }

        var result: Sample {
            var result = sample
            result.compared = comparison.compared
            (result.differenceCount, result.differences) = (comparison.count, comparison.differences)
            return result
        }
    }

    private func trial(
        _ sample: Sample, _ engine: Engine, _ path: String, from start: Minute
    ) throws(StoreError) -> Trial {
        let snapshot = try engine.store.snapshot()
        let records = try replay.records(in: snapshot)
        let store = try sample.future.fill(
            path, from: start, cut: sample.cut, seed: seed ^ UInt64(sample.cut.sinceEpoch), as: records,
            in: snapshot)
        var beyond = replay
        beyond.to = nil
        guard let run = try HistoryRun(beyond, in: store) else {
            preconditionFailure("a store with the past of another has something to run")
        }
        precondition(run.minute + 1 >= start && run.symbols == records.map(\.symbol))
        return Trial(sample, Engine(store: store), run)
    }

    private func compare(_ whole: HistoryRun, _ engine: Engine, with trial: Trial) {
        trial.comparison.compare(whole, trial.run, decision: replay.interval)
        guard replay.interval.endsBar(with: whole.minute) else { return }
        for other in others {
            for symbol in whole.symbols {
                trial.comparison.note(
                    other.value(engine, symbol, whole.minute),
                    other.value(trial.engine, symbol, whole.minute),
                    symbol, whole.minute, other.name)
            }
        }
    }
}
