import CandleStore
import Engine
import Indicators
import Market
import Signals

/// What a process does to the state that decides: minutes of decisions and outcomes over midnight, the day that is complete
/// then, and what is let go of. Each step is old or new after a kill, and may be taken again.
struct DecisionScenario {
    static let tables = DecisionJournal.tables + CandidateDays.tables
    private let earlier: [Decisions.Step]
    private(set) var steps: [(StateStore) throws(StoreError) -> Void] = []

    init(seed: Int, isSmall: Bool) {
        let (night, hours) = (6 * 1440, isSmall ? 1 : 3)
        let minutes = DecidedMinutes(seed: seed, minutes: night + hours * 60).steps
        let first = night - hours * 60
        let today = Interval.d1.bar(of: DecidedMinutes.start + night)
        earlier = Array(minutes[..<first])
        commit(minutes[first..<night])
        steps.append { state throws(StoreError) in _ = try CandidateDays(in: state).complete(before: today) }
        steps.append { state throws(StoreError) in try CandidateDays(in: state).prune(before: today) }
        commit(minutes[night...])
    }

    private mutating func commit(_ minutes: ArraySlice<Decisions.Step>) {
        for minute in minutes where !minute.isEmpty {
            steps.append { state throws(StoreError) in try DecisionJournal(in: state).commit([minute]) }
        }
    }

    /// Done before anybody is killed.
    func prepare(_ state: StateStore) throws(StoreError) { try DecisionJournal(in: state).commit(earlier) }
}

/// What is decided on two symbols, minute by minute.
private struct DecidedMinutes {
    /// 2024-01-01T00:00Z
    static let start = Minute(28_401_120)
    private(set) var steps: [Decisions.Step] = []

    init(seed: Int, minutes: Int) {
        let symbols = ["AAAUSDT", "BBBUSDT"].map { name in try! Symbol(name) }
        var decisions = Decisions(symbols, decision: .m5, .lax, from: Self.start)
        var (live, random, prices) = (LiveIndicators(), Seeded(seed), [400.0, 90.0])
        live.join(symbols.count)
        for minute in 0..<minutes {
            for place in symbols.indices {
                let open = prices[place]
                prices[place] *= 1 + Double(random.below(401) - 200) / 100_000
                let (high, low) = (max(open, prices[place]), min(open, prices[place]))
                let candle = Candle(
                    open: open, high: high * (1 + Double(random.below(50)) / 100_000),
                    low: low * (1 - Double(random.below(50)) / 100_000), close: prices[place],
                    volume: Double(1 + random.below(1_000_000)) / 1000)
                live.put(.candle(candle), at: place)
                decisions.put(.candle(candle), at: place)
            }
            decisions.close(Self.start + minute, live.close(Self.start + minute), of: live)
            steps.append(decisions.last)
        }
    }
}

extension Judge {
    /// Lets nearly everything through that has a direction, so that there are signals on any walk.
    fileprivate static let lax: Judge = {
        var calibration = Calibration.standard
        calibration.strongStrengths = Array(repeating: 0.01, count: HeadKey.count)
        (calibration.confidenceMin, calibration.confluenceMin, calibration.costMax) = (0.2, 0.1, 9)
        calibration.regimeConfidenceMin = Regime.allCases.map { _ in 0.2 }
        return Judge(calibration: calibration)
    }()
}
