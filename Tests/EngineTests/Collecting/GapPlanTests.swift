import CandleStore
import Engine
import Market
import Testing

@Suite struct GapPlanTests {
    func minutes(_ range: Range<Int>) -> Range<Minute> { Minute(range.lowerBound)..<Minute(range.upperBound) }

    /// Known minutes of 100 to 199 but for some.
    func coverage(missing: [Range<Int>]) -> Coverage {
        var coverage = Coverage(first: Minute(100), last: Minute(99))
        for minute in 100..<200 where !missing.contains(where: { $0.contains(minute) }) {
            coverage.add(Minute(minute), candle(minute))
        }
        return coverage
    }

    @Test func asksForWhatIsBeforeBetweenAndAfter() {
        let coverage = coverage(missing: [120..<130, 150..<151])
        #expect(
            GapPlan.missing(in: coverage, within: minutes(50..<300))
                == [minutes(50..<100), minutes(120..<130), minutes(150..<151), minutes(200..<300)])
    }

    @Test func keepsToTheWindow() {
        let coverage = coverage(missing: [120..<130, 150..<151])
        #expect(GapPlan.missing(in: coverage, within: minutes(125..<150)) == [minutes(125..<130)])
        #expect(GapPlan.missing(in: coverage, within: minutes(300..<400)) == [minutes(300..<400)])
        #expect(GapPlan.missing(in: coverage, within: minutes(160..<160)).isEmpty)
        #expect(GapPlan.missing(in: coverage, within: minutes(10..<60)) == [minutes(10..<60)])
    }

    @Test func anUnknownSymbolLacksEverything() {
        #expect(GapPlan.missing(in: nil, within: minutes(50..<60)) == [minutes(50..<60)])
        #expect(
            GapPlan.missing(in: nil, within: minutes(50..<60), absentBefore: Minute(55)) == [minutes(55..<60)]
        )
        #expect(GapPlan.missing(in: nil, within: minutes(50..<60), absentBefore: Minute(90)).isEmpty)
    }
}
