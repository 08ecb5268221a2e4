import Market
import Testing

@Suite struct InstantTests {
    @Test(arguments: [
        ("1621296000000", 1_621_296_000_000), ("2021-05-18", 1_621_296_000_000),
        ("2021-05-18T00:00Z", 1_621_296_000_000), ("2021-05-18T00:00:00", 1_621_296_000_000),
        ("2021-05-18 00:00:30.250Z", 1_621_296_030_250), ("2024-02-29T23:59", 1_709_251_140_000),
        ("0", 0), ("100000000000", 100_000_000_000),
    ])
    func readsEpochMillisecondsAndISO8601(text: String, milliseconds: Int) throws {
        #expect(try Instant(text).milliseconds == milliseconds)
    }

    @Test(arguments: [
        "", "yesterday", "2021-13-01", "2021-02-29", "2021-05-18T24:00", "2021-05-18T00:60",
        "2021-05-18T00:00:60",
        "2021-05-18T00:00+02:00", "1621296000", "99999999999", "-1", "100000000000000", "2021-05-18T",
        "21-05-18", "1621296000000000000", "2021-05-18T00:00:00.5Z",
    ])
    func refusesOthersAndSaysWhatIsAccepted(text: String) {
        let error = #expect(throws: InstantError.self) { try Instant(text) }
        #expect(error?.description.contains("ISO 8601") == true)
    }

    @Test func everyMinuteIsReadAsItIsWritten() throws {
        for sinceEpoch in stride(from: -40_000_000, to: 60_000_000, by: 777_777) {
            #expect(
                try Instant(Minute(sinceEpoch).description).milliseconds == Minute(sinceEpoch).milliseconds)
        }
    }

    @Test func anOpenTimeIsInRangeExactlyWhenItsMinuteIs() {
        #expect(Instant(milliseconds: 60_000).minuteUp == Minute(1))
        #expect(Instant(milliseconds: 60_001).minuteUp == Minute(2))
        #expect(Instant(milliseconds: 59_999).minuteUp == Minute(1))
    }
}
