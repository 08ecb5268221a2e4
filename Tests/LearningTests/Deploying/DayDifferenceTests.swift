import Learning
import Testing

struct DayDifferenceTests {
    typealias Row = (day: Int, value: Double, weight: Double)

    private func drawn(_ days: Int, mean: Double, seed: UInt64) -> [Row] {
        var random = SeededNumbers(seed)
        return (0..<days).flatMap { day -> [Row] in
            (0..<5).map { _ in (day, mean + random.normal(), 1 + random.unit()) }
        }
    }

    @Test func itIsTheDifferenceOfTheMeans() throws {
        let (one, other) = (drawn(60, mean: 0.5, seed: 1), drawn(60, mean: 0, seed: 2))
        func mean(_ rows: [Row]) -> Double {
            rows.reduce(0) { $0 + $1.value * $1.weight } / rows.reduce(0) { $0 + $1.weight }
        }
        let difference = try #require(DayDifference(one, other))
        #expect(abs(difference.mean - (mean(one) - mean(other))) < 1e-12)
        #expect(difference.lowerBound < difference.mean && difference.mean < difference.upperBound)
    }

    /// Of two that are the same nothing is different, and it is sure of that: days are drawn for both at once.
    @Test func theSameIsNoDifference() throws {
        let rows = drawn(30, mean: 0.3, seed: 3)
        let difference = try #require(DayDifference(rows, rows))
        #expect(abs(difference.lowerBound) < 1e-12 && abs(difference.upperBound) < 1e-12)
        #expect(DayDifference([], rows) == nil && DayDifference(rows, []) == nil)
    }

    /// The truth is above the lower bound nine times out of ten, as often as it is below the upper one.
    @Test func itsBoundsHoldAsOftenAsTheySay() throws {
        var (above, below) = (0, 0)
        for seed in 0..<300 {
            let one = drawn(40, mean: 0.2, seed: UInt64(1000 + 2 * seed))
            let other = drawn(40, mean: 0, seed: UInt64(1001 + 2 * seed))
            let difference = try #require(DayDifference(one, other))
            if difference.lowerBound < 0.2 { above += 1 }
            if difference.upperBound > 0.2 { below += 1 }
        }
        #expect((250...290).contains(above) && (250...290).contains(below), "\(above) \(below)")
    }

    /// Between the bounds are four fifths: 1.2816 standard errors of a normal mean on each side.
    @Test func itsBoundsAreAsFarApartAsFourFifthsOfANormal() throws {
        var (random, width) = (SeededNumbers(4), 0.0)
        for _ in 0..<20 {
            let values = (0..<200).map { _ in random.normal() }
            let mean = values.reduce(0, +) / 200
            let error = (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 199 / 200).squareRoot()
            let difference = try #require(
                DayDifference(
                    values.enumerated().map { ($0.offset, $0.element, 1) }, values.indices.map { ($0, 0, 1) })
            )
            width += (difference.upperBound - difference.lowerBound) / error / 20
        }
        #expect(abs(width / (2 * 1.2816) - 1) < 0.03, "\(width)")
    }
}
