package import Market

/// Stages 0 to 6: what can be said of one symbol by itself.
package struct QualityFilter {
    let weights: Weights
    let calibration: Calibration
    let costs: TradingCosts

    package init(weights: Weights, calibration: Calibration, costs: TradingCosts) {
        (self.weights, self.calibration, self.costs) = (weights, calibration, costs)
    }

    /// Of the minutes of the last 500 bars, the share that the exchange has to have candles of.
    static let coverageMin = 0.99

    /// Stage 0: whether there is a candidate at all.
    package static func isCandidate(_ chart: borrowing Chart) -> Bool { coverage(of: chart).passed }

    static func coverage(of chart: borrowing Chart) -> Gate {
        Gate(.data, "coverage", chart.presence ?? .absent, atLeast: coverageMin)
    }

    /// Judges a symbol that passed stage 0; nil where no head sees it.
    ///
    /// - Parameter score: of all heads together, from `VoteMatrix`.
    package func candidate(
        of sight: borrowing Sight, _ place: Int, _ minute: Minute, _ votes: Votes, score: Double,
        regime: Regime?, bias: (Interval) -> Direction?,
        trackRecord: (Direction, Regime) -> TrackRecord?
    ) -> Candidate? {
        guard let consensus = Consensus(votes, score: score, weighing: weights, calibration) else {
            return nil
        }
        let chart = sight.decided
        let confluence = Confluence(of: chart, consensus.direction)?.score ?? .absent
        let plan = TradePlan(
            of: sight, consensus.direction, confidence: consensus.confidence, rewardMin: calibration.rewardMin
        )
        var gates = [Self.coverage(of: chart)]
        gates += consensus.gates(calibration)
        gates.append(higherTimeframe(consensus.direction, bias))
        gates.append(Gate(.confluence, "confluence", confluence, atLeast: calibration.confluenceMin))
        gates += reward(plan)
        gates.append(track(regime.flatMap { trackRecord(consensus.direction, $0) }))
        gates.append(
            Gate(
                .regime, regime?.name ?? "unknown", consensus.confidence,
                atLeast: regime.map { calibration.regimeConfidenceMin[Int($0.rawValue)] } ?? .infinity))
        return Candidate(
            symbol: sight.symbol, place: place, minute: minute, interval: sight.decision, votes: votes,
            consensus: consensus, regime: regime, confluence: confluence, plan: plan, gates: gates,
            stoppedAt: gates.first { !$0.passed }?.stage)
    }

    /// Both against stop it; one that is not known is not against.
    private func higherTimeframe(_ direction: Direction, _ bias: (Interval) -> Direction?) -> Gate {
        let against = [Interval.h1, .h4].filter { bias($0) == direction.opposite && direction != .flat }
        return Gate(.higherTimeframe, "intervals_against", Double(against.count), atMost: 1)
    }

    private func reward(_ plan: TradePlan?) -> [Gate] {
        guard let plan else { return [Gate(.reward, "reward", .absent, atLeast: calibration.rewardMin)] }
        let cost = costs.roundTrip * plan.reference / plan.stopDistance
        return [
            Gate(.reward, "reward", plan.reward, atLeast: calibration.rewardMin),
            Gate(.reward, "cost", cost, atMost: calibration.costMax),
        ]
    }

    private func track(_ record: TrackRecord?) -> Gate {
        guard let record, record.count >= TrackRecord.countMin else {
            return Gate(.trackRecord, "expectancy", .absent, 0, true)
        }
        return Gate(.trackRecord, "expectancy", record.expectancy, 0, record.expectancy > 0)
    }
}

extension Consensus {
    /// Stage 1.
    package func gates(_ calibration: Calibration) -> [Gate] {
        [
            Gate(.consensus, "direction", direction.sign, 0, direction != .flat),
            Gate(.consensus, "strong_votes", Double(strong), atLeast: Double(strongNeeded)),
            Gate(.consensus, "weighted_share", share, atLeast: Self.shareMin),
            Gate(.consensus, "confidence", confidence, atLeast: calibration.confidenceMin),
        ]
    }
}
