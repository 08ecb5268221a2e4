public import Market

/// Stages 7 to 9, which are about what is open already: how many, how lately, and of which symbol.
public struct Desk: Sendable {
    /// An open signal, as far as capacity is concerned.
    package struct Open: Sendable {
        package let id: UInt64
        package let place: Int
        package let direction: Direction
        let regime: Regime
        let quality: Double
    }

    private struct Recent: Sendable {
        let minute: Minute
        let place: Int
        package let direction: Direction
    }

    package private(set) var open: [Open] = []
    private var recent: [Recent] = []
    private let symbols: Int

    package static let symbolCooldown = 60
    static let directionCooldown = 30
    static let correlationMax = 0.8

    public init(symbols: Int) { self.symbols = symbols }

    /// Open signals at once, in all and of a regime.
    var capacity: Int { max(3, symbols / 20) }
    func capacity(_ regime: Regime) -> Int { max(regime.capacity, regime.capacity * symbols / 20) }

    /// Lets the best of a close through, in the order of their quality. What was stopped before stays so.
    ///
    /// - Parameter correlation: of two symbols' hourly returns over five days; nil where it is not known.
    public mutating func admit(
        _ candidates: inout [Candidate], at minute: Minute,
        correlation: (_ place: Int, _ other: Int) -> Double?
    ) -> (admitted: [Int], replaced: [UInt64]) {
        recent.removeAll { minute - $0.minute >= Self.symbolCooldown }
        let order = candidates.indices.filter { candidates[$0].stoppedAt == nil }.sorted {
            (candidates[$1].quality, candidates[$0].symbol) < (candidates[$0].quality, candidates[$1].symbol)
        }
        var (admitted, replaced): ([Int], [UInt64]) = ([], [])
        for index in order {
            let candidate = candidates[index]
            guard let regime = candidate.regime else { continue }
            // A better signal of a symbol takes the place of the one it has: it needs no room of its own.
            let own = open.first { $0.place == candidate.place }
            let others = open.filter { $0.place != candidate.place }
            let ofRegime = others.count { $0.regime == regime }
            var gates = [
                Gate(.capacity, "open", Double(others.count), atMost: Double(capacity - 1)),
                Gate(
                    .capacity, "open_\(regime.name)", Double(ofRegime),
                    atMost: Double(capacity(regime) - 1)),
            ]
            gates.append(cooldown(candidate, correlation))
            if let own {
                gates.append(
                    Gate(
                        .duplicate, "quality", candidate.quality, own.quality,
                        candidate.quality > own.quality))
            } else {
                gates.append(Gate(.duplicate, "open_of_symbol", 0, atMost: 0))
            }
            candidates[index].gates += gates
            if let stopped = gates.first(where: { !$0.passed }) {
                candidates[index].stoppedAt = stopped.stage
                continue
            }
            if let own { replaced.append(own.id) }
            open = others
            open.append(
                Open(
                    id: Signal.id(candidate.symbol, minute), place: candidate.place,
                    direction: candidate.direction, regime: regime, quality: candidate.quality))
            recent.append(Recent(minute: minute, place: candidate.place, direction: candidate.direction))
            admitted.append(index)
        }
        return (admitted, replaced)
    }

    /// Minutes since the signal that a new one is too close to, or closest to being.
    private func cooldown(_ candidate: Candidate, _ correlation: (Int, Int) -> Double?) -> Gate {
        var (least, needed) = (Double.infinity, Double(Self.symbolCooldown))
        for signal in recent {
            let passed = Double(candidate.minute - signal.minute)
            let limit: Int
            if signal.place == candidate.place {
                limit = Self.symbolCooldown
            } else if signal.direction == candidate.direction,
                correlation(candidate.place, signal.place) ?? 0 > Self.correlationMax
            {
                limit = Self.directionCooldown
            } else {
                continue
            }
            if passed - Double(limit) < least - needed { (least, needed) = (passed, Double(limit)) }
        }
        return Gate(.cooldown, "minutes_since", least, atLeast: needed)
    }

    /// Takes over a signal from before: one that is open, or that was decided on a short time ago.
    public mutating func recall(
        _ id: UInt64, _ place: Int, _ direction: Direction, _ regime: Regime, quality: Double,
        at minute: Minute, isOpen: Bool
    ) {
        recent.append(Recent(minute: minute, place: place, direction: direction))
        guard isOpen else { return }
        open.append(Open(id: id, place: place, direction: direction, regime: regime, quality: quality))
    }

    /// A signal has ended.
    public mutating func close(_ id: UInt64) { open.removeAll { $0.id == id } }
}
