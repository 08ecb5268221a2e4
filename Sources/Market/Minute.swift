/// A minute of time as a grid: whole minutes since the Unix epoch, UTC.
public struct Minute: Hashable, Comparable, Sendable {
    public let sinceEpoch: Int

    /// What the store's rows can hold: 28 bits of minutes, 1970 to 2480.
    public static let range = 0..<(1 << 28)

    public init(_ sinceEpoch: Int) { self.sinceEpoch = sinceEpoch }

    /// The minute that holds an instant given in milliseconds since the epoch.
    public init(containingMilliseconds milliseconds: Int) {
        sinceEpoch = milliseconds.flooredQuotient(by: 60_000)
    }

    public var milliseconds: Int { sinceEpoch * 60_000 }
    public var microseconds: Int64 { Int64(sinceEpoch) * 60_000_000 }

    public static func < (left: Minute, right: Minute) -> Bool { left.sinceEpoch < right.sinceEpoch }
    public static func + (minute: Minute, minutes: Int) -> Minute { Minute(minute.sinceEpoch + minutes) }
    public static func - (minute: Minute, minutes: Int) -> Minute { Minute(minute.sinceEpoch - minutes) }
    public static func - (later: Minute, earlier: Minute) -> Int { later.sinceEpoch - earlier.sinceEpoch }
}

extension Minute: CustomStringConvertible {
    /// ISO 8601 in UTC: `2021-05-18T00:00Z`.
    public var description: String {
        let (day, rest) = (
            sinceEpoch.flooredQuotient(by: 1440), sinceEpoch - sinceEpoch.flooredQuotient(by: 1440) * 1440
        )
        return "\(CalendarDate(day: day))T\(padded(rest / 60, 2)):\(padded(rest % 60, 2))Z"
    }
}

private func padded(_ value: Int, _ width: Int) -> String {
    let digits = String(value)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
}

/// A day of the proleptic Gregorian calendar.
///
/// The arithmetic is Howard Hinnant's `civil_from_days` and `days_from_civil`
/// (https://howardhinnant.github.io/date_algorithms.html): years begin in March, so that the leap day is last.
package struct CalendarDate: Equatable {
    package var year: Int
    package var month: Int
    package var dayOfMonth: Int

    init?(year: Int, month: Int, dayOfMonth: Int) {
        (self.year, self.month, self.dayOfMonth) = (year, month, dayOfMonth)
        guard (1...12).contains(month), (1...31).contains(dayOfMonth), self == CalendarDate(day: day) else {
            return nil
        }
    }

    /// Days since 1970-01-01.
    package init(day: Int) {
        let shifted = day + 719_468
        let era = shifted.flooredQuotient(by: 146_097)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        dayOfMonth = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    }

    var day: Int {
        let yearFromMarch = month <= 2 ? year - 1 : year
        let era = yearFromMarch.flooredQuotient(by: 400)
        let yearOfEra = yearFromMarch - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + dayOfMonth - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }
}

extension CalendarDate: CustomStringConvertible {
    /// ISO 8601: `2021-05-18`.
    package var description: String {
        "\(padded(year, 4))-\(padded(month, 2))-\(padded(dayOfMonth, 2))"
    }
}
