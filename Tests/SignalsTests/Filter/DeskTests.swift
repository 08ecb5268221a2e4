import Market
import Signals
import Testing

/// Whom the desk lets in, of candidates that pass all that is about quality.
struct DeskTests {
    static let sights = (0..<45).map { place in
        var drawn = DrawnSight()
        drawn.name = "P\(100 + place)USDT"
        return drawn.sight
    }

    /// - Parameter trust: what the quality comes of.
    private func candidate(
        _ place: Int, _ minute: Int, trust: Double = 0.5, _ direction: Direction = .long,
        _ regime: Regime = .trending
    ) -> Candidate {
        var trial = FilterTrial(regime: regime)
        trial.calibration.strongStrengths = Array(repeating: 0, count: 9)
        (trial.calibration.confidenceMin, trial.calibration.confluenceMin) = (0, 0)
        trial.calibration.regimeConfidenceMin = Array(repeating: 0, count: 5)
        return trial.candidate(
            of: Self.sights[place], .unanimous(direction, p: 0.55, c: trust), place: place,
            at: Minute(minute))!
    }

    private struct Answer: Equatable {
        /// Places, in the order in which they were admitted.
        var admitted: [Int] = []
        var replaced: [UInt64] = []
        /// Of each candidate, what stopped it.
        var stages: [Stage?] = []
    }

    private func admit(
        _ desk: inout Desk, _ candidates: [Candidate], at minute: Int,
        correlation: (Int, Int) -> Double? = { _, _ in nil }
    ) -> Answer {
        var candidates = candidates
        let (admitted, replaced) = desk.admit(&candidates, at: Minute(minute), correlation: correlation)
        return Answer(
            admitted: admitted.map { candidates[$0].place }, replaced: replaced,
            stages: candidates.map(\.stoppedAt))
    }

    @Test(arguments: [(1, 3), (59, 3), (60, 3), (80, 4), (400, 20)])
    func openSignalsAreThreeOrFivePercentOfTheSymbols(symbols: Int, capacity: Int) {
        var desk = Desk(symbols: symbols)
        // Regimes in turn, each with room of its own.
        let regimes: [Regime] = [.breakout, .trending, .quiet, .breakout]
        let all = (0..<min(45, capacity + 2)).map { candidate($0, 0, .long, regimes[$0 % 4]) }
        let answer = admit(&desk, all, at: 0)
        #expect(answer.admitted.count == capacity)
        #expect(answer.stages == all.indices.map { $0 < capacity ? nil : .capacity })
        desk.close(desk.open[0].id)
        #expect(admit(&desk, [candidate(44, 5)], at: 5).admitted == [44])
    }

    @Test(arguments: [
        (Regime.trending, 2), (.ranging, 1), (.volatile, 1), (.breakout, 3), (.quiet, 2),
    ])
    func everyRegimeHasItsRoom(regime: Regime, capacity: Int) {
        for (symbols, room) in [
            (20, capacity), (5, capacity), (39, capacity * 39 / 20), (400, 20 * capacity),
        ] {
            var desk = Desk(symbols: symbols)
            let all = (0..<30).map { candidate($0, 0, .short, regime) }
            #expect(admit(&desk, all, at: 0).admitted.count == min(room, max(3, symbols / 20), 30))
        }
    }

    @Test func theSameSymbolWaitsAnHour() {
        for (later, stage) in [(59, Stage.cooldown), (60, nil)] as [(Int, Stage?)] {
            var desk = Desk(symbols: 20)
            #expect(admit(&desk, [candidate(1, 1000)], at: 1000).admitted == [1])
            desk.close(desk.open[0].id)
            #expect(admit(&desk, [candidate(1, 1000 + later, .short)], at: 1000 + later).stages == [stage])
        }
    }

    @Test func likeSymbolsWaitHalfAnHour() {
        let cases: [(later: Int, correlation: Double?, direction: Direction, stage: Stage?)] = [
            (0, 0.9, .long, .cooldown), (29, 0.9, .long, .cooldown), (30, 0.9, .long, nil),
            (29, 0.8, .long, nil), (29, 0.8.nextUp, .long, .cooldown), (29, -0.9, .long, nil),
            (29, 0.9, .short, nil), (29, nil, .long, nil),
        ]
        for (later, correlation, direction, stage) in cases {
            var desk = Desk(symbols: 20)
            let answer = admit(&desk, [candidate(1, 0)], at: 0)
            #expect(answer.admitted == [1])
            let next = admit(&desk, [candidate(2, later, direction)], at: later) { _, _ in correlation }
            #expect(next.stages == [stage], "\(later) \(correlation ?? .nan) \(direction)")
        }
    }

    @Test func onlyAStrictlyBetterSignalTakesAnothersPlace() {
        for (trust, stage) in [(0.5, Stage.duplicate), (0.4, .duplicate), (0.6, nil)] as [(Double, Stage?)] {
            var desk = Desk(symbols: 20)
            #expect(admit(&desk, [candidate(3, 0)], at: 0).admitted == [3])
            let id = desk.open[0].id
            let answer = admit(&desk, [candidate(3, 60, trust: trust)], at: 60)
            #expect(answer.stages == [stage] && answer.replaced == (stage == nil ? [id] : []))
            #expect(desk.open.count == 1 && (desk.open[0].id == id) == (stage != nil))
        }
    }

    /// It needs no room of its own.
    @Test func aFullDeskStillTakesABetterOneOfTheSameSymbol() {
        var desk = Desk(symbols: 20)
        let regimes: [Regime] = [.trending, .quiet, .volatile]
        #expect(admit(&desk, (0..<3).map { candidate($0, 0, .long, regimes[$0]) }, at: 0).admitted.count == 3)
        let answer = admit(&desk, [candidate(7, 60, trust: 0.9), candidate(2, 60, trust: 0.8)], at: 60)
        #expect(answer.admitted == [2] && answer.stages == [.capacity, nil])
    }

    @Test func theBestComeFirstAndEqualOnesByName() {
        let trusts = [0.5, 0.7, 0.5, 0.6, 0.7]
        for turn in 0..<5 {
            var desk = Desk(symbols: 400)
            let all = (0..<5).map { ($0 + turn) % 5 }.map { candidate($0, 0, trust: trusts[$0]) }
            #expect(admit(&desk, all, at: 0).admitted == [1, 4, 3, 0, 2])
        }
    }

    @Test func whatWasStoppedBeforeStaysSo() {
        var (desk, stopped) = (Desk(symbols: 20), candidate(0, 0))
        stopped = FilterTrial(regime: nil).candidate(
            of: Self.sights[0], .unanimous(.long), place: 0, at: Minute(0))!
        #expect(admit(&desk, [stopped], at: 0) == Answer(stages: [.regime]))
    }

    /// All rules at once, against a list of all that was ever admitted.
    @Test(arguments: [UInt64(1), 2, 3]) func itIsWhatTheRulesSayOfRandomCandidates(seed: UInt64) throws {
        struct Admitted {
            let id: UInt64, place: Int, minute: Int, direction: Direction, regime: Regime, quality: Double
            var isOpen = true
        }
        var (random, desk, all) = (SeededNumbers(seed), Desk(symbols: 25), [Admitted]())
        let room: [Regime: Int] = [.trending: 2, .ranging: 1, .volatile: 1, .breakout: 3, .quiet: 2]
        func correlation(_ one: Int, _ other: Int) -> Double? {
            one % 7 == other % 7 ? 0.9 : (one + other) % 5 == 0 ? nil : 0.5
        }
        var seen: [Stage?: Int] = [:]
        for minute in stride(from: 0, to: 5000, by: 5) {
            for index in all.indices where all[index].isOpen && random.unit() < 0.03 {
                all[index].isOpen = false
                desk.close(all[index].id)
            }
            let candidates = (0..<25).filter { _ in random.unit() < 0.1 }.map { place in
                candidate(
                    place, minute, trust: (1 + 9 * random.unit()).rounded() / 10,
                    random.unit() < 0.5 ? .long : .short, Regime.allCases[Int(5 * random.unit())])
            }
            var expected = Answer(stages: candidates.map { _ in nil })
            let order = candidates.indices.sorted {
                candidates[$0].quality == candidates[$1].quality
                    ? candidates[$0].symbol.name < candidates[$1].symbol.name
                    : candidates[$0].quality > candidates[$1].quality
            }
            for index in order {
                let own = candidates[index]
                let regime = try #require(own.regime)
                let (others, mine) = (
                    all.filter { $0.isOpen && $0.place != own.place },
                    all.firstIndex { $0.isOpen && $0.place == own.place }
                )
                let isCooling = all.contains { earlier in
                    let since = minute - earlier.minute
                    return earlier.place == own.place && since < 60
                        || earlier.place != own.place && earlier.direction == own.direction && since < 30
                            && correlation(own.place, earlier.place) ?? 0 > 0.8
                }
                if others.count >= 3
                    || others.count(where: { $0.regime == regime }) >= room[regime]! * 25 / 20
                {
                    expected.stages[index] = .capacity
                } else if isCooling {
                    expected.stages[index] = .cooldown
                } else if let mine, own.quality <= all[mine].quality {
                    expected.stages[index] = .duplicate
                } else {
                    if let mine {
                        expected.replaced.append(all[mine].id)
                        all[mine].isOpen = false
                    }
                    expected.admitted.append(own.place)
                    all.append(
                        Admitted(
                            id: Signal.id(own.symbol, own.minute), place: own.place, minute: minute,
                            direction: own.direction, regime: regime, quality: own.quality))
                }
            }
            for stage in expected.stages { seen[stage, default: 0] += 1 }
            #expect(admit(&desk, candidates, at: minute, correlation: correlation) == expected)
            #expect(Set(desk.open.map(\.id)) == Set(all.filter(\.isOpen).map(\.id)))
        }
        #expect(
            Set(seen.keys) == [nil, .capacity, .cooldown, .duplicate] && seen.values.allSatisfy { $0 > 5 })
    }
}
