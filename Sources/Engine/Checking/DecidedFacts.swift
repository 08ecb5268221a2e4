internal import Learning
internal import Market
internal import Signals

extension Decisions.Step {
    /// All that was decided of a symbol, and became of it, as names and numbers.
    func facts(of symbol: Symbol, _ place: Int) -> [(name: String, value: Double)] {
        var facts: [(name: String, value: Double)] = []
        if let candidate = candidates.first(where: { $0.place == place }) { facts += candidate.facts }
        if let signal = signals.first(where: { $0.candidate.place == place }) {
            facts += [("risk", signal.risk), ("size", signal.size)]
        }
        for end in ended where end.label.key & 0xFFFF_FFFF == Signal.id(symbol, minute) & 0xFFFF_FFFF {
            facts += [
                ("outcome", end.outcome.multiple), ("exit", end.outcome.exit),
                ("direction of what ended", end.direction.sign),
            ]
        }
        return facts
    }
}

extension Candidate {
    fileprivate var facts: [(name: String, value: Double)] {
        var facts: [(name: String, value: Double)] = [
            ("score", consensus.score), ("share", consensus.share), ("confidence", consensus.confidence),
            ("strong votes", Double(consensus.strong)), ("confluence", confluence),
            ("regime", regime.map { Double($0.rawValue) } ?? .absent), ("stop", plan?.stop ?? .absent),
            ("target", plan?.target ?? .absent),
            ("stopped at", stoppedAt.map { Double($0.rawValue) } ?? .absent),
        ]
        for gate in gates {
            facts.append((gate.name, gate.value))
            facts.append((gate.name, gate.threshold))
        }
        return facts
    }
}
