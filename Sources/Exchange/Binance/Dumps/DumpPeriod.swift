public import Market

/// The time that one of the exchange's files covers, in UTC.
public enum DumpPeriod: Hashable, Sendable {
    case month(year: Int, month: Int)
    case day(year: Int, month: Int, day: Int)

    /// The month that holds a minute.
    public static func month(of minute: Minute) -> DumpPeriod {
        let date = CalendarDate(minute)
        return .month(year: date.year, month: date.month)
    }

    /// The day that holds a minute.
    public static func day(of minute: Minute) -> DumpPeriod {
        let date = CalendarDate(minute)
        return .day(year: date.year, month: date.month, day: date.day)
    }

    /// The minutes that its file covers.
    public var minutes: Range<Minute> {
        func start(_ date: String) -> Minute {
            guard let instant = try? Instant(date) else { preconditionFailure("\(date) is no date") }
            return instant.minuteUp
        }
        switch self {
        case .day:
            let first = start(text)
            return first..<first + 1440
        case .month(let year, let month):
            let next = Self.month(year: month == 12 ? year + 1 : year, month: month % 12 + 1)
            return start(text + "-01")..<start(next.text + "-01")
        }
    }

    /// `BTCUSDT-1m-2026-02.zip`, or `-2026-02-03.zip`.
    public func name(of symbol: Symbol) -> String { "\(symbol.name)-1m-\(text).zip" }

    /// `2026-02`, or `2026-02-03`.
    private var text: String {
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return switch self {
        case .month(let year, let month): "\(year)-\(two(month))"
        case .day(let year, let month, let day): "\(year)-\(two(month))-\(two(day))"
        }
    }

    /// Where data.binance.vision has it.
    public func path(of symbol: Symbol) -> String {
        let folder =
            switch self {
            case .month: "monthly"
            case .day: "daily"
            }
        return "/data/spot/\(folder)/klines/\(symbol.name)/1m/\(name(of: symbol))"
    }
}

/// A date of the calendar, from ISO 8601: `Minute` knows how to write it.
private struct CalendarDate {
    let year: Int
    let month: Int
    let day: Int

    init(_ minute: Minute) {
        let numbers = minute.description.prefix(10).split(separator: "-").compactMap { Int($0) }
        precondition(numbers.count == 3, "a minute is written as a date")
        (year, month, day) = (numbers[0], numbers[1], numbers[2])
    }
}
