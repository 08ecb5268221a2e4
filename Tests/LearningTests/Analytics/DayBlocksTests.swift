import Learning
import Testing

struct DayBlocksTests {
    /// Outcomes that a day has in common half of, around a mean.
    private func outcomes(days: Int, mean: Double, _ random: inout SeededNumbers) -> [(
        day: Int, value: Double
    )] {
        (0..<days).flatMap { day in
            let common = random.normal()
            return (0..<4 + Int(5 * random.unit())).map { _ in (day, mean + common + random.normal()) }
        }
    }

    @Test func theSameOutcomesGiveTheSameInterval() throws {
        var random = SeededNumbers(1)
        let outcomes = outcomes(days: 30, mean: 0.2, &random)
        let (one, other) = try (#require(DayBlocks(outcomes)), #require(DayBlocks(outcomes)))
        #expect(one == other && one.days == 30 && one.count == outcomes.count)
        #expect(one.interval?.lowerBound.bitPattern == other.interval?.lowerBound.bitPattern)
        #expect(abs(one.mean - outcomes.map(\.value).reduce(0, +) / Double(outcomes.count)) < 1e-12)
        #expect(one.interval?.contains(one.mean) == true)
        // Which number a day has says nothing.
        let later = try #require(DayBlocks(outcomes.map { (day: $0.day * 7 - 9, value: $0.value) }))
        #expect(later == one)
    }

    /// 95% in the long run; with forty days a bootstrap of percentiles comes a little short of it.
    @Test func theIntervalHoldsTheTruthAsOftenAsItSays() throws {
        var (random, held, naive) = (SeededNumbers(2), 0, 0)
        let samples = 400
        for _ in 0..<samples {
            let outcomes = outcomes(days: 40, mean: 0.3, &random)
            let blocks = try #require(DayBlocks(outcomes))
            held += try #require(blocks.interval).contains(0.3) ? 1 : 0
            let (count, mean) = (Double(outcomes.count), blocks.mean)
            let variance = outcomes.map { ($0.value - mean) * ($0.value - mean) }.reduce(0, +) / (count - 1)
            naive += abs(mean - 0.3) < 1.96 * (variance / count).squareRoot() ? 1 : 0
        }
        #expect((0.91...0.98).contains(Double(held) / Double(samples)), "\(held)")
        // As if outcomes of a day told nothing of each other.
        #expect(Double(naive) / Double(samples) < 0.8, "\(naive)")
    }

    @Test func fewSayNothingOfTheirSpread() throws {
        func blocks(_ count: Int, days: Int) -> DayBlocks? {
            DayBlocks((0..<count).map { (day: $0 % days, value: Double($0 % 3)) })
        }
        #expect(blocks(0, days: 1) == nil)
        #expect(try #require(blocks(29, days: 10)).interval == nil)
        #expect(try #require(blocks(30, days: 4)).interval == nil)
        #expect(try #require(blocks(30, days: 5)).interval != nil)
        #expect(try #require(blocks(1, days: 1)).mean == 0)
    }

    @Test func whatNeverVariesHasNoSpread() throws {
        let blocks = try #require(DayBlocks((0..<60).map { (day: $0 % 6, value: -1) }))
        #expect(blocks.mean == -1 && blocks.interval == -1 ... -1)
    }
}
