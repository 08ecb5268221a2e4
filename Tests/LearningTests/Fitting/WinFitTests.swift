import Learning
import Signals
import Testing

#if canImport(Glibc)
    import Glibc
#endif

struct WinFitTests {
    private func drawn(_ count: Int, slope: Double, intercept: Double, seed: UInt64) -> [WinFit.Row] {
        var random = SeededNumbers(seed)
        return (0..<count).map { row in
            let score = random.unit()
            let chance = 1 / (1 + exp(-(slope * score + intercept)))
            return WinFit.Row(day: 20_000 + row * 100 / count, score: score, isWin: random.unit() < chance)
        }
    }

    @Test func itFindsTheCurve() throws {
        let rows = drawn(40_000, slope: 3, intercept: -1.8, seed: 1)
        let model = try #require(WinFit.model(rows, purgeDays: 4))
        #expect(model == WinFit.curve(rows), "it is of all of them")
        #expect(abs(model.slope - 3) < 0.15 && abs(model.intercept + 1.8) < 0.1, "\(model)")
    }

    /// No curve nearby is likelier.
    @Test(arguments: 2...8) func noOtherIsLikelier(seed: UInt64) throws {
        let rows = drawn(500, slope: Double(seed) - 4, intercept: -0.5, seed: seed)
        let model = try #require(WinFit.curve(rows))
        let wins = Double(rows.count { $0.isWin })
        func likelihood(_ slope: Double, _ intercept: Double) -> Double {
            rows.reduce(0) { sum, row in
                let p = 1 / (1 + exp(-(slope * row.score + intercept)))
                let target = row.isWin ? (wins + 1) / (wins + 2) : 1 / (500 - wins + 2)
                return sum + target * log(p) + (1 - target) * log(1 - p)
            }
        }
        let best = likelihood(model.slope, model.intercept)
        // There it is flat.
        let errors = rows.map { row in
            model.probability(row.score) - (row.isWin ? (wins + 1) / (wins + 2) : 1 / (500 - wins + 2))
        }
        #expect(abs(errors.reduce(0, +)) < 1e-4)
        #expect(abs(zip(errors, rows).reduce(0) { $0 + $1.0 * $1.1.score }) < 1e-4)
        for slope in [-0.3, -0.01, 0, 0.01, 0.3] {
            for intercept in [-0.3, -0.01, 0, 0.01, 0.3] {
                #expect(likelihood(model.slope + slope, model.intercept + intercept) <= best + 1e-7)
            }
        }
    }

    @Test func scoresThatPartWinsFromLossesHaveACurveToo() throws {
        let rows = (0..<400).map { WinFit.Row(day: $0 / 4, score: Double($0 % 2), isWin: $0 % 2 == 1) }
        let model = try #require(WinFit.curve(rows))
        #expect(model.probability(1) > 0.99 && model.probability(0) < 0.01 && model.slope.isFinite)
    }

    /// Where the score says nothing, the share of wins says as much: about half of the time it is a little better by chance.
    @Test func aScoreThatSaysNothingIsSeldomAModel() {
        let found = (0..<40).compactMap { seed in
            WinFit.model(drawn(2000, slope: 0, intercept: 0.3, seed: UInt64(100 + seed)), purgeDays: 4)
        }
        #expect(found.count <= 14, "\(found.count)")
    }

    /// Days come in pairs, and losses are on the outer one of the first pair and on the near one of the next: held to the first
    /// pair a curve has no losses to be fitted on, for their labels reach into it; held to the next it has.
    @Test(arguments: [1, -1]) func daysOnEitherSideAreLeftOut(way: Int) {
        var random = SeededNumbers(10)
        let rows = [0, 8, 10, 60, 100, 200, 300, 400, 500, 600].flatMap { day in
            (0..<40).map { _ in
                let isWin = day != 0 && day != 10
                return WinFit.Row(day: way * day, score: random.unit() + (isWin ? 0.5 : 0), isWin: isWin)
            }
        }
        #expect(WinFit.model(rows, purgeDays: 1) != nil && WinFit.model(rows, purgeDays: 4) == nil)
    }

    @Test func fiveDaysAreEnough() {
        let rows = drawn(1000, slope: 6, intercept: -3, seed: 11)
        func model(days: Int) -> WinModel? {
            WinFit.model(
                rows.enumerated().map {
                    WinFit.Row(day: $0.offset % days * 9, score: $0.element.score, isWin: $0.element.isWin)
                }, purgeDays: 4)
        }
        #expect(model(days: 5) != nil && model(days: 4) == nil)
    }

    @Test func fewSayNothing() {
        let rows = drawn(300, slope: 6, intercept: -3, seed: 9)
        #expect(WinFit.model(rows, purgeDays: 4) != nil)
        #expect(WinFit.model(Array(rows.dropLast()), purgeDays: 4) == nil)
        // On one day there is nothing to hold it to.
        #expect(
            WinFit.model(rows.map { WinFit.Row(day: 1, score: $0.score, isWin: $0.isWin) }, purgeDays: 4)
                == nil)
        #expect(
            WinFit.model(rows.map { WinFit.Row(day: $0.day, score: $0.score, isWin: true) }, purgeDays: 4)
                == nil)
    }
}
