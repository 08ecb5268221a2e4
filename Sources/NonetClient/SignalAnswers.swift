import Wire

extension Client.Signal {
    init(_ row: SignalRow, _ explanation: Explanation?) {
        self.init(
            symbol: row.symbol.description, id: row.id, minute: row.minute,
            interval: Client.Interval(row.interval), direction: Client.Direction(row.direction),
            reference: row.reference, stop: row.stop, target: row.target, score: row.score,
            confidence: row.confidence, confluence: row.confluence, quality: row.quality,
            winProbability: row.winProbability.known, risk: row.risk, size: row.size,
            regime: row.regime.map { $0.name }, state: row.state.name, entry: row.entry.known,
            exit: row.exit.known, multiple: row.multiple.known, endedAt: row.endedAt,
            weightsVersion: Int(row.weightsVersion), calibrationVersion: Int(row.calibrationVersion),
            explanation: explanation.map { Client.Explanation($0) })
    }
}

extension Client.Decision {
    init(_ why: Why) {
        let plan = Client.Plan(reference: why.reference, stop: why.stop, target: why.target)
        self.init(
            symbol: why.symbol.description, minute: why.minute, interval: Client.Interval(why.interval),
            direction: Client.Direction(why.direction), score: why.score, confidence: why.confidence,
            confluence: why.confluence.known, regime: why.regime.map { $0.name },
            plan: why.reference.isNaN ? nil : plan, stoppedAt: why.stoppedAt.map { Client.Stage($0) },
            weightsVersion: Int(why.weightsVersion), calibrationVersion: Int(why.calibrationVersion),
            explanation: Client.Explanation(why.explanation))
    }
}

extension Client.Explanation {
    init(_ explanation: Explanation) {
        votes = explanation.votes.map { vote in
            Vote(
                head: "\(vote.head)", weight: vote.weight,
                opinion: vote.direction.map {
                    Opinion(
                        direction: Client.Direction($0), probability: vote.probability,
                        confidence: vote.confidence, strength: vote.strength)
                })
        }
        gates = explanation.gates.map {
            Gate(
                stage: Client.Stage($0.stage), name: $0.name, value: $0.value.known, threshold: $0.threshold,
                passed: $0.passed)
        }
    }
}

extension Client.Stage {
    init(_ stage: WireStage) {
        number = Int(stage.rawValue)
        name =
            switch stage {
            case .higherTimeframe: "higher_timeframe"
            case .trackRecord: "track_record"
            case .nonRepresentable: "unknown"
            default: "\(stage)"
            }
    }
}

extension Client.Direction {
    init(_ direction: WireDirection) {
        self =
            switch direction {
            case .flat: .flat
            case .long: .long
            case .short: .short
            case .nonRepresentable: .unknown
            }
    }
}

extension WireRegime {
    fileprivate var name: String { self == .nonRepresentable ? "unknown" : "\(self)" }
}

extension WireSignalState {
    /// As the store has it.
    fileprivate var name: String {
        switch self {
        case .targetHit: "tp_hit"
        case .stopHit: "sl_hit"
        case .timeExit: "time_exit"
        case .nonRepresentable: "unknown"
        case .pending, .open, .replaced, .delisted: "\(self)"
        }
    }
}

extension Double {
    /// Nil for NaN.
    var known: Double? { isNaN ? nil : self }
}
