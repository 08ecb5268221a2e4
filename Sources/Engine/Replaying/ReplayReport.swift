public import Learning
internal import Market
public import Signals

/// What a replay came to, counted as it goes.
public struct ReplayReport: Sendable {
    /// How many candidates came to a stage, and how many it stopped.
    public struct Funnel: Sendable {
        public let stage: Stage
        public var entered = 0
        public var rejected = 0
    }

    /// How a head votes.
    public struct HeadRate: Sendable {
        public let key: HeadKey
        public var long = 0
        public var short = 0
        public var flat = 0
        public var abstained = 0
        public var strong = 0
        /// Votes in the direction of the consensus.
        public var agreeing = 0
        public var votes: Int { long + short }
    }

    /// A signal, and what became of it; nil while it is open.
    public struct Record: Sendable {
        public let signal: Signal
        public var outcome: Outcome?
        public var isReplaced = false
    }

    public private(set) var candidates = 0
    public private(set) var passedQuality = 0
    public private(set) var funnel: [Funnel]
    public private(set) var heads: [HeadRate]
    /// In the order of their decisions.
    public private(set) var records: [Record] = []
    private var placeOfRecord: [UInt64: Int] = [:]
    private let judge: Judge
    private var lastMinute: Minute?

    public init(_ judge: Judge) {
        self.judge = judge
        funnel = Stage.allCases.filter { $0 != .data }.map { Funnel(stage: $0) }
        heads = HeadKey.allCases.map { HeadRate(key: $0) }
    }

    /// Counts a minute.
    public mutating func add(_ step: Replay.Step) {
        lastMinute = step.minute
        for candidate in step.candidates { add(candidate) }
        for id in step.replaced {
            if let place = placeOfRecord[id] { records[place].isReplaced = true }
        }
        for signal in step.signals {
            placeOfRecord[signal.id] = records.count
            records.append(Record(signal: signal))
        }
        for end in step.ended {
            guard let place = placeOfRecord[end.label.key],
                records[place].signal.plan.direction == end.direction
            else { continue }
            records[place].outcome = end.outcome
        }
    }

    private mutating func add(_ candidate: Candidate) {
        candidates += 1
        for stage in funnel.indices {
            funnel[stage].entered += 1
            guard candidate.stoppedAt == funnel[stage].stage else { continue }
            funnel[stage].rejected += 1
            break
        }
        if candidate.stoppedAt.map({ !$0.isQuality }) ?? true { passedQuality += 1 }
        for key in HeadKey.allCases {
            let place = Int(key.rawValue)
            guard let vote = candidate.votes[key] else {
                heads[place].abstained += 1
                continue
            }
            switch vote.direction {
            case .long: heads[place].long += 1
            case .short: heads[place].short += 1
            case .flat: heads[place].flat += 1
            }
            guard vote.direction != .flat else { continue }
            if vote.direction == candidate.direction { heads[place].agreeing += 1 }
            if judge.calibration.isStrong(vote, of: key) { heads[place].strong += 1 }
        }
    }

    /// The share of the candidates that the stages about quality stopped.
    public var rejection: Double? {
        candidates > 0 ? 1 - Double(passedQuality) / Double(candidates) : nil
    }

    /// What a signal brought, in multiples of the risk, and as a share of the price; of those whose 72 hours were over.
    ///
    /// Of later ones the first to end are mostly those that lose. One that a better one replaced counts with what it would have
    /// brought: those that live long enough to be replaced are mostly those that gain.
    public var expectancy: (multiple: DayBlocks, gain: DayBlocks)? {
        let ended = records.compactMap { record -> (Minute, Outcome)? in
            let minute = record.signal.candidate.minute
            guard let lastMinute, minute + TradePlan.expiryMinutes <= lastMinute else { return nil }
            return record.outcome.map { (minute, $0) }
        }
        func blocks(_ value: (Outcome) -> Double) -> DayBlocks? {
            DayBlocks(ended.map { (day: Interval.d1.bar(of: $0), value: value($1)) })
        }
        guard let multiple = blocks(\.multiple), let gain = blocks(\.gain) else { return nil }
        return (multiple, gain)
    }
}
