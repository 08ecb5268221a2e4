import Wire

/// A message about signals with random values.
func randomSignal(_ template: Template, _ random: inout SplitMix64) -> any VectorMessage {
    let id = random.next()
    switch template {
    case .latestSignalQuery: return LatestSignalQuery(requestId: id, symbol: random.symbol())
    case .whyQuery: return WhyQuery(requestId: id, symbol: random.symbol())
    case .signalHistoryQuery:
        return SignalHistoryQuery(
            requestId: id, symbol: random.maybe { $0.symbol() }, from: random.time(), to: random.time(),
            after: random.notNull(), limit: random.whole())
    case .signalHistory:
        return SignalHistory(
            requestId: id, nextAfter: random.notNull(), signals: random.rows { $0.signalRow() })
    case .signal:
        return WireSignal(
            requestId: id, subscriptionId: random.whole(), sequence: random.whole(),
            origin: random.one(of: EventOrigin.allCases), row: random.signalRow(),
            explanation: random.explanation())
    default:
        return Why(
            requestId: id, symbol: random.symbol(), minute: random.whole(), reference: random.double(),
            stop: random.double(), target: random.double(), score: random.double(),
            confidence: random.double(), confluence: random.double(), weightsVersion: random.whole(),
            calibrationVersion: random.whole(), interval: random.one(of: WireInterval.allCases),
            direction: random.one(of: WireDirection.allCases),
            regime: random.maybe { $0.one(of: WireRegime.allCases) },
            stoppedAt: random.maybe { $0.one(of: WireStage.allCases) }, explanation: random.explanation())
    }
}

extension SplitMix64 {
    mutating func maybe<T>(_ value: (inout SplitMix64) -> T) -> T? {
        next() % 3 == 0 ? nil : value(&self)
    }

    fileprivate mutating func notNull() -> UInt64? {
        let value: UInt64 = whole()
        return value == .max ? nil : value
    }

    fileprivate mutating func signalRow() -> SignalRow {
        SignalRow(
            symbol: symbol(), minute: whole(), id: whole(), reference: double(), stop: double(),
            target: double(), score: double(), confidence: double(), confluence: double(),
            quality: double(), winProbability: double(), risk: double(), size: double(), entry: double(),
            exit: double(), multiple: double(), endedAt: time(), weightsVersion: whole(),
            calibrationVersion: whole(), interval: one(of: WireInterval.allCases),
            direction: one(of: WireDirection.allCases), regime: maybe { $0.one(of: WireRegime.allCases) },
            state: one(of: WireSignalState.allCases))
    }

    fileprivate mutating func explanation() -> Explanation {
        Explanation(
            votes: rows {
                WireVote(
                    head: $0.one(of: WireHead.allCases),
                    direction: $0.maybe { $0.one(of: WireDirection.allCases) }, probability: $0.double(),
                    confidence: $0.double(), strength: $0.double(), weight: $0.double())
            },
            gates: rows {
                WireGate(
                    stage: $0.one(of: WireStage.allCases), name: $0.ascii(max: 32), value: $0.double(),
                    threshold: $0.double(), passed: .random(using: &$0))
            })
    }
}
