import Learning
import Testing

struct EProcessTests {
    private static let bets = [0.05, 0.1, 0.2, 0.35, 0.5, 0.75]

    /// The mean of products, from the first bet to the last.
    private func reference(_ differences: [Double]) -> (scale: Double, value: Double) {
        let first = differences.prefix(28)
        let scale = 2.5 * (first.map { $0 * $0 }.reduce(0, +) / 28).squareRoot()
        let products = Self.bets.map { bet in
            differences.dropFirst(28).map { 1 + bet * max(-1, min(1, $0 / scale)) }.reduce(1, *)
        }
        return (scale, products.reduce(0, +) / 6)
    }

    @Test(arguments: 1...10) func itIsTheMeanOfTheProducts(seed: UInt64) throws {
        var (random, process) = (SeededNumbers(seed), EProcess())
        let differences = (0..<200).map { _ in 0.2 + random.normal() * (random.unit() < 0.05 ? 9 : 1) }
        for (day, difference) in differences.enumerated() {
            process.take(difference)
            if day < 27 { #expect(process.scale == nil && process.value == 1 && process.days == 0) }
        }
        let (scale, value) = reference(differences)
        #expect(abs(try #require(process.scale) - scale) < 1e-12)
        #expect(abs(process.value - value) < 1e-9 * value)
        #expect(process.days == 172 && process.firstDays.isEmpty)
        #expect(abs(try #require(process.mean) - differences.dropFirst(28).reduce(0, +) / 172) < 1e-12)
    }

    /// Every day the largest gain, or the largest loss.
    @Test func itsBoundsAreThoseOfItsBets() {
        var (up, down) = (EProcess(scale: 1), EProcess(scale: 1))
        for _ in 0..<10 {
            up.take(100)
            down.take(-100)
        }
        func power(_ base: Double) -> Double { (0..<10).reduce(1) { product, _ in product * base } }
        #expect(abs(up.value - Self.bets.reduce(0) { $0 + power(1 + $1) } / 6) < 1e-9)
        #expect(abs(down.value - Self.bets.reduce(0) { $0 + power(1 - $1) } / 6) < 1e-12)
    }

    @Test func whatIsNotKnownIsNoDay() {
        var process = EProcess(scale: 1)
        for difference in [Double.nan, .infinity, -.infinity, 0] { process.take(difference) }
        #expect(process == EProcess(scale: 1))
        #expect(EProcess().mean == nil && EProcess().value == 1)
    }

    @Test func startingAgainForgetsAllButTheScale() {
        var process = EProcess(scale: 2)
        for _ in 0..<5 { process.take(1) }
        process.restart()
        #expect(process == EProcess(scale: 2))
    }

    /// Without skill it hardly ever reaches 20, however often one looks: in 1 of 20 at most.
    @Test func luckSeldomGetsFar() {
        var random = SeededNumbers(77)
        let years = 2000
        let reached = (0..<years).count { _ in
            var (process, highest) = (EProcess(), 0.0)
            for _ in 0..<365 {
                process.take(random.normal())
                highest = max(highest, process.value)
            }
            return highest >= 20
        }
        #expect(reached <= years / 20, "\(reached)")
        #expect(reached > 0)
    }

    @Test func fixedShareIsItsFormula() {
        var (challenger, random) = (FixedShare(), SeededNumbers(3))
        var shares = [Double](repeating: 1.0 / 9, count: 9)
        for _ in 0..<100 {
            let gains = (0..<9).map { Double($0) * 0.05 + random.normal() }
            challenger.take(gains, rate: 0.3, share: 0.02)
            // exp by its series.
            let factors = gains.map { gain -> Double in
                let x = 0.3 * max(-1, min(1, gain))
                return (1...20).reversed().reduce(1.0) { 1 + x / Double($1) * $0 }
            }
            let grown = zip(shares, factors).map { $0 * $1 }
            let sum = grown.reduce(0, +)
            shares = grown.map { 0.98 * $0 / sum + 0.02 / 9 }
        }
        #expect(near(challenger.shares, shares, 1e-12))
        #expect(abs(challenger.shares.reduce(0, +) - 1) < 1e-12)
        #expect(challenger.shares[8] > 0.2 && challenger.shares[0] >= 0.02 / 9)
    }
}
