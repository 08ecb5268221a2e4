import Market
import Testing

@Suite struct MinuteTests {
    @Test(arguments: [
        (0, "1970-01-01T00:00Z"), (28_401_120, "2024-01-01T00:00Z"), (27_021_600, "2021-05-18T00:00Z"),
        (-1, "1969-12-31T23:59Z"), (15_778_079 + 1, "2000-01-01T00:00Z"), (28_486_079, "2024-02-28T23:59Z"),
        (28_486_080, "2024-02-29T00:00Z"),
    ])
    func isWrittenAsISO8601InUTC(sinceEpoch: Int, text: String) {
        #expect(Minute(sinceEpoch).description == text)
    }

    @Test func holdsTheInstantsFromItsStartToItsEnd() {
        #expect(Minute(containingMilliseconds: 59_999) == Minute(0))
        #expect(Minute(containingMilliseconds: 60_000) == Minute(1))
        #expect(Minute(containingMilliseconds: -1) == Minute(-1))
    }
}

@Suite struct IntervalTests {
    @Test(arguments: Interval.allCases)
    func isReadAsItIsWritten(interval: Interval) {
        #expect(Interval(interval.description) == interval)
    }

    @Test(arguments: Interval.allCases)
    func aBarHoldsItsMinutesAndNoOther(interval: Interval) {
        for bar in [-1, 0, 1, 19_000] {
            let first = interval.firstMinute(ofBar: bar)
            #expect(interval.bar(of: first) == bar)
            #expect(interval.bar(of: first + (interval.minutes - 1)) == bar)
            #expect(interval.bar(of: first + interval.minutes) == bar + 1)
        }
    }

    @Test func refusesOthers() {
        for text in ["", "3m", "1M", "60m", "1m "] { #expect(Interval(text) == nil) }
    }
}
