import Learning
import Testing

struct DaySumsTests {
    /// What a statistic says of the draws one after the other, where the first ones have no number.
    private func interval(without undefined: Int, level: Double = 0.95) -> ClosedRange<Double>? {
        var draw = -1
        return DaySums.interval(days: 5, level: level) { _ in
            draw += 1
            return draw < undefined ? [.nan, .infinity][draw % 2] : Double(draw)
        }
    }

    @Test func theMiddleOfTheDrawsIsTaken() {
        #expect(interval(without: 0) == 50...1949)
        #expect(interval(without: 0, level: 0.9) == 100...1899)
        // Those without a number are counted as beyond either end.
        #expect(interval(without: 20) == 50...1969)
        #expect(interval(without: 50) == 50...1999)
        #expect(interval(without: 51) == nil)
    }

    @Test func everyDayIsDrawnAsOftenAsAnother() throws {
        var counts = Array(repeating: 0, count: 7)
        let interval = DaySums.interval(days: 7) { drawn in
            for day in drawn { counts[day] += 1 }
            return 0
        }
        #expect(interval == 0...0 && counts.reduce(0, +) == 14_000)
        // Four standard deviations of a count.
        for count in counts { #expect(abs(Double(count) - 2000) < 4 * (2000 * 6 / 7.0).squareRoot()) }
    }

    @Test func fewDaysHaveNoInterval() {
        #expect(DaySums.interval(days: 4) { _ in 1 } == nil && DaySums.interval(days: 5) { _ in 1 } == 1...1)
    }
}
