import Market
import Signals
import Testing

/// Every stage about quality on either side of its boundary, long and short alike.
struct QualityFilterTests {
    static let sides: [Direction] = [.long, .short]

    private func stage(
        _ direction: Direction, p: Double = 0.9, c: Double = 0.7, trial: FilterTrial = FilterTrial(),
        _ change: (inout DrawnSight) -> Void = { _ in }
    ) -> Stage? {
        var drawn = DrawnSight()
        change(&drawn)
        return trial.stoppedAt(
            direction == .long ? drawn : drawn.mirrored, .unanimous(direction, p: p, c: c))
    }

    @Test(arguments: sides) func whatPassesEverythingIsASignal(direction: Direction) throws {
        let drawn = direction == .long ? DrawnSight() : DrawnSight().mirrored
        let candidate = try #require(FilterTrial().candidate(drawn, .unanimous(direction)))
        #expect(candidate.stoppedAt == nil && candidate.direction == direction)
        #expect(!candidate.gates.contains { !$0.passed })
        #expect(candidate.gates.map(\.stage.rawValue) == candidate.gates.map(\.stage.rawValue).sorted())
        #expect(Set(candidate.gates.map(\.stage)) == Set(Stage.allCases.prefix(7)))
        #expect(abs(candidate.quality - (0.93 + 1) / 2) < 1e-12)
    }

    /// 2500 minutes: 25 of them may be halts.
    @Test(arguments: [(500, 25, true), (500, 26, false), (499, 0, false), (501, 0, true)])
    func dataIsKnownAndComplete(bars: Int, absent: Int, passes: Bool) {
        var drawn = DrawnSight()
        // They lie in the newest bars, which hold five minutes each.
        (drawn.barCount, drawn.absentMinutes) = (bars, min(absent, 10))
        var sight = drawn.sight
        if absent > 10 {
            for bar in 0..<(absent - 10 + 4) / 5 {
                sight[.m5].append(
                    Candle(open: 100, high: 100, low: 100, close: 100, volume: 0),
                    bar: DrawnSight.bar + 1 + bar, presentMinutes: 5 - min(5, absent - 10 - 5 * bar)
                ) { _ in }
            }
        }
        #expect(QualityFilter.isCandidate(sight.decided) == passes)
    }

    @Test(arguments: sides) func fourStrongVotesAgree(direction: Direction) {
        for (strong, stopped) in [(4, nil), (3, Stage.consensus)] {
            var votes = Votes.unanimous(direction, p: 0.59)
            for key in HeadKey.allCases.prefix(strong) {
                votes[key] = Vote(direction, probability: 0.9, confidence: 0.7)
            }
            let drawn = direction == .long ? DrawnSight() : DrawnSight().mirrored
            #expect(FilterTrial().stoppedAt(drawn, votes) == stopped)
        }
    }

    /// Weights of 0.55 one way and 0.45 the other: the share is reached, whatever the last bit of a sum says.
    @Test(arguments: sides) func theShareReachesItsLeast(direction: Direction) throws {
        for (less, passes) in [(0.0, true), (1e-6, false)] {
            let shares = [0.15, 0.15, 0.15, 0.1 - less, 0.09 + less, 0.09, 0.09, 0.09, 0.09]
            var votes = Votes.unanimous(direction, p: 1, c: 1)
            for key in HeadKey.allCases.suffix(5) {
                votes[key] = Vote(direction.opposite, probability: 0.6, confidence: 0.7)
            }
            let trial = FilterTrial(weights: Weights(version: 3, shares))
            let candidate = try #require(trial.candidate(DrawnSight(), votes))
            let gate = try #require(candidate.gates.first { $0.name == "weighted_share" })
            #expect(gate.passed == passes && candidate.direction == direction, "\(gate)")
        }
    }

    /// Of equal confidences the mean is that number: 0.50 of nine, with 0.15 for agreement, is 0.65.
    @Test(arguments: sides, 5...9)
    func confidenceReachesItsLeast(direction: Direction, heads: Int) throws {
        let bonus = 0.03 * Double(heads - 4)
        for (less, passes) in [(0.0, true), (1e-6, false)] {
            var votes = Votes()
            for key in HeadKey.allCases.prefix(heads) {
                votes[key] = Vote(direction, probability: 0.55, confidence: 0.65 - bonus - less)
            }
            let candidate = try #require(FilterTrial().candidate(DrawnSight(), votes))
            #expect(candidate.gates.first { $0.name == "confidence" }?.passed == passes)
        }
    }

    @Test(arguments: sides) func bothHigherIntervalsAgainstStopIt(direction: Direction) {
        let against = direction.opposite
        var trial = FilterTrial()
        for (bias, stopped) in [
            ([.h1: against, .h4: against], Stage.higherTimeframe), ([.h1: against], nil),
            ([.h1: against, .h4: .flat], nil), ([.h1: direction, .h4: against], nil), ([:], nil),
        ] as [([Interval: Direction], Stage?)] {
            trial.bias = bias
            #expect(stage(direction, trial: trial) == stopped)
        }
    }

    /// 0.30, 0.20 and 0.20 are 0.70.
    @Test(arguments: sides) func confluenceReachesItsLeast(direction: Direction) {
        func without(_ drawn: inout DrawnSight) {
            drawn.histogram = (0, 0)
            drawn.average = 98
        }
        #expect(stage(direction, without) == nil)
        #expect(
            stage(direction) {
                without(&$0)
                $0.rsi = 35.001
            } == .confluence)
    }

    /// 0.0024 of 100 is a quarter of 0.96, which is an hour's range of 0.64 one and a half times.
    @Test(arguments: sides) func aRoundTripCostsAQuarterOfTheRisk(direction: Direction) {
        #expect(stage(direction) { $0.hourRange = 0.64 } == nil)
        #expect(stage(direction) { $0.hourRange = 0.63999 } == .reward)
        #expect(stage(direction) { $0.hourRange = .nan } == .reward)
    }

    @Test(arguments: [(0.55, 0.5, 2.0), (0.75, 0.55, 2.5), (0.9, 0.7, 3.0)])
    func rewardIsComparedWithoutItsLastBit(p: Double, c: Double, reward: Double) throws {
        var random = SeededNumbers(62)
        for _ in 0..<200 {
            var (trial, drawn) = (FilterTrial(), DrawnSight())
            (drawn.price, drawn.hourRange) = (0.001 + 1000 * random.unit(), 0)
            drawn.hourRange = drawn.price * (0.005 + 0.05 * random.unit())
            for (least, passes) in [(reward, true), (reward + 1e-6, false)] {
                trial.calibration.rewardMin = least
                let candidate = try #require(trial.candidate(drawn, .unanimous(.long, p: p, c: c)))
                let gate = try #require(candidate.gates.first { $0.name == "reward" })
                #expect(gate.passed == passes && abs(gate.value - reward) < 1e-9)
            }
        }
    }

    @Test(arguments: sides, [(29, -1, true), (30, -1, false), (30, 0, false), (30, 1e-9, true)])
    func aTrackRecordHasToPay(direction: Direction, track: (count: Int, mean: Double, passes: Bool)) {
        var trial = FilterTrial()
        trial.track = TrackRecord(count: track.count, expectancy: track.mean)
        #expect(stage(direction, trial: trial) == (track.passes ? nil : .trackRecord))
    }

    @Test(arguments: [
        (Regime.trending, 0.75), (.ranging, 0.80), (.volatile, 0.82), (.breakout, 0.72), (.quiet, 0.74),
    ])
    func everyRegimeAsksForItsConfidence(regime: Regime, least: Double) {
        var trial = FilterTrial()
        trial.regime = regime
        for direction in Self.sides {
            // Nine agree with a probability of 0.7: 0.15 and 0.02 more.
            #expect(stage(direction, p: 0.7, c: least - 0.17 + 1e-12, trial: trial) == .consensus)
            var lax = trial
            lax.calibration.strongStrengths = Array(repeating: 0, count: 9)
            #expect(stage(direction, p: 0.7, c: least - 0.17, trial: lax) == nil)
            #expect(stage(direction, p: 0.7, c: least - 0.17 - 1e-6, trial: lax) == .regime)
        }
        trial.regime = nil
        #expect(stage(.long, trial: trial) == .regime)
    }

    /// Whatever else fails, the first of them is the one that stopped it.
    @Test func theFirstStageThatFailsStopsIt() throws {
        let (bias, track) = (
            [Interval.h1: Direction.short, .h4: .short], TrackRecord(count: 30, expectancy: 0)
        )
        for failing in 0..<64 {
            let fails = { (stage: Stage) in failing >> (Int(stage.rawValue) - 1) & 1 == 1 }
            var (trial, drawn) = (FilterTrial(), DrawnSight())
            if fails(.consensus) { trial.calibration.confidenceMin = 0.94 }
            if fails(.higherTimeframe) { trial.bias = bias }
            if fails(.confluence) {
                drawn.volumeRatio = 1
                drawn.rsi = 50
            }
            if fails(.reward) { drawn.hourRange = 0.1 }
            if fails(.trackRecord) { trial.track = track }
            if fails(.regime) { trial.calibration.regimeConfidenceMin[0] = 0.94 }
            let candidate = try #require(trial.candidate(drawn, .unanimous(.long)))
            let expected = Stage.allCases[1...6].first(where: fails)
            #expect(candidate.stoppedAt == expected)
            for stage in Stage.allCases[1...6] {
                #expect(candidate.gates.filter { $0.stage == stage }.allSatisfy(\.passed) != fails(stage))
            }
        }
    }

    @Test func whoHasNoDirectionIsStoppedByConsensus() throws {
        let candidate = try #require(FilterTrial().candidate(DrawnSight(), .unanimous(.flat, p: 0.5)))
        #expect(candidate.stoppedAt == .consensus && candidate.plan == nil && candidate.confluence.isNaN)
        #expect(FilterTrial().candidate(DrawnSight(), Votes()) == nil)
    }

    /// A weight decides who passes; what the heads said stays as it was, bit for bit.
    @Test func aWeightChangesWhoPassesAndNoVote() throws {
        let heavy = Weights(version: 1, [0.30, 0.06, 0.13, 0.06, 0.13, 0.11, 0.06, 0.06, 0.09])
        var (random, changed) = (SeededNumbers(63), 0)
        var lax = Calibration.standard
        (lax.strongStrengths, lax.confidenceMin) = (Array(repeating: 0.2, count: 9), 0.4)
        for _ in 0..<1000 {
            let votes = Votes.random(&random)
            guard let one = FilterTrial(calibration: lax).candidate(DrawnSight(), votes),
                let other = FilterTrial(calibration: lax, weights: heavy).candidate(DrawnSight(), votes)
            else { continue }
            changed += (one.stoppedAt == .consensus) != (other.stoppedAt == .consensus) ? 1 : 0
            for key in HeadKey.allCases {
                #expect(one.votes[key] == other.votes[key])
                let (x, y) = (one.votes[key]?.strength, other.votes[key]?.strength)
                #expect(x?.bitPattern == y?.bitPattern)
            }
        }
        #expect(changed > 3)
    }
}
