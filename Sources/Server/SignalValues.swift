import Engine
import Market
import Signals
import Wire

// What is decided, as it stands in frames.

extension SignalRow {
    init(_ entry: DecisionJournal.Entry) {
        let (signal, status) = (entry.signal, entry.status)
        self.init(
            symbol: WireSymbol(signal.symbol), minute: signal.minute.microseconds, id: signal.id,
            reference: signal.reference, stop: signal.stop, target: signal.target, score: signal.score,
            confidence: signal.confidence, confluence: signal.confluence, quality: signal.quality,
            winProbability: signal.winProbability ?? .nan, risk: signal.risk, size: signal.size,
            entry: status.entry ?? .nan, exit: status.exit ?? .nan, multiple: status.multiple ?? .nan,
            endedAt: status.endedAt?.microseconds, weightsVersion: UInt32(signal.weightsVersion),
            calibrationVersion: UInt32(signal.calibrationVersion), interval: WireInterval(signal.interval),
            direction: WireDirection(signal.direction), regime: signal.regime.map { WireRegime($0) },
            state: WireSignalState(status.state))
    }
}

extension Why {
    init(_ candidate: Candidate, _ judge: Judge) {
        let plan = candidate.plan
        self.init(
            requestId: 0, symbol: WireSymbol(candidate.symbol), minute: candidate.minute.microseconds,
            reference: plan?.reference ?? .nan, stop: plan?.stop ?? .nan, target: plan?.target ?? .nan,
            score: candidate.consensus.score, confidence: candidate.consensus.confidence,
            confluence: candidate.confluence, weightsVersion: UInt32(judge.weights.version),
            calibrationVersion: UInt32(judge.calibration.version), interval: WireInterval(candidate.interval),
            direction: WireDirection(candidate.direction), regime: candidate.regime.map { WireRegime($0) },
            stoppedAt: candidate.stoppedAt.map { WireStage($0) },
            explanation: Explanation(
                votes: HeadKey.allCases.map { WireVote($0, candidate.votes[$0], judge.weights[$0]) },
                gates: candidate.gates.map { WireGate($0) }))
    }
}

extension Explanation {
    init(_ signal: SignalRecord) {
        self.init(
            votes: zip(HeadKey.allCases, signal.votes).map { WireVote($0, $1.vote, $1.weight) },
            gates: signal.gates.map { WireGate($0) })
    }
}

extension WireVote {
    fileprivate init(_ key: HeadKey, _ vote: Vote?, _ weight: Double) {
        self.init(
            head: WireHead(key), direction: vote.map { WireDirection($0.direction) },
            probability: vote?.probability ?? .nan, confidence: vote?.confidence ?? .nan,
            strength: vote?.strength ?? .nan, weight: weight)
    }
}

extension WireGate {
    fileprivate init(_ gate: Gate) {
        self.init(
            stage: WireStage(gate.stage), name: gate.name, value: gate.value, threshold: gate.threshold,
            passed: gate.passed)
    }
}

extension WireSymbol {
    init(_ symbol: Symbol) {
        guard let symbol = WireSymbol(symbol.name) else {
            preconditionFailure("\(symbol) does not fit a frame")
        }
        self = symbol
    }
}
