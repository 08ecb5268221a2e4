public import CandleStore
public import Market
public import Signals

/// A signal as it is kept and sent: immutable, with all that led to it.
public struct SignalRecord: Sendable, Equatable, StateRecord {
    public static let version: UInt16 = 1

    /// A head's vote; nil parts where it abstained.
    public struct HeadVote: Sendable, Equatable {
        public let vote: Vote?
        public let weight: Double
    }

    public let id: UInt64
    public let symbol: Symbol
    /// The minute that closed the decision bar.
    public let minute: Minute
    public let interval: Interval
    public let direction: Direction
    public let reference: Double
    public let stop: Double
    public let target: Double
    public let score: Double
    public let confidence: Double
    public let confluence: Double
    public let quality: Double
    public let winProbability: Double?
    public let risk: Double
    public let size: Double
    public let regime: Regime?
    /// In the heads' order.
    public let votes: [HeadVote]
    public let gates: [Gate]
    public let weightsVersion: Int
    public let calibrationVersion: Int

    public var reward: Double { abs(target - reference) / abs(reference - stop) }

    init(_ signal: Signal) {
        let candidate = signal.candidate
        (id, symbol, minute) = (signal.id, candidate.symbol, candidate.minute)
        (interval, direction) = (candidate.interval, candidate.direction)
        (reference, stop, target) = (signal.plan.reference, signal.plan.stop, signal.plan.target)
        (score, confidence) = (candidate.consensus.score, candidate.consensus.confidence)
        (confluence, quality) = (candidate.confluence, candidate.quality)
        (winProbability, risk, size) = (signal.winProbability, signal.risk, signal.size)
        regime = candidate.regime
        votes = HeadKey.allCases.map {
            HeadVote(vote: candidate.votes[$0], weight: signal.weights[$0])
        }
        gates = candidate.gates
        (weightsVersion, calibrationVersion) = (signal.weights.version, signal.calibrationVersion)
    }

    public func write(to payload: inout PayloadWriter) {
        payload.write(id)
        payload.write(symbol.name)
        payload.write(minute)
        payload.write(interval.rawValue)
        payload.write(direction.rawValue)
        payload.write([reference, stop, target, score, confidence, confluence, quality, risk, size])
        payload.write(winProbability) { $0.write($1) }
        payload.write(regime) { $0.write($1.rawValue) }
        payload.write(votes) { payload, head in
            payload.write(head.weight)
            payload.write(head.vote) { payload, vote in
                payload.write(vote.direction.rawValue)
                payload.write(vote.probability)
                payload.write(vote.confidence)
            }
        }
        payload.write(gates) { payload, gate in
            payload.write(gate.stage.rawValue)
            payload.write(gate.name)
            payload.write(gate.value)
            payload.write(gate.threshold)
            payload.write(gate.passed)
        }
        payload.write(UInt32(weightsVersion))
        payload.write(UInt32(calibrationVersion))
    }

    public init(version: UInt16, from payload: inout PayloadReader) throws(Unreadable) {
        id = try payload.integer()
        symbol = try payload.symbol()
        minute = try payload.minute()
        interval = try payload.value(Interval.init(rawValue:))
        direction = try payload.value(Direction.init(rawValue:))
        let numbers = try payload.doubles()
        guard numbers.count == 9 else { throw Unreadable("its numbers are not all there") }
        (reference, stop, target) = (numbers[0], numbers[1], numbers[2])
        (score, confidence, confluence) = (numbers[3], numbers[4], numbers[5])
        (quality, risk, size) = (numbers[6], numbers[7], numbers[8])
        winProbability = try payload.optional { payload throws(Unreadable) in try payload.double() }
        regime = try payload.optional { payload throws(Unreadable) in
            try payload.value(Regime.init(rawValue:))
        }
        votes = try payload.array { payload throws(Unreadable) in
            let weight = try payload.double()
            let vote = try payload.optional { payload throws(Unreadable) in try Vote(from: &payload) }
            return HeadVote(vote: vote, weight: weight)
        }
        guard votes.count == HeadKey.count else { throw Unreadable("its votes are not nine") }
        gates = try payload.array { payload throws(Unreadable) in
            Gate(
                try payload.value(Stage.init(rawValue:)), try payload.string(), try payload.double(),
                try payload.double(), try payload.bool())
        }
        weightsVersion = Int(try payload.integer(UInt32.self))
        calibrationVersion = Int(try payload.integer(UInt32.self))
    }
}

extension Vote {
    fileprivate init(from payload: inout PayloadReader) throws(Unreadable) {
        let direction = try payload.value(Direction.init(rawValue:))
        let (probability, confidence) = (try payload.double(), try payload.double())
        guard probability >= 0.5, probability <= 1, confidence >= 0, confidence <= 1 else {
            throw Unreadable("a vote of probability \(probability) and confidence \(confidence)")
        }
        self.init(direction, probability: probability, confidence: confidence)
    }
}
