import Foundation
import Learning
import Testing

struct StructuralBreakTests {
    private func firstDay(_ days: [DayMoments]) -> Int? { StructuralBreak.firstDay(in: days, .standard) }

    /// Days whose sums are these products of nine heads with the outcomes.
    private func days(_ products: [[Double]]) -> [DayMoments] {
        products.enumerated().map { index, products in
            DayMoments(
                day: 20_000 + index, xx: [Double](repeating: 0, count: 81), xy: products.map { 50 * $0 },
                yy: 50, weight: 50, rows: 60, ambiguous: 0)
        }
    }

    private func noise(_ count: Int, seed: UInt64) -> [[Double]] {
        var random = SeededNumbers(seed)
        return (0..<count).map { _ in (0..<9).map { _ in random.normal() } }
    }

    @Test(arguments: 1...8) func aTurnIsFoundWhereItIs(seed: UInt64) throws {
        var drawn = DrawnDays(seed, skill: DrawnDays.planted.map { 1.5 * $0 })
        drawn.rowsOfDay = 100
        let before = drawn.moments(20_000..<20_070)
        drawn.skill.reverse()
        let all = before + drawn.moments(20_070..<20_110)
        #expect(firstDay(before) == nil)
        let first = try #require(firstDay(all))
        #expect((20_066...20_074).contains(first), "\(first)")
        #expect(firstDay(Array(all.drop { $0.day < first })) == nil)
    }

    /// None of a thousand orders is as far: one of a thousand has that by chance, whatever days are like, and also where
    /// four follow each other that have all in common.
    @Test(arguments: [1, 4]) func luckHasNone(alike: Int) {
        let found = (0..<200).count { seed in
            let drawn = noise(60 / alike, seed: UInt64(seed))
            // With tails as heavy as those of losses.
            let heavy = drawn.map { day in day.map { $0 * $0 * $0 } }
            return firstDay(days((0..<60).map { heavy[$0 / alike] })) != nil
        }
        #expect(found <= 3, "\(found)")
    }

    /// Wild days come in spells: that is no change of what is known.
    @Test func spellsOfWildDaysHaveNone() {
        let found = (0..<300).count { seed in
            var (random, wildness) = (SeededNumbers(UInt64(seed)), 0.0)
            let products = noise(120, seed: UInt64(1000 + seed)).map { day in
                wildness = 0.95 * wildness + 0.312 * random.normal()
                return day.map { exp(1.2 * wildness) * $0 }
            }
            return firstDay(days(products)) != nil
        }
        #expect(found <= 3, "\(found)")
    }

    /// It is the split with the largest distance of mean directions in the units of all days, by loops.
    @Test(arguments: 1...6) func theSplitIsThatOfTheLargestDistance(seed: UInt64) throws {
        let products = noise(70, seed: seed).enumerated().map { index, day in
            day.enumerated().map { $1 + (index >= 37 && $0 < 3 ? 1.5 : 0) + ($0 > 0 ? 0.4 * day[0] : 0) }
        }
        let moments = (0..<9).map { one in
            (0..<9).map { other in products.reduce(0) { $0 + $1[one] * $1[other] } / 70 }
        }
        func square(_ x: [Double]) throws -> Double {
            let solved = try #require(SlowAlgebra.solution(moments, x))
            return zip(x, solved).reduce(0) { $0 + $1.0 * $1.1 }
        }
        let signs = try products.map { day in
            let length = try square(day).squareRoot()
            return day.map { $0 / length }
        }
        func mean(_ rows: ArraySlice<[Double]>) -> [Double] {
            (0..<9).map { head in rows.reduce(0) { $0 + $1[head] } / Double(rows.count) }
        }
        let distances = try (14...56).map { split in
            let difference = zip(mean(signs[split...]), mean(signs[..<split])).map { $0 - $1 }
            return try square(difference) * Double(split * (70 - split))
        }
        let best = try #require(distances.indices.max { distances[$0] < distances[$1] })
        #expect(firstDay(days(products)) == 20_000 + 14 + best)
    }

    /// What is said louder, or by other heads, is the same.
    @Test func unitsDoNotMatter() throws {
        var products = noise(80, seed: 3)
        for day in 50..<80 { products[day][2] += 3 }
        let first = try #require(firstDay(days(products)))
        #expect(abs(first - 20_050) <= 3)
        #expect(firstDay(days(products.map { day in day.map { 1e-9 * $0 } })) == first)
        let mixed = products.map { day in day.indices.map { day[$0] + 0.7 * day[($0 + 1) % 9] } }
        #expect(firstDay(days(mixed)) == first)
    }

    /// Heads that never vote, or always the same, are no obstacle, and no reason.
    @Test func whatNeverDiffersSaysNothing() {
        var products = noise(80, seed: 4)
        for day in 0..<80 { (products[day][0], products[day][8]) = (0, 0.3) }
        #expect(firstDay(days(products)) == nil)
        for day in 40..<80 { products[day][1] += 2 }
        #expect(firstDay(days(products)) != nil)
        #expect(firstDay(days(Array(repeating: Array(repeating: 0.1, count: 9), count: 80))) == nil)
        #expect(firstDay([]) == nil)
    }

    /// Each side has the days that a fit needs.
    @Test(arguments: [(13, 20_159), (14, 20_160), (15, 20_160)])
    func bothSidesAreLongEnough(after: Int, first: Int) {
        var products = noise(160 + after, seed: 5)
        for day in 160..<products.count { for head in 0..<9 { products[day][head] += 5 } }
        #expect(firstDay(days(products)) == first)
        #expect(firstDay(days(Array(products.suffix(27)))) == nil)
    }

    @Test(arguments: [(13, 20_014), (14, 20_014), (15, 20_015)])
    func soIsTheOneBefore(before: Int, first: Int) {
        var products = noise(160 + before, seed: 6)
        for day in 0..<before { for head in 0..<9 { products[day][head] += 5 } }
        #expect(firstDay(days(products)) == first)
        // Of as few days as there may be there is one split, which no other order has to be held against.
        var rules = Learner.Rules.standard
        rules.breakOrders = 0
        let few = days(Array(products.suffix(28)))
        #expect(StructuralBreak.firstDay(in: few, rules) == few[14].day)
        #expect(StructuralBreak.firstDay(in: Array(few.dropLast()), rules) == nil)
    }

    /// A day is one day, whatever it is worth: what counts is what a candidate of it brought.
    @Test func theWorthOfADayDoesNotMatter() {
        var products = noise(80, seed: 3)
        for day in 50..<80 { products[day][2] += 3 }
        var random = SeededNumbers(8)
        let uneven = days(products).map { day in
            let factor = 0.02 + 3 * random.unit()
            return DayMoments(
                day: day.day, xx: day.xx, xy: day.xy.map { factor * $0 }, yy: day.yy,
                weight: factor * day.weight, rows: day.rows, ambiguous: 0)
        }
        #expect(firstDay(uneven) != nil && firstDay(uneven) == firstDay(days(products)))
    }
}
