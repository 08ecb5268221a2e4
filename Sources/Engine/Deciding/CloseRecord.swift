package import CandleStore
package import Market
package import Signals

/// The candidates of a decision close that have a plan, as they are journalled: what the heads said, and how far each came.
///
///     symbols  │ of candidate 0 │ of candidate 1 │ …
///     codes    │ direction, regime, stage, rest │ …       4 each; 255 for none
///     numbers  │ strengths, trusts, measures, plan │ …    24 each; NaN where a head abstained
package struct CloseRecord: Sendable, Equatable, StateRecord {
    package static let version: UInt16 = 1

    package let interval: Interval
    /// The versions that decided.
    package let weightsVersion: Int
    package let calibrationVersion: Int
    /// Of each candidate, the part of its id that is the symbol's.
    package private(set) var symbols: [UInt32] = []
    private var codes: [UInt8] = []
    private var numbers: [Double] = []

    private static let codesEach = 4
    private static let numbersEach = 2 * HeadKey.count + 6
    private static let none: UInt8 = 255

    package init(_ interval: Interval, weightsVersion: Int, calibrationVersion: Int) {
        self.interval = interval
        (self.weightsVersion, self.calibrationVersion) = (weightsVersion, calibrationVersion)
    }

    /// One without a plan has no outcome, and is left out.
    package mutating func append(_ candidate: Candidate) {
        guard let plan = candidate.plan else { return }
        symbols.append(Signal.symbolPart(of: Signal.id(candidate.symbol, candidate.minute)))
        codes += [
            UInt8(bitPattern: candidate.direction.rawValue), candidate.regime?.rawValue ?? Self.none,
            candidate.stoppedAt?.rawValue ?? Self.none, candidate.passesRest ? 1 : 0,
        ]
        for key in HeadKey.allCases { numbers.append(candidate.votes[key]?.strength ?? .absent) }
        for key in HeadKey.allCases { numbers.append(candidate.votes[key]?.confidence ?? .absent) }
        numbers += [candidate.consensus.score, candidate.consensus.confidence, candidate.confluence]
        numbers += [plan.reference, plan.stop, plan.target]
    }

    package var count: Int { symbols.count }

    func direction(_ index: Int) -> Direction {
        Direction(rawValue: Int8(bitPattern: codes[index * Self.codesEach])) ?? .flat
    }
    func regime(_ index: Int) -> Regime? { Regime(rawValue: codes[index * Self.codesEach + 1]) }
    func stoppedAt(_ index: Int) -> Stage? { Stage(rawValue: codes[index * Self.codesEach + 2]) }
    func passesRest(_ index: Int) -> Bool { codes[index * Self.codesEach + 3] == 1 }

    private func numbers(_ index: Int, _ part: Range<Int>) -> ArraySlice<Double> {
        let first = index * Self.numbersEach
        return numbers[first + part.lowerBound..<first + part.upperBound]
    }

    func strengths(_ index: Int) -> [Double] { Array(numbers(index, 0..<HeadKey.count)) }
    func confidences(_ index: Int) -> [Double] {
        Array(numbers(index, HeadKey.count..<2 * HeadKey.count))
    }

    func score(_ index: Int) -> Double { measure(index, 0) }
    func confidence(_ index: Int) -> Double { measure(index, 1) }
    func confluence(_ index: Int) -> Double { measure(index, 2) }
    func plan(_ index: Int) -> TradePlan {
        TradePlan(
            direction(index), reference: measure(index, 3), stop: measure(index, 4),
            target: measure(index, 5))
    }

    private func measure(_ index: Int, _ number: Int) -> Double {
        numbers[index * Self.numbersEach + 2 * HeadKey.count + number]
    }

    package func write(to payload: inout PayloadWriter) {
        payload.write(interval.rawValue)
        payload.write(UInt32(weightsVersion))
        payload.write(UInt32(calibrationVersion))
        payload.write(symbols)
        payload.write(codes)
        payload.write(numbers)
    }

    package init(version: UInt16, from payload: inout PayloadReader) throws(Unreadable) {
        interval = try payload.value(Interval.init(rawValue:))
        weightsVersion = Int(try payload.integer(UInt32.self))
        calibrationVersion = Int(try payload.integer(UInt32.self))
        symbols = try payload.integers()
        (codes, numbers) = (try payload.integers(), try payload.doubles())
        guard codes.count == symbols.count * Self.codesEach,
            numbers.count == symbols.count * Self.numbersEach
        else { throw Unreadable("its candidates are not all there") }
    }
}

extension Candidate {
    /// The stages passed it that no weight has a say in.
    fileprivate var passesRest: Bool {
        let weighed: Set<Stage> = [.higherTimeframe, .confluence, .reward, .trackRecord]
        return gates.allSatisfy { $0.passed || !weighed.contains($0.stage) }
    }
}

extension Signal {
    /// What of an id is the symbol's: the same at every close.
    package static func symbolPart(of id: UInt64) -> UInt32 { UInt32(truncatingIfNeeded: id) }
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
