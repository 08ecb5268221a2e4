import Engine
import Indicators
import Learning
import Market
import Signals
import Testing

extension Judge {
    /// Lets nearly everything through that has a direction, so that there are signals on any walk.
    static let lax: Judge = {
        var calibration = Calibration.standard
        calibration.strongStrengths = Array(repeating: 0.01, count: HeadKey.count)
        (calibration.confidenceMin, calibration.confluenceMin, calibration.costMax) = (0.2, 0.1, 9)
        calibration.regimeConfidenceMin = Regime.allCases.map { _ in 0.2 }
        return Judge(calibration: calibration)
    }()
}

/// Minutes put one after the other, as a book does it.
struct DecisionsTrial: ~Copyable {
    var decisions: Decisions
    private var live = LiveIndicators()
    private var next = Minute(start)

    init(_ names: [String]) throws {
        decisions = Decisions(
            try names.map { try Symbol($0) }, decision: .m5, .lax, from: Minute(start))
        live.join(names.count)
    }

    mutating func close(_ known: [KnownMinute]) -> Decisions.Step {
        for (place, minute) in known.enumerated() {
            live.put(minute, at: place)
            decisions.put(minute, at: place)
        }
        decisions.close(next, live.close(next), of: live)
        next = next + 1
        return decisions.last
    }
}

@Suite struct DecisionsTests {
    static let symbols = ["AAAUSDT", "BBBUSDT", "CCCUSDT"]
    static let gap = 6000
    /// By then nobody waits any more for what was before the gap.
    static let givenUp = gap + 72 * 60 + 7 * 1440

    /// Three symbols, of which the first misses a minute and the last ends with it; what every minute brought.
    static let steps: [Decisions.Step] = {
        let walks = [UInt64(5), 6, 7].map { MarketUnderTest.walk(seed: $0, minutes: givenUp + 3000) }
        var trial = try! DecisionsTrial(symbols)
        return walks[0].indices.map { minute in
            trial.close([
                minute == gap ? .missing : .candle(walks[0][minute]), .candle(walks[1][minute]),
                minute < gap ? .candle(walks[2][minute]) : .missing,
            ])
        }
    }()

    @Test func whatIsOpenWaitsForAMissingMinute() throws {
        let symbol = try Symbol(Self.symbols[0])
        let before = Self.steps[..<Self.gap].flatMap(\.candidates).filter {
            $0.symbol == symbol && $0.plan != nil
        }
        #expect(before.count > 30)
        let keys = Set(before.map { Signal.id($0.symbol, $0.minute) })
        let ended = Self.steps[Self.gap...].flatMap(\.ended).filter { keys.contains($0.label.key) }
        #expect(ended.isEmpty)
    }

    /// It came late: what waited ends as if it had been there all the time.
    @Test func whatWaitedGoesOnWhenTheMinuteIsKnown() throws {
        struct End: Hashable { let key: UInt64, direction: Direction, multiple: Double, minute: Minute }
        let (walk, late) = (MarketUnderTest.walk(seed: 8, minutes: Self.gap + 5000), Self.gap + 60)
        var holed = try DecisionsTrial(["AAAUSDT"])
        var whole = try DecisionsTrial(["AAAUSDT"])
        var (found, expected) = (Set<End>(), Set<End>())
        func ends(_ step: Decisions.Step) -> [End] {
            step.ended.filter { $0.label.long.decidedAt < Minute(start + Self.gap) }.map {
                End(
                    key: $0.label.key, direction: $0.direction, multiple: $0.outcome.multiple,
                    minute: $0.outcome.endedAt)
            }
        }
        for minute in walk.indices {
            found.formUnion(ends(holed.close([minute == Self.gap ? .missing : .candle(walk[minute])])))
            expected.formUnion(ends(whole.close([.candle(walk[minute])])))
            guard minute == late else { continue }
            holed.decisions.refresh(0, from: whole.decisions.scene, through: Minute(start + late)) {
                .candle(walk[$0.sinceEpoch - start])
            }
        }
        let (lost, invented) = (expected.subtracting(found).count, found.subtracting(expected).count)
        #expect(lost == 0 && invented == 0 && found.count > 200, "\(found.count)")
    }

    /// It lies before them: what is decided when charts are full again does not wait for it.
    @Test func whatIsDecidedLaterGoesOn() throws {
        let symbol = try Symbol(Self.symbols[0])
        let later = Self.steps[(Self.gap + 1)..<(Self.givenUp - 6000)].flatMap(\.candidates).filter {
            $0.symbol == symbol && $0.plan != nil
        }
        #expect(later.count > 100)
        let keys = Set(later.map { Signal.id($0.symbol, $0.minute) })
        let ended = Self.steps.flatMap(\.ended).filter { keys.contains($0.label.key) }
        #expect(ended.count == 2 * later.count)
    }

    @Test func whatIsGivenUpIsSaidOnce() throws {
        let symbol = try Symbol(Self.symbols[0])
        func keys(_ steps: ArraySlice<Decisions.Step>) -> Set<UInt64> {
            Set(
                steps.flatMap(\.candidates).filter { $0.symbol == symbol && $0.plan != nil }.map {
                    Signal.id($0.symbol, $0.minute)
                })
        }
        let resolved = Set(
            Self.steps[..<Self.gap].flatMap(\.ended).filter(\.label.isResolved).map(\.label.key))
        let abandoned = Self.steps.flatMap(\.abandoned)
        #expect(Set(abandoned).count == abandoned.count)
        let own = keys(Self.steps[...])
        #expect(Set(abandoned).intersection(own) == keys(Self.steps[..<Self.gap]).subtracting(resolved))
        // At the midnight that the day is complete at, signals six days later.
        for (minute, step) in Self.steps.enumerated() {
            for key in step.abandoned {
                let age = (start + minute + 1) / 1440 - Int(key >> 32) / 1440
                #expect((minute + 1) % 1440 == 0)
                #expect(age == 4 || age == 10 && Self.signals[key] != nil, "\(age)")
            }
        }
    }

    /// The desk's room, counted apart: what ended or was replaced is open no more, nor what was given up.
    @Test func whatIsGivenUpTakesNoRoom() throws {
        var open: [UInt64: (symbol: Symbol, minute: Int)] = [:]
        var (looked, freed) = (0, 0)
        for (minute, step) in Self.steps.enumerated() {
            for end in step.ended where open[end.label.key] != nil {
                let signal = Self.signals[end.label.key]
                if signal?.plan.direction == end.direction { open[end.label.key] = nil }
            }
            let waiting = open.filter { minute + 1 >= ($0.value.minute / 1440 + 10) * 1440 }
            freed += waiting.count
            for key in waiting.keys { open[key] = nil }
            let first = step.candidates.first { $0.gates.contains { $0.stage == .duplicate } }
            // The best candidate of a close finds the desk as the last one left it.
            if step.candidates.count(where: { $0.gates.contains { $0.stage == .capacity } }) == 1, let first {
                let others = open.values.count { $0.symbol != first.symbol }
                #expect(first.gates.first { $0.stage == .capacity }?.value == Double(others), "\(minute)")
                let isOpen = open.values.contains { $0.symbol == first.symbol }
                #expect(
                    first.gates.first { $0.stage == .duplicate }?.name
                        == (isOpen ? "quality" : "open_of_symbol"))
                looked += 1
            }
            for id in step.replaced { open[id] = nil }
            for signal in step.signals { open[signal.id] = (signal.candidate.symbol, minute) }
        }
        #expect(looked > 100 && freed > 0)
    }

    private static let signals: [UInt64: Signal] = Dictionary(
        uniqueKeysWithValues: steps.flatMap(\.signals).map { ($0.id, $0) })

    /// What a candidate is told of its like is the mean of those that ended before.
    @Test func theTrackRecordIsOfWhatHasEnded() {
        struct Kind: Hashable { let symbol: Symbol, direction: Direction, regime: Regime }
        var (outcomes, kinds, looked) = ([Kind: [Double]](), [UInt64: Kind](), 0)
        for step in Self.steps[..<Self.gap] {
            for end in step.ended {
                guard let kind = kinds[end.label.key], kind.direction == end.direction else { continue }
                outcomes[kind, default: []].append(end.outcome.multiple)
            }
            for candidate in step.candidates {
                guard let regime = candidate.regime, candidate.plan != nil else { continue }
                let kind = Kind(symbol: candidate.symbol, direction: candidate.direction, regime: regime)
                kinds[Signal.id(candidate.symbol, candidate.minute)] = kind
                let (gate, known) = (candidate.gates.first { $0.stage == .trackRecord }, outcomes[kind] ?? [])
                guard let gate, known.count >= 30 else {
                    #expect(gate?.passed == true && gate?.value.isNaN == true)
                    continue
                }
                #expect(abs(gate.value - known.reduce(0, +) / Double(known.count)) < 1e-9)
                #expect(gate.passed == (gate.value > 0))
                looked += 1
            }
        }
        #expect(looked > 10)
    }
}
