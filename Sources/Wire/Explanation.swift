internal import NIOCore

/// What a head says; it has a weight also where it abstains.
public struct WireVote: Sendable {
    static let bytes = 40

    public var head: WireHead
    /// nil = the head abstains, and the next three are NaN.
    public var direction: WireDirection?
    /// That the direction is right, 0.5 to 1.
    public var probability: Double
    /// 0 to 1.
    public var confidence: Double
    /// -1 to 1: what is weighed.
    public var strength: Double
    /// 0 to 1.
    public var weight: Double

    public init(
        head: WireHead, direction: WireDirection?, probability: Double, confidence: Double, strength: Double,
        weight: Double
    ) {
        (self.head, self.direction, self.probability) = (head, direction, probability)
        (self.confidence, self.strength, self.weight) = (confidence, strength, weight)
    }
}

/// One thing that a stage asked, and what it found.
public struct WireGate: Sendable {
    static let bytes = 56

    public var stage: WireStage
    /// What was measured: 1 to 32 characters of printable ASCII.
    public var name: String
    /// NaN = not known.
    public var value: Double
    public var threshold: Double
    public var passed: Bool

    public init(stage: WireStage, name: String, value: Double, threshold: Double, passed: Bool) {
        (self.stage, self.name, self.value) = (stage, name, value)
        (self.threshold, self.passed) = (threshold, passed)
    }
}

/// All that led to a decision: the votes, one a head in their order, and the gates as they were asked.
public struct Explanation: Sendable {
    public var votes: [WireVote]
    public var gates: [WireGate]

    public init(votes: [WireVote], gates: [WireGate]) { (self.votes, self.gates) = (votes, gates) }

    /// - Parameter gateName: the id of that field.
    init(_ frame: Frame, gateName: UInt16) throws(WireError) {
        votes = []
        gates = []
        for index in 0..<frame.table.count {
            var entry = frame.entry(index)
            let (probability, confidence) = (entry.double(), entry.double())
            let (strength, weight) = (entry.double(), entry.double())
            votes.append(
                WireVote(
                    head: entry.known(), direction: entry.optional(), probability: probability,
                    confidence: confidence, strength: strength, weight: weight))
        }
        for index in 0..<frame.secondTable.count {
            var entry = frame.secondEntry(index)
            let name = try entry.name(field: gateName)
            let (value, threshold) = (entry.double(), entry.double())
            gates.append(
                WireGate(
                    stage: entry.known(), name: name, value: value, threshold: threshold,
                    passed: entry.integer(UInt8.self) != 0))
        }
    }

    func encode(_ writer: borrowing FrameWriter, into buffer: inout ByteBuffer) {
        writer.group(of: votes.count, &buffer)
        for vote in votes {
            for value in [vote.probability, vote.confidence, vote.strength, vote.weight] {
                buffer.write(double: value)
            }
            buffer.write(vote.head.rawValue, vote.direction?.rawValue ?? .max)
            buffer.writeRepeatingByte(0, count: 6)
        }
        writer.secondGroup(of: gates.count, &buffer)
        for gate in gates {
            buffer.write(name: gate.name)
            buffer.write(double: gate.value)
            buffer.write(double: gate.threshold)
            buffer.write(gate.stage.rawValue, gate.passed ? 1 as UInt8 : 0)
            buffer.writeRepeatingByte(0, count: 6)
        }
    }
}
