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
        let weekday = (day + 4) - (day + 4).flooredQuotient(by: 7) * 7  // 0 is Sunday; the epoch was a Thursday.
        let sunday = date.dayOfMonth - weekday  // Today's or the last one's date; under 1 in the month before.
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

/// The hours in which the day's moves begin, New York time; a bar is in one when it opens in it.
enum KillZone: BitwiseCopyable, Sendable {
    case london, newYork, silverBullet

    static let londonHours = 2 * 60..<5 * 60
    static let newYorkHours = 8 * 60..<11 * 60
    static let silverBulletHour = 10 * 60..<11 * 60

    init?(_ time: NewYorkTime) {
        if Self.silverBulletHour.contains(time.minuteOfDay) {
            self = .silverBullet
        } else if Self.newYorkHours.contains(time.minuteOfDay) {
            self = .newYork
        } else if Self.londonHours.contains(time.minuteOfDay) {
            self = .london
        } else {
            return nil
        }
    }

    /// What confidence is multiplied with inside it: at most 1.15, which the hour within the hours has.
    var factor: Double { self == .silverBullet ? 1.15 : 1.10 }
    /// Outside all of them.
    static let outside = 0.85
}
