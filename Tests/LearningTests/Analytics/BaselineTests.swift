import Learning
import Market
import Signals
import Testing

struct BaselineTests {
    @Test(arguments: 1...4) func randomEntriesBringWhatADayBrings(seed: UInt64) throws {
        let rows = ReportRows.random(days: 20, each: 60, seed: seed)
        let baseline = Baseline.randomEntries(CandidateTable(rows))
        var (expected, advantages) = ([Double](), [Double]())
        for signal in rows where signal.stoppedAt == nil && signal.direction != .flat {
            let day = rows.filter { $0.day == signal.day }
            let brought = day.map { signal.direction == .long ? $0.longMultiple : $0.shortMultiple }
            expected.append(Plain.mean(brought, day.map { 1 / $0.rate }))
            advantages.append((signal.multiple ?? .nan) - expected[expected.count - 1])
        }
        let expectancy = try #require(baseline.expectancy)
        #expect(baseline.kind == .randomEntries && expectancy.samples == expected.count)
        #expect(Plain.isClose(expectancy.value, Plain.mean(expected)))
        #expect(Plain.isClose(baseline.advantage?.value, Plain.mean(advantages)))
        let interval = try #require(expectancy.interval)
        #expect(interval.contains(Plain.mean(expected)))

        #expect(Baseline.randomEntries(CandidateTable(rows.reversed())) == baseline)
    }

    /// As wide as so many draws are: 1.96 standard errors on either side, of the variances of days.
    @Test func draws95OfAHundredAreBetweenItsEnds() throws {
        var (below, above) = (0.0, 0.0)
        for seed in 1...16 {
            let rows = ReportRows.random(days: 20, each: 60, seed: UInt64(seed))
            let expectancy = try #require(Baseline.randomEntries(CandidateTable(rows)).expectancy)
            var (variance, signals) = (0.0, 0.0)
            for signal in rows where signal.stoppedAt == nil && signal.direction != .flat {
                let day = rows.filter { $0.day == signal.day }
                let (kept, brought) = (
                    day.map { 1 / $0.rate },
                    day.map { signal.direction == .long ? $0.longMultiple : $0.shortMultiple }
                )
                let mean = Plain.mean(brought, kept)
                variance += Plain.mean(brought.map { ($0 - mean) * ($0 - mean) }, kept)
                signals += 1
            }
            let half = 1.96 * variance.squareRoot() / signals
            let (value, interval) = (try #require(expectancy.value), try #require(expectancy.interval))
            below += (value - interval.lowerBound) / half / 16
            above += (interval.upperBound - value) / half / 16
        }
        #expect(abs(below - 1) < 0.06 && abs(above - 1) < 0.06, "\(below) \(above)")
    }

    /// Those that stand for four are drawn four times as often.
    @Test func drawsAreOfAllThatCandidatesStandFor() throws {
        let rows = (0..<400).map { place in
            ReportRows.row(
                day: place % 10, minute: place, stoppedAt: place % 4 == 0 ? nil : .confluence,
                long: place < 200 ? 0 : 1, rate: place < 200 ? 1 : 0.25)
        }
        let expectancy = try #require(Baseline.randomEntries(CandidateTable(rows)).expectancy)
        #expect(Plain.isClose(expectancy.value, 0.8))
        #expect(try #require(expectancy.interval).contains(0.8))
    }

    @Test func wereAllAlikeThereIsNothingToChoose() throws {
        let rows = (0..<200).map { place in
            ReportRows.row(
                day: place % 10, minute: place, place % 3 == 0 ? .short : .long,
                stoppedAt: place % 4 == 0 ? nil : .confluence, long: 1, short: -1)
        }
        let baseline = Baseline.randomEntries(CandidateTable(rows))
        #expect(baseline.advantage?.value == 0 && baseline.advantage?.samples == 50)
        let none = Baseline.randomEntries(CandidateTable([]))
        #expect(none.expectancy?.value == nil && none.expectancy?.reason == "there are no samples")
    }

    /// One symbol doubles, one stays, one comes later and one pauses: by hand.
    @Test func whatIsHeldIsWorthItsPrices() throws {
        func closes(_ symbol: Int, from day: Int, _ close: (Int) -> Double) -> DailyCloses {
            DailyCloses(ReportRows.symbols[symbol], firstDay: day, (day..<41).map(close))
        }
        let symbols = [
            closes(0, from: 0) { 100 + 2.5 * Double($0) }, closes(1, from: 0) { _ in 7 },
            closes(2, from: 5) { _ in 1 }, closes(3, from: 0) { $0 < 20 ? 10 : .nan },
        ]
        let baseline = Baseline.buyAndHold(symbols, days: 0...40)
        let gain = try #require(baseline.gain)
        #expect(Plain.isClose(gain.value, 1.0 / 3) && gain.samples == 40 && gain.days == 40)
        #expect(try #require(gain.interval).contains(1.0 / 3))
        #expect(baseline.expectancy == nil && baseline.advantage == nil)
        // Every day adds the same amount to more.
        let returns = (1...40).map { day -> Double in
            let before = 300 + 2.5 * Double(day - 1)
            return 2.5 / before
        }
        #expect(Plain.isClose(baseline.sharpe?.value, SharpeRatio(returns)?.ratio))
        #expect(Baseline.buyAndHold(symbols, days: 0...29).gain?.reason == "29 samples, it takes 30")
        #expect(Baseline.buyAndHold(symbols, days: 0...30).gain?.value != nil)
        #expect(Baseline.buyAndHold([], days: 0...40).gain?.value == nil)
    }

    /// What falls is worth less, day by day.
    @Test func whatFallsIsWorthLess() throws {
        let falling = DailyCloses(ReportRows.symbols[0], firstDay: 0, (0...40).map { 100 - Double($0) })
        let baseline = Baseline.buyAndHold([falling], days: 0...40)
        #expect(Plain.isClose(baseline.gain?.value, -0.4) && (baseline.sharpe?.value ?? 0) < 0)
    }

    /// Rows that hold what cannot be are not let through.
    @Test func whatCannotBeIsNotLetThrough() {
        let rows = (0..<60).map { place -> CandidateRow in
            var row = ReportRows.row(
                day: place % 6, minute: place, long: place == 0 ? .infinity : 1, gain: 0.01)
            row.regime = .trending
            return row
        }
        let baseline = Baseline.equalWeights(CandidateTable(rows), .standard, .standard)
        #expect(baseline.expectancy?.samples == 59 && baseline.expectancy?.value == 1)
    }

    /// One head is right and eight are not: who counts it for all of the score lets through what it says.
    @Test func equalWeightsAreComparedByWhatTheyWouldLetThrough() throws {
        let rows = (0..<400).map { place -> CandidateRow in
            let isRight = place % 2 == 0
            var strengths = Array(repeating: 0.6, count: 9)
            strengths[0] = isRight ? 0.6 : -0.6
            var row = ReportRows.row(
                day: place % 20, minute: place, strengths: strengths, long: isRight ? 1 : -1, gain: 0.02,
                rate: isRight ? 1 : 0.5)
            row.regime = .trending
            return row
        }
        let table = CandidateTable(rows)
        // More than half of the weight is with the one that is right.
        let shares = [0.6] + Array(repeating: 0.05, count: 8)
        let baseline = Baseline.equalWeights(table, Weights(version: 1, shares), .standard)
        // 200 that gain, and 200 that lose and stand for two each.
        #expect(baseline.kind == .equalWeights && baseline.expectancy?.samples == 400)
        #expect(
            Plain.isClose(baseline.expectancy?.value, -1.0 / 3) && Plain.isClose(baseline.gain?.value, 0.02))
        #expect(Plain.isClose(baseline.advantage?.value, 4.0 / 3) && baseline.advantage?.samples == 200)
        let same = Baseline.equalWeights(
            table, Weights(version: 1, Array(repeating: 1.0 / 9, count: 9)), .standard)
        #expect(same.advantage?.value == 0)
    }
}
