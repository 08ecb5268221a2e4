internal import NonetClient
internal import Signals

/// The votes and gates that led to a decision.
struct ExplanationText {
    private struct Vote {
        let head: String
        let weight: Double
        /// Nil where the head abstains, and the next three are NaN.
        let direction: String?
        let probability: Double
        let confidence: Double
        let strength: Double
    }

    private struct Gate {
        let stage: Int
        let stageName: String
        let name: String
        let value: Double
        let threshold: Double
        let passed: Bool
    }

    private let votes: [Vote]
    private let gates: [Gate]

    init(_ candidate: Candidate, weights: Weights) {
        votes = HeadKey.allCases.map { key in
            let vote = candidate.votes[key]
            return Vote(
                head: key.name, weight: weights[key], direction: vote.map { "\($0.direction)" },
                probability: vote?.probability ?? .nan, confidence: vote?.confidence ?? .nan,
                strength: vote?.strength ?? .nan)
        }
        gates = candidate.gates.map {
            Gate(
                stage: Int($0.stage.rawValue), stageName: $0.stage.name, name: $0.name, value: $0.value,
                threshold: $0.threshold, passed: $0.passed)
        }
    }

    init(_ explanation: Client.Explanation) {
        votes = explanation.votes.map {
            Vote(
                head: $0.head, weight: $0.weight, direction: $0.opinion?.direction.rawValue,
                probability: $0.opinion?.probability ?? .nan, confidence: $0.opinion?.confidence ?? .nan,
                strength: $0.opinion?.strength ?? .nan)
        }
        gates = explanation.gates.map {
            Gate(
                stage: $0.stage.number, stageName: $0.stage.name, name: $0.name, value: $0.value ?? .nan,
                threshold: $0.threshold, passed: $0.passed)
        }
    }

    var json: [(String, JSON)] {
        [
            (
                "votes",
                .list(
                    votes.map { vote in
                        guard let direction = vote.direction else {
                            return .object([("head", .text(vote.head)), ("x", .null)])
                        }
                        return .object([
                            ("head", .text(vote.head)), ("x", .number(vote.strength)),
                            ("direction", .text(direction)), ("probability", .number(vote.probability)),
                            ("confidence", .number(vote.confidence)), ("weight", .number(vote.weight)),
                        ])
                    })
            ),
            (
                "gates",
                .list(
                    gates.map { gate in
                        .object([
                            ("stage", .int(gate.stage)), ("name", .text(gate.name)),
                            ("value", .number(gate.value)), ("threshold", .number(gate.threshold)),
                            ("passed", .bool(gate.passed)),
                        ])
                    })
            ),
        ]
    }

    /// Two tables, each with a blank line behind it.
    func print() {
        var table = Table(["head", "", "direction", "p", "c", "x", "weight", "w x"])
        for (index, vote) in votes.enumerated() {
            table.add([
                .left(String(UnicodeScalar(UInt8(ascii: "A") + UInt8(clamping: index)))), .left(vote.head),
                .left(vote.direction ?? "abstains"), .right(vote.probability, digits: 3),
                .right(vote.confidence, digits: 3), .right(vote.strength, digits: 3),
                .right(vote.weight, digits: 3), .right(vote.weight * vote.strength, digits: 4),
            ])
        }
        table.print()
        Output.line()
        table = Table(["stage", "", "measured", "value", "threshold", ""])
        for gate in gates {
            table.add([
                .right(gate.stage), .left(gate.stageName), .left(gate.name), .right(gate.value, digits: 3),
                .right(gate.threshold, digits: 3), .left(gate.passed ? "passes" : "stops"),
            ])
        }
        table.print()
        Output.line()
    }
}
