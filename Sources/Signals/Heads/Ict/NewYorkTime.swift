package import Market

/// New York's time of day, by rule: no time zone database is asked.
///
/// Five hours behind UTC, four from the second Sunday of March, 02:00 standard time, to the first Sunday of November, 02:00
/// daylight time (Energy Policy Act of 2005, in force since 2007).
package struct NewYorkTime: Equatable {
    /// Minutes since midnight.
    package let minuteOfDay: Int

    package init(_ minute: Minute) {
        let standard = minute.sinceEpoch - 5 * 60
        let day = standard.flooredQuotient(by: 1440)
        let saved = Self.isDaylightSaving(day: day, minuteOfDay: standard - day * 1440) ? 60 : 0
        minuteOfDay = (standard - day * 1440 + saved) % 1440
    }

    /// - Parameters: both in standard time.
    private static func isDaylightSaving(day: Int, minuteOfDay: Int) -> Bool {
        let date = CalendarDate(day: day)
        // 0 is Sunday; the epoch was a Thursday.
        let weekday = (day + 4) - (day + 4).flooredQuotient(by: 7) * 7
        // The date of the newest Sunday, today's or one gone by; under 1 where it was last month.
        let sunday = date.dayOfMonth - weekday
        switch date.month {
        case 4...10: return true
        case 3 where weekday == 0 && (8...14).contains(sunday): return minuteOfDay >= 2 * 60
        case 3: return sunday >= 8
        case 11 where weekday == 0 && sunday <= 7: return minuteOfDay < 1 * 60
        case 11: return sunday < 1
        default: return false
        }
    }
}
