import Market
import Signals
import Testing

struct ConfluenceTests {
    private func score(_ drawn: DrawnSight, _ direction: Direction) -> Double? {
        Confluence(of: drawn.sight.decided, direction)?.score
    }

    /// From full to nothing along a line, nothing beyond.
    private func ramp(_ value: Double, _ full: Double, _ none: Double) -> Double {
        if full < none { return value <= full ? 1 : value >= none ? 0 : (none - value) / (none - full) }
        return value >= full ? 1 : value <= none ? 0 : (value - none) / (full - none)
    }

    @Test func itIsFiveMeasuresWithTheirWeightsEitherWay() throws {
        var random = SeededNumbers(61)
        for _ in 0..<200 {
            var drawn = DrawnSight()
            drawn.barCount = 60
            (drawn.rsi, drawn.position) = (100 * random.unit(), 2 * random.unit() - 0.5)
            drawn.volumeRatio = 3 * random.unit()
            drawn.histogram = (random.unit() - 0.5, random.unit() - 0.5)
            (drawn.average, drawn.range) = (98 + 4 * random.unit(), 0.5 + random.unit())
            let turn = drawn.histogram.now - drawn.histogram.before
            let rest =
                0.20 * ramp(drawn.volumeRatio, 2, 1)
                + 0.15 * ramp(abs(100 - drawn.average) / drawn.range, 0, 2)
            let long =
                0.30 * ramp(drawn.rsi, 35, 55) + 0.20 * ramp(drawn.position, 0.15, 0.5)
                + (turn > 0 ? 0.15 : 0) + rest
            let short =
                0.30 * ramp(drawn.rsi, 65, 45) + 0.20 * ramp(drawn.position, 0.85, 0.5)
                + (turn < 0 ? 0.15 : 0) + rest
            #expect(abs(try #require(score(drawn, .long)) - long) < 1e-12)
            #expect(abs(try #require(score(drawn, .short)) - short) < 1e-12)
            let image = try #require(score(drawn.mirrored, .short))
            #expect(abs(image - long) < 1e-12)
        }
    }

    @Test func equalHistogramsDoNotTurn() {
        var drawn = DrawnSight()
        drawn.histogram = (0.25, 0.25)
        #expect(Confluence(of: drawn.sight.decided, .long)?.momentum == 0)
        #expect(Confluence(of: drawn.sight.decided, .short)?.momentum == 0)
    }

    @Test func whatWarmsUpIsNotKnown() {
        var drawn = DrawnSight()
        #expect(score(drawn, .flat) == nil)
        drawn.barCount = 19
        #expect(score(drawn, .long) == nil)
        drawn.barCount = 20
        #expect(score(drawn, .long) == 1)
        drawn.range = .nan
        #expect(score(drawn, .long) == nil)
        drawn.range = 1
        drawn.histogram.before = .nan
        #expect(score(drawn, .long) == nil)
    }
}
