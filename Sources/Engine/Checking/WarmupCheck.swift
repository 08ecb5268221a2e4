internal import CandleStore
internal import Indicators
internal import Market
public import Signals

/// How soon it no longer matters where history begins: it is run from its beginning, and from later days on, side by side.
public struct WarmupCheck: Sendable {
    /// What is run; its `since` and `from` are not looked at.
    public var replay = Replay()
    /// Days after the beginning that the later runs begin at.
    public var starts = [1, 3, 7, 13]

    /// Values this close agree: as a share of their size, or of 1 for what is smaller.
    public static let tolerance = 1e-9

    public init() {}

    /// When two runs came to agree in some way, over all their series.
    public struct Settling: Sendable {
        /// Series that agree for as long as they did not before, or longer.
        public private(set) var settled = 0
        /// The most that such a series took: bars of a column, minutes of a head.
        public private(set) var within = 0
        /// The longest series that did not settle, in the same unit; 0 where all did.
        public private(set) var longestUnsettled = 0

        /// It did not settle where there was time enough: in four times what it took others.
        public var isUnsettled: Bool { longestUnsettled > 4 * within }

        /// Counts a series by where its runs last differed, and its length.
        mutating func add(lastDifferent: Int, of length: Int) {
            if lastDifferent * 2 <= length {
                settled += 1
                within = max(within, lastDifferent)
            } else {
                longestUnsettled = max(longestUnsettled, length)
            }
        }
    }

    /// How two runs came to agree.
    public struct Agreement: Sendable {
        /// Series that were compared: of a column every interval, symbol and start, of a head every symbol and start.
        public internal(set) var series = 0
        /// To the tolerance, and to the bit.
        public internal(set) var close = Settling()
        public internal(set) var exact = Settling()
        /// Values or votes that were compared, and those that agreed to the tolerance.
        public internal(set) var compared = 0
        public internal(set) var agreeing = 0
    }

    public struct Column: Sendable {
        public let name: String
        /// What the catalogue says: bars until it agrees; nil for never.
        public let stated: Int?
        public internal(set) var agreement = Agreement()
    }

    public struct Head: Sendable {
        public let key: HeadKey
        public internal(set) var agreement = Agreement()
    }

    public struct Report: Sendable {
        public internal(set) var columns = Catalogue.indicators.map {
            Column(name: $0.name, stated: $0.convergence)
        }
        public internal(set) var heads = HeadKey.allCases.map { Head(key: $0) }
        /// Days that the later runs began at; those that history is too short for are not among them.
        public internal(set) var starts: [Int] = []
    }

    /// Runs the check.
    ///
    /// - Parameter progress: is told how many of how many minutes are done.
    public func run(
        _ engine: Engine, progress: (_ done: Int, _ of: Int) -> Void = { _, _ in }
    ) throws(EngineError) -> Report {
        var report = Report()
        do throws(StoreError) {
            var long = replay
            (long.since, long.from) = (nil, nil)
            guard let whole = try HistoryRun(long, in: engine.store) else { return report }
            let first = whole.minute + 1
            var late: [LateRun] = []
            for days in starts.sorted() {
                var replay = long
                replay.since = first + days * 1440
                guard let run = try HistoryRun(replay, in: engine.store) else { continue }
                report.starts.append(days)
                late.append(LateRun(run, decision: replay.interval))
            }
            guard !late.isEmpty else { return report }
            while try whole.advance() {
                progress(whole.minute - first + 1, whole.end - first)
                for other in late where other.run.minute < whole.minute {
                    guard try other.run.advance() else { continue }
                    other.compare(with: whole, &report)
                }
            }
            for other in late { other.finish(&report) }
        } catch {
            throw .store(error)
        }
        return report
    }
}
