import Learning
import Testing

struct SharpeRatioTests {
    /// Bailey and López de Prado 2012, "The Sharpe ratio efficient frontier": two years of a hedge fund's months.
    @Test func theProbabilisticRatioIsThePapers() {
        let ratio = 1.585 / 12.0.squareRoot()
        let fund = SharpeRatio(ratio: ratio, skewness: -2.448, kurtosis: 10.164, periods: 24)
        #expect(abs(fund.probability(above: 0) - 0.913) < 5e-4)
        #expect(abs(SharpeRatio(ratio: ratio, periods: 24).probability(above: 0) - 0.982) < 5e-4)
    }

    /// Bailey and López de Prado 2014, "The deflated Sharpe ratio": five years of days, an annual 2.5 the best of the trials.
    @Test(arguments: [(100, -3.0, 10.0, 0.9004), (46, -3.0, 10.0, 0.9505), (88, 0.0, 3.0, 0.9505)])
    func theDeflatedRatioIsThePapers(trials: Int, skewness: Double, kurtosis: Double, chance: Double) {
        let best = SharpeRatio(
            ratio: 2.5 / 250.0.squareRoot(), skewness: skewness, kurtosis: kurtosis, periods: 1250)
        let variance = 0.5 / 250
        #expect(abs(best.deflated(trials: trials, variance: variance) - chance) < 5e-5)
        #expect(abs(SharpeRatio.expectedMaximum(trials: 100, variance: variance) - 0.1132) < 5e-5)
    }

    /// Against the best of so many standard normals, drawn.
    @Test(arguments: [2, 10, 50]) func theBestByLuckIsWhatDrawsFind(trials: Int) {
        var (random, sum) = (SeededNumbers(7), 0.0)
        let draws = 20_000
        for _ in 0..<draws {
            sum += (0..<trials).reduce(-Double.infinity) { best, _ in max(best, random.normal()) }
        }
        // The formula is of many trials: two are told a little low.
        let told = SharpeRatio.expectedMaximum(trials: trials, variance: 1)
        #expect(abs(told - sum / Double(draws)) < (trials == 2 ? 0.2 : 0.06), "\(told)")
    }

    @Test func trialsOnlyTakeAway() {
        let ratio = SharpeRatio(ratio: 0.2, periods: 100)
        #expect(ratio.deflated(trials: 1) == ratio.probability(above: 0))
        // Luck gives ratios the error of one that is 0.
        let error = SharpeRatio(ratio: 0, periods: 100).standardError
        #expect(
            Plain.isClose(ratio.deflated(trials: 9), ratio.deflated(trials: 9, variance: error * error)))
        let chances = [1, 2, 5, 20, 100].map { ratio.deflated(trials: $0) }
        #expect(chances == chances.sorted(by: >) && Set(chances).count == 5)
    }

    @Test func momentsAreThoseOfTheirDefinition() throws {
        // Mean 2, squares 4 1 1 16, cubes -8 -1 -1 64, fourth powers 16 1 1 256: not those of the normal.
        let sharpe = try #require(SharpeRatio([0, 1, 1, 6]))
        let variance = 22.0 / 4
        #expect(Plain.isClose(sharpe.ratio, 2 / (22.0 / 3).squareRoot()))
        #expect(Plain.isClose(sharpe.skewness, 54.0 / 4 / (variance * variance.squareRoot())))
        #expect(Plain.isClose(sharpe.kurtosis, 274.0 / 4 / (variance * variance)))
        #expect(sharpe.periods == 4)
        #expect(SharpeRatio([1]) == nil && SharpeRatio([2, 2, 2]) == nil)
    }

    /// Two outcomes leave a ratio no error at the one point where skewness makes up for all of it.
    @Test func aRatioWithoutErrorIsSure() {
        let sure = SharpeRatio(ratio: 2, skewness: 1, kurtosis: 2, periods: 50)
        #expect(sure.standardError == 0)
        #expect(sure.probability(above: 1.9) == 1 && sure.probability(above: 2) == 0)
    }

    @Test(arguments: [
        (0.975, 1.959963984540054), (0.5, 0), (0.1, -1.2815515655446004), (1e-9, -5.997807015007687),
    ])
    func quantilesOfTheNormalAreKnown(probability: Double, z: Double) {
        #expect(abs(normalQuantile(probability) - z) < 1e-9)
    }
}
