internal import Market
internal import Signals

/// One candidate with everything that was said of it: votes, contributions, gates.
struct CandidateText {
    let candidate: Candidate
    let weights: Weights

    private var verdict: String {
        candidate.stoppedAt.map { "stopped at stage \($0.rawValue), \($0.name)" } ?? "a signal"
    }

    var json: JSON {
        .object([
            ("symbol", .text(candidate.symbol.name)), ("time", .int(candidate.minute.milliseconds)),
            ("direction", .text("\(candidate.direction)")), ("score", .number(candidate.consensus.score)),
            ("confidence", .number(candidate.consensus.confidence)),
            ("regime", candidate.regime.map { .text($0.name) } ?? .null),
            ("stopped_at", candidate.stoppedAt.map { .text($0.name) } ?? .null),
            (
                "votes",
                .list(
                    HeadKey.allCases.map { key in
                        guard let vote = candidate.votes[key] else {
                            return .object([("head", .text(key.name)), ("x", .null)])
                        }
                        return .object([
                            ("head", .text(key.name)), ("x", .number(vote.strength)),
                            ("direction", .text("\(vote.direction)")),
                            ("probability", .number(vote.probability)),
                            ("confidence", .number(vote.confidence)), ("weight", .number(weights[key])),
                        ])
                    })
            ),
            (
                "gates",
                .list(
                    candidate.gates.map { gate in
                        .object([
                            ("stage", .int(Int(gate.stage.rawValue))), ("name", .text(gate.name)),
                            ("value", .number(gate.value)), ("threshold", .number(gate.threshold)),
                            ("passed", .bool(gate.passed)),
                        ])
                    })
            ),
        ])
    }

    func print() {
        Output.line("\(candidate.symbol) at \(candidate.minute), \(candidate.interval): \(verdict)")
        Output.line()
        var votes = Table(["head", "", "direction", "p", "c", "x", "weight", "w x"])
        for key in HeadKey.allCases {
            guard let vote = candidate.votes[key] else {
                votes.add([
                    .left(key.letter), .left(key.name), .left("abstains"), .rightText("-"), .rightText("-"),
                    .rightText("-"), .right(weights[key], digits: 3), .rightText("-"),
                ])
                continue
            }
            votes.add([
                .left(key.letter), .left(key.name), .left("\(vote.direction)"),
                .right(vote.probability, digits: 3), .right(vote.confidence, digits: 3),
                .right(vote.strength, digits: 3), .right(weights[key], digits: 3),
                .right(weights[key] * vote.strength, digits: 4),
            ])
        }
        votes.print()
        Output.line()
        var gates = Table(["stage", "", "measured", "value", "threshold", ""])
        for gate in candidate.gates {
            gates.add([
                .right(Int(gate.stage.rawValue)), .left(gate.stage.name), .left(gate.name),
                .right(gate.value, digits: 3), .right(gate.threshold, digits: 3),
                .left(gate.passed ? "passes" : "stops"),
            ])
        }
        gates.print()
        if let plan = candidate.plan {
            Output.line(
                "plan: \(plan.direction) at \(plan.reference), stop \(plan.stop), target \(plan.target), reward \(plan.reward.rounded(toDigits: 2))"
            )
        }
    }
}
