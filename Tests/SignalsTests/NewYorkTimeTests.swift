import Foundation
import Market
import Signals
import Testing

struct NewYorkTimeTests {
    /// Against the time zone database: every half hour of thirty years, by rule and by table.
    @Test func itIsTheTimeOfTheTimeZoneDatabase() throws {
        let zone = try #require(TimeZone(identifier: "America/New_York"))
        let first = 13_879 * 1440  // 2008-01-01; the rule is of 2007.
        for minute in stride(from: first, to: first + 30 * 525_960, by: 30) {
            let offset = zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(minute) * 60)) / 60
            let expected = (minute + offset) % 1440
            guard NewYorkTime(Minute(minute)).minuteOfDay != expected else { continue }
            Issue.record("\(Minute(minute)): \(NewYorkTime(Minute(minute)).minuteOfDay), not \(expected)")
            return
        }
    }

    /// 2026: daylight saving from March 8, 07:00 UTC, to November 1, 06:00 UTC.
    @Test(arguments: [
        (20_520 * 1440 + 7 * 60 - 1, 1 * 60 + 59), (20_520 * 1440 + 7 * 60, 3 * 60),
        (20_758 * 1440 + 6 * 60 - 1, 1 * 60 + 59), (20_758 * 1440 + 6 * 60, 1 * 60),
    ])
    func theClockIsPutForwardAndBack(minute: Int, minuteOfDay: Int) {
        #expect(NewYorkTime(Minute(minute)).minuteOfDay == minuteOfDay)
    }
}
