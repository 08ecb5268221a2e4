import Learning
import Market
import Testing

struct PerformanceTests {
    private func result(
        _ id: UInt64, day: Int, at minute: Int = 0, lasting: Int = 100, _ multiple: Double,
        told: Double? = nil
    ) -> SignalResult {
        let decided = Minute(day * 1440 + minute)
        return SignalResult(
            id: id, minute: decided, endedAt: decided + lasting, multiple: multiple, gain: multiple / 50,
            told: told)
    }

    private func random(_ count: Int, days: Int, seed: UInt64) -> [SignalResult] {
        var random = SeededNumbers(seed)
        return (0..<count).map { place in
            let told = random.unit()
            return result(
                UInt64(place), day: 100 + Int(random.unit() * Double(days)), at: Int(random.unit() * 1440),
                lasting: 1 + Int(random.unit() * 4320),
                random.unit() < told ? 1 + 2 * random.unit() : -1 - 0.1 * random.unit(),
                told: random.unit() < 0.8 ? told : nil)
        }
    }

    @Test(arguments: 1...5) func numbersAreThoseOfPlainLoops(seed: UInt64) throws {
        let results = random(300, days: 40, seed: seed)
        let performance = Performance(results, trials: 7)
        let multiples = results.map(\.multiple)
        let (wins, losses) = (multiples.filter { $0 > 0 }, multiples.filter { $0 <= 0 })
        #expect(performance.signals == 300 && performance.trials == 7)
        #expect(Plain.isClose(performance.expectancy.value, Plain.mean(multiples)))
        #expect(Plain.isClose(performance.gain.value, Plain.mean(multiples) / 50))
        #expect(Plain.isClose(performance.winRate.value, Double(wins.count) / 300))
        let (won, lost) = (wins.reduce(0, +), -losses.reduce(0, +))
        #expect(Plain.isClose(performance.profitFactor.value, won / lost))
        // At the rate at which nothing is lost, as gains and losses are.
        let needed = try #require(performance.breakEvenRate.value)
        #expect(abs(needed * Plain.mean(wins) + (1 - needed) * Plain.mean(losses)) < 1e-12)

        let told = results.filter { $0.told != nil }
        let errors = told.map { (($0.told ?? 0) - ($0.multiple > 0 ? 1 : 0)) }
        #expect(Plain.isClose(performance.brier.value, Plain.mean(errors.map { $0 * $0 })))
        let base = Double(told.count { $0.multiple > 0 }) / Double(told.count)
        #expect(Plain.isClose(performance.brierOfBase.value, base * (1 - base)))
        #expect(performance.brier.samples == told.count)
        for bin in performance.reliability {
            let own = told.filter { min(9, Int(($0.told ?? 0) * 10)) == bin.tenth }
            #expect(bin.told.samples == own.count)
            guard own.count >= 30 else { continue }
            #expect(Plain.isClose(bin.told.value, Plain.mean(own.map { $0.told ?? 0 })))
            #expect(
                Plain.isClose(bin.winRate.value, Double(own.count { $0.multiple > 0 }) / Double(own.count)))
        }
        #expect(performance.reliability.reduce(0) { $0 + $1.told.samples } == told.count)

        // Every interval is about its number.
        for estimate in [
            performance.expectancy, performance.gain, performance.winRate, performance.breakEvenRate,
            performance.profitFactor, performance.exposure, performance.sharpe, performance.brier,
        ] {
            let (value, interval) = (try #require(estimate.value), try #require(estimate.interval))
            #expect(interval.contains(value) && interval.lowerBound < interval.upperBound)
        }
    }

    @Test(arguments: 1...5) func thePathIsWalkedInTheOrderOfEnds(seed: UInt64) throws {
        let results = random(200, days: 30, seed: seed)
        let performance = Performance(results, trials: 1)
        let ended = results.sorted { ($0.endedAt.sinceEpoch, $0.id) < ($1.endedAt.sinceEpoch, $1.id) }
        // The deepest fall, by looking from every point at every later one.
        var equity = [0.0]
        for result in ended { equity.append(equity[equity.count - 1] + result.multiple) }
        var deepest = 0.0
        for from in equity.indices {
            for to in from..<equity.count { deepest = max(deepest, equity[from] - equity[to]) }
        }
        #expect(Plain.isClose(performance.drawdown.value, deepest))
        let runs = String(ended.map { $0.multiple > 0 ? "+" : "-" })
        #expect(performance.bestStreak.value == Double(runs.split(separator: "-").map(\.count).max() ?? 0))
        #expect(performance.bestStreak.interval == nil && performance.bestStreak.reason != nil)
        #expect(performance.worstStreak.value == Double(runs.split(separator: "+").map(\.count).max() ?? 0))

        let (first, last) = (
            results.map { $0.minute.sinceEpoch / 1440 }.min() ?? 0,
            results.map { $0.endedAt.sinceEpoch / 1440 }.max() ?? 0
        )
        #expect(performance.days == first...last)
        let open = results.reduce(0) { $0 + ($1.endedAt - $1.minute) }
        #expect(Plain.isClose(performance.exposure.value, Double(open) / Double((last - first + 1) * 1440)))
        var days = Array(repeating: 0.0, count: last - first + 1)
        for result in results { days[result.endedAt.sinceEpoch / 1440 - first] += result.multiple }
        let sharpe = try #require(SharpeRatio(days))
        #expect(
            Plain.isClose(performance.sharpe.value, sharpe.ratio) && performance.sharpe.samples == days.count)
        #expect(Plain.isClose(performance.probabilisticSharpe.value, sharpe.probability(above: 0)))
        #expect(performance.deflatedSharpe.value == performance.probabilisticSharpe.value)
        let interval = try #require(performance.sharpe.interval)
        #expect(Plain.isClose(interval.upperBound, sharpe.ratio + 1.959963984540054 * sharpe.standardError))
        #expect(Plain.isClose(interval.lowerBound, sharpe.ratio - 1.959963984540054 * sharpe.standardError))
        let tried = Performance(results, trials: 7).deflatedSharpe.value
        #expect(Plain.isClose(tried, sharpe.deflated(trials: 7)))
    }

    @Test func theOrderOfResultsIsOfNoConsequence() {
        let results = random(120, days: 20, seed: 9)
        var random = SeededNumbers(10)
        let performance = Performance(results, trials: 3)
        #expect(Performance(results.shuffled(using: &random), trials: 3) == performance)
        #expect(Performance(results.reversed(), trials: 3) == performance)
    }

    /// By hand: +2 -1 -1 +2 -1 -1 …, thirty in all.
    @Test func aPathThatIsKnown() {
        let results = (0..<30).map { place in
            result(UInt64(place), day: 10 + place, lasting: 720, place % 3 == 0 ? 2 : -1)
        }
        let performance = Performance(results, trials: 1)
        #expect(performance.expectancy.value == 0 && performance.profitFactor.value == 1)
        #expect(performance.winRate.value == performance.breakEvenRate.value)
        #expect(performance.drawdown.value == 2)
        #expect(performance.bestStreak.value == 1 && performance.worstStreak.value == 2)
        #expect(performance.exposure.value == 0.5 && performance.days == 10...39)
        #expect(performance.sharpe.value == 0 && performance.probabilisticSharpe.value == 0.5)
        #expect(performance.brier.value == nil && performance.reliability.isEmpty)
        #expect(performance.brier.reason == "there are no samples")
    }

    @Test func whatNeverLosesHasNoLossToCompareWith() {
        let results = (0..<40).map { result(UInt64($0), day: $0, 1.5) }
        let performance = Performance(results, trials: 1)
        #expect(performance.profitFactor.value == nil && performance.breakEvenRate.value == nil)
        #expect(performance.breakEvenRate.reason == "the samples do not tell")
        #expect(performance.winRate.value == 1 && performance.drawdown.value == 0)
    }

    /// Every number of a performance, by its name.
    private func estimates(_ performance: Performance) -> [(name: String, estimate: Estimate)] {
        Mirror(reflecting: performance).children.compactMap { child in
            (child.value as? Estimate).map { (child.label ?? "", $0) }
        }
    }

    @Test func twentyNineSayNothingAndThirtyDo() {
        let results = random(30, days: 30, seed: 11).enumerated().map { place, result in
            var result = result
            (result.minute, result.endedAt) = (Minute(place * 1440), Minute(place * 1440 + 500))
            result.told = 0.35
            return result
        }
        let few = estimates(Performance(Array(results.dropLast()), trials: 1))
        #expect(few.count == 14)
        for (name, estimate) in few {
            #expect(estimate.value == nil && estimate.interval == nil, "\(name)")
            #expect(estimate.reason == "29 samples, it takes 30", "\(name)")
        }
        for (name, estimate) in estimates(Performance(results, trials: 1)) {
            #expect(estimate.value != nil && estimate.samples == 30, "\(name)")
        }
        let bins = [Array(results.dropLast()), results].map { Performance($0, trials: 1).reliability[0] }
        #expect(bins.map { $0.winRate.value != nil } == [false, true] && bins[0].tenth == 3)
        for (name, estimate) in estimates(Performance([], trials: 0)) {
            #expect(estimate.reason == "there are no samples", "\(name)")
        }
        #expect(Performance([], trials: 0).days == nil && Performance([], trials: 0).trials == 1)
    }

    @Test func whatIsSaidToBeSureIsInTheLastTenth() {
        let results = (0..<30).map { result(UInt64($0), day: $0, 1, told: $0 % 2 == 0 ? 1 : 0.95) }
        #expect(Performance(results, trials: 1).reliability.map(\.tenth) == [9])
    }

    /// Neither gained nor lost is not gained.
    @Test func whatBringsNothingIsNoGain() {
        let results = (0..<30).map { result(UInt64($0), day: $0, 0, told: 0.25) }
        let performance = Performance(results, trials: 1)
        #expect(performance.winRate.value == 0 && performance.brier.value == 0.0625)
        #expect(performance.bestStreak.value == 0 && performance.worstStreak.value == 30)
    }

    /// Days come in other orders, what happens within one does not: a fall and a rise each day are never more than one.
    @Test func aPathIsOfDaysThatStayWhole() {
        let results = (0..<60).map { result(UInt64($0), day: $0 / 2, at: $0 % 2, $0 % 2 == 0 ? -1 : 1) }
        let performance = Performance(results, trials: 1)
        #expect(performance.drawdown.value == 1 && performance.drawdown.interval == 1...1)
        for estimate in [performance.drawdown, performance.bestStreak, performance.worstStreak] {
            #expect(estimate.value == 1 && estimate.days == 30)
        }
    }

    /// Those that end in the same minute are in the order of their ids.
    @Test func whatEndsAtOnceIsInTheOrderOfIds() {
        // Ten at once, the first five of which lose, and twenty later that all lose.
        let results = (0..<30).map { place in
            result(UInt64(place), day: 3, lasting: max(100, 91 + place), (5..<10).contains(place) ? 1 : -1)
        }
        #expect(Performance(results, trials: 1).drawdown.value == 20)
        #expect(Performance(results.reversed(), trials: 1).drawdown.value == 20)
    }

    /// Many signals of few days say little of days.
    @Test func aRatioOfDaysTakesDays() {
        let results = (0..<90).map { result(UInt64($0), day: $0 % 29, Double($0 % 3) - 0.5) }
        #expect(Performance(results, trials: 1).sharpe.value == nil)
        #expect(Performance(results, trials: 1).sharpe.reason == "29 samples, it takes 30")
    }

    @Test func oneDayHasNoInterval() {
        let results = (0..<40).map { result(UInt64($0), day: 3, at: $0, Double($0 % 3)) }
        let expectancy = Performance(results, trials: 1).expectancy
        #expect(expectancy.value != nil && expectancy.interval == nil)
        #expect(expectancy.reason == "1 day, an interval takes 5")
        let days = [4, 5].map { days in
            Performance((0..<40).map { result(UInt64($0), day: $0 % days, Double($0 % 3)) }, trials: 1)
                .expectancy.interval
        }
        #expect(days[0] == nil && days[1] != nil)
    }
}
