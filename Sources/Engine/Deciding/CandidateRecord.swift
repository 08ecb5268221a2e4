public import CandleStore
internal import Learning
public import Market
public import Signals

/// A candidate as it is journalled: what the heads said, how far it came, and later what became of it, both ways.
public struct CandidateRecord: Sendable, Equatable, StateRecord {
    public static let version: UInt16 = 1

    public let symbol: Symbol
    public let minute: Minute
    public let interval: Interval
    public let direction: Direction
    public let regime: Regime?
    /// Of each head, in their order; NaN where it abstained.
    public let strengths: [Double]
    public let score: Double
    public let confidence: Double
    public let confluence: Double
    /// The stage that stopped it; nil for a signal.
    public let stoppedAt: Stage?
    public let reference: Double
    public let stop: Double
    public let target: Double
    /// The versions that decided.
    public let weightsVersion: Int
    public let calibrationVersion: Int
    /// Multiples of the risk after costs; nil while they are open.
    public var longMultiple: Double?
    public var shortMultiple: Double?
    /// A candle reached both ends, of either way.
    public var isAmbiguous = false
    /// When the later of the two ended.
    public var resolvedAt: Minute?

    /// Nil for a candidate without a plan, which has no outcome.
    init?(_ candidate: Candidate, _ judge: Judge) {
        guard let plan = candidate.plan else { return nil }
        (symbol, minute, interval) = (candidate.symbol, candidate.minute, candidate.interval)
        (direction, regime, stoppedAt) = (candidate.direction, candidate.regime, candidate.stoppedAt)
        strengths = HeadKey.allCases.map { candidate.votes[$0]?.strength ?? .absent }
        (score, confidence) = (candidate.consensus.score, candidate.consensus.confidence)
        confluence = candidate.confluence
        (reference, stop, target) = (plan.reference, plan.stop, plan.target)
        (weightsVersion, calibrationVersion) = (judge.weights.version, judge.calibration.version)
    }

    var id: UInt64 { Signal.id(symbol, minute) }
    var plan: TradePlan { TradePlan(direction, reference: reference, stop: stop, target: target) }
    public var isResolved: Bool { longMultiple != nil && shortMultiple != nil }

    /// Takes the end of one way.
    mutating func take(_ ended: OpenLabels.Ended) {
        switch ended.direction {
        case .long: longMultiple = ended.outcome.multiple
        case .short: shortMultiple = ended.outcome.multiple
        case .flat: break
        }
        isAmbiguous = isAmbiguous || ended.outcome.isAmbiguous
        if isResolved { resolvedAt = ended.outcome.endedAt }
    }

    public func write(to payload: inout PayloadWriter) {
        payload.write(symbol.name)
        payload.write(minute)
        payload.write(interval.rawValue)
        payload.write(direction.rawValue)
        payload.write(regime) { $0.write($1.rawValue) }
        payload.write(strengths + [score, confidence, confluence, reference, stop, target])
        payload.write(stoppedAt) { $0.write($1.rawValue) }
        payload.write(UInt32(weightsVersion))
        payload.write(UInt32(calibrationVersion))
        payload.write(longMultiple) { $0.write($1) }
        payload.write(shortMultiple) { $0.write($1) }
        payload.write(isAmbiguous)
        payload.write(resolvedAt) { $0.write($1) }
    }

    public init(version: UInt16, from payload: inout PayloadReader) throws(Unreadable) {
        symbol = try payload.symbol()
        minute = try payload.minute()
        interval = try payload.value(Interval.init(rawValue:))
        direction = try payload.value(Direction.init(rawValue:))
        regime = try payload.optional { payload throws(Unreadable) in
            try payload.value(Regime.init(rawValue:))
        }
        let numbers = try payload.doubles()
        guard numbers.count == HeadKey.count + 6 else { throw Unreadable("its numbers are not all there") }
        strengths = Array(numbers[..<HeadKey.count])
        let rest = Array(numbers[HeadKey.count...])
        (score, confidence, confluence) = (rest[0], rest[1], rest[2])
        (reference, stop, target) = (rest[3], rest[4], rest[5])
        stoppedAt = try payload.optional { payload throws(Unreadable) in
            try payload.value(Stage.init(rawValue:))
        }
        weightsVersion = Int(try payload.integer(UInt32.self))
        calibrationVersion = Int(try payload.integer(UInt32.self))
        longMultiple = try payload.optional { payload throws(Unreadable) in try payload.double() }
        shortMultiple = try payload.optional { payload throws(Unreadable) in try payload.double() }
        isAmbiguous = try payload.bool()
        resolvedAt = try payload.optional { payload throws(Unreadable) in try payload.minute() }
    }
}

extension PayloadReader {
    /// A number that stands for a case.
    mutating func value<Raw: FixedWidthInteger & BitwiseCopyable, Value>(
        _ make: (Raw) -> Value?
    ) throws(Unreadable) -> Value {
        let raw: Raw = try integer()
        guard let value = make(raw) else { throw Unreadable("\(raw) stands for nothing") }
        return value
    }

    mutating func symbol() throws(Unreadable) -> Symbol {
        let name = try string()
        guard let symbol = try? Symbol(name) else { throw Unreadable("'\(name)' is no symbol") }
        return symbol
    }
}
