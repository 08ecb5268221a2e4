import Wire

extension LatestSignalQuery: VectorMessage {
    init(_ fields: JSON) {
        self.init(requestId: fields["requestId"].whole(), symbol: fields["symbol"].symbol)
    }

    var fields: [String: JSON] { ["requestId": JSON(requestId), "symbol": .text(symbol.description)] }
}

extension WhyQuery: VectorMessage {
    init(_ fields: JSON) {
        self.init(requestId: fields["requestId"].whole(), symbol: fields["symbol"].symbol)
    }

    var fields: [String: JSON] { ["requestId": JSON(requestId), "symbol": .text(symbol.description)] }
}

extension SignalHistoryQuery: VectorMessage {
    init(_ fields: JSON) {
        self.init(
            requestId: fields["requestId"].whole(),
            symbol: fields["symbol"].text.isEmpty ? nil : fields["symbol"].symbol, from: fields["from"].time,
            to: fields["to"].time, after: fields["after"] == .null ? nil : fields["after"].whole(),
            limit: fields["limit"].whole())
    }

    var fields: [String: JSON] {
        [
            "requestId": JSON(requestId), "symbol": .text(symbol?.description ?? ""),
            "from": JSON(time: from), "to": JSON(time: to), "after": after.map { JSON($0) } ?? .null,
            "limit": JSON(limit),
        ]
    }
}

extension SignalHistory: VectorMessage {
    init(_ fields: JSON) {
        self.init(
            requestId: fields["requestId"].whole(),
            nextAfter: fields["nextAfter"] == .null ? nil : fields["nextAfter"].whole(),
            signals: fields["signals"].list.map { SignalRow($0) })
    }

    var fields: [String: JSON] {
        [
            "requestId": JSON(requestId), "nextAfter": nextAfter.map { JSON($0) } ?? .null,
            "signals": .list(signals.map { .object($0.fields) }),
        ]
    }
}

extension WireSignal: VectorMessage {
    init(_ fields: JSON) {
        self.init(
            requestId: fields["requestId"].whole(), subscriptionId: fields["subscriptionId"].whole(),
            sequence: fields["sequence"].whole(), origin: fields["origin"].named(), row: SignalRow(fields),
            explanation: Explanation(fields))
    }

    var fields: [String: JSON] {
        let own: [String: JSON] = [
            "requestId": JSON(requestId), "subscriptionId": JSON(subscriptionId), "sequence": JSON(sequence),
            "origin": JSON(named: origin),
        ]
        return own.merging(row.fields) { own, _ in own }.merging(explanation.fields) { own, _ in own }
    }
}

extension Why: VectorMessage {
    init(_ fields: JSON) {
        self.init(
            requestId: fields["requestId"].whole(), symbol: fields["symbol"].symbol,
            minute: fields["minute"].whole(), reference: fields["reference"].double,
            stop: fields["stop"].double, target: fields["target"].double, score: fields["score"].double,
            confidence: fields["confidence"].double, confluence: fields["confluence"].double,
            weightsVersion: fields["weightsVersion"].whole(),
            calibrationVersion: fields["calibrationVersion"].whole(), interval: fields["interval"].named(),
            direction: fields["direction"].named(), regime: fields["regime"].optional(),
            stoppedAt: fields["stoppedAt"].optional(), explanation: Explanation(fields))
    }

    var fields: [String: JSON] {
        let own: [String: JSON] = [
            "requestId": JSON(requestId), "symbol": .text(symbol.description), "minute": JSON(minute),
            "reference": JSON(reference), "stop": JSON(stop), "target": JSON(target), "score": JSON(score),
            "confidence": JSON(confidence), "confluence": JSON(confluence),
            "weightsVersion": JSON(weightsVersion), "calibrationVersion": JSON(calibrationVersion),
            "interval": JSON(named: interval), "direction": JSON(named: direction),
            "regime": JSON(optional: regime), "stoppedAt": JSON(optional: stoppedAt),
        ]
        return own.merging(explanation.fields) { own, _ in own }
    }
}

extension SignalRow {
    fileprivate init(_ fields: JSON) {
        self.init(
            symbol: fields["symbol"].symbol, minute: fields["minute"].whole(), id: fields["signalId"].whole(),
            reference: fields["reference"].double, stop: fields["stop"].double,
            target: fields["target"].double, score: fields["score"].double,
            confidence: fields["confidence"].double, confluence: fields["confluence"].double,
            quality: fields["quality"].double, winProbability: fields["winProbability"].double,
            risk: fields["risk"].double, size: fields["size"].double, entry: fields["entry"].double,
            exit: fields["exit"].double, multiple: fields["multiple"].double,
            endedAt: fields["endedAt"].time, weightsVersion: fields["weightsVersion"].whole(),
            calibrationVersion: fields["calibrationVersion"].whole(), interval: fields["interval"].named(),
            direction: fields["direction"].named(), regime: fields["regime"].optional(),
            state: fields["state"].named())
    }

    fileprivate var fields: [String: JSON] {
        [
            "symbol": .text(symbol.description), "minute": JSON(minute), "signalId": JSON(id),
            "reference": JSON(reference), "stop": JSON(stop), "target": JSON(target), "score": JSON(score),
            "confidence": JSON(confidence), "confluence": JSON(confluence), "quality": JSON(quality),
            "winProbability": JSON(winProbability), "risk": JSON(risk), "size": JSON(size),
            "entry": JSON(entry), "exit": JSON(exit), "multiple": JSON(multiple),
            "endedAt": JSON(time: endedAt), "weightsVersion": JSON(weightsVersion),
            "calibrationVersion": JSON(calibrationVersion), "interval": JSON(named: interval),
            "direction": JSON(named: direction), "regime": JSON(optional: regime),
            "state": JSON(named: state),
        ]
    }
}

extension Explanation {
    fileprivate init(_ fields: JSON) {
        self.init(
            votes: fields["votes"].list.map {
                WireVote(
                    head: $0["head"].named(), direction: $0["direction"].optional(),
                    probability: $0["probability"].double, confidence: $0["confidence"].double,
                    strength: $0["strength"].double, weight: $0["weight"].double)
            },
            gates: fields["gates"].list.map {
                WireGate(
                    stage: $0["stage"].named(), name: $0["name"].text, value: $0["value"].double,
                    threshold: $0["threshold"].double, passed: $0["passed"].bool)
            })
    }

    fileprivate var fields: [String: JSON] {
        let votes = votes.map { vote in
            JSON.object([
                "head": JSON(named: vote.head), "direction": JSON(optional: vote.direction),
                "probability": JSON(vote.probability), "confidence": JSON(vote.confidence),
                "strength": JSON(vote.strength), "weight": JSON(vote.weight),
            ])
        }
        let gates = gates.map { gate in
            JSON.object([
                "stage": JSON(named: gate.stage), "name": .text(gate.name), "value": JSON(gate.value),
                "threshold": JSON(gate.threshold), "passed": .bool(gate.passed),
            ])
        }
        return ["votes": .list(votes), "gates": .list(gates)]
    }
}

extension JSON {
    init(optional value: Any?) { self = value.map { JSON(named: $0) } ?? .null }

    func optional<T: CaseIterable>(_ type: T.Type = T.self) -> T? {
        self == .null ? nil : named()
    }
}
