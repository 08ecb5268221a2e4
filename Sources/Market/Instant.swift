/// A moment in milliseconds since the Unix epoch, as people give it: a number, or ISO 8601 in UTC.
public struct Instant: Equatable, Sendable {
    public let milliseconds: Int

    public init(milliseconds: Int) { self.milliseconds = milliseconds }

    /// Takes `1621296000000`, `2021-05-18`, `2021-05-18T00:00`, `2021-05-18T00:00:30` or `...:30.250`,
    /// with `Z` or without; always UTC.
    public init(_ text: String) throws(InstantError) {
        if let number = Int(text), number == 0 || Self.epochMilliseconds.contains(number) {
            milliseconds = number
        } else if let parsed = Self.parsed(Array(text.utf8)) {
            milliseconds = parsed
        } else {
            throw InstantError(text: text)
        }
    }

    /// The first whole minute at or after the moment: an open time is in `[from, to)` exactly when it is in
    /// the minutes from `from.minuteUp` up to `to.minuteUp`.
    public var minuteUp: Minute { Minute(containingMilliseconds: milliseconds + 59_999) }

    /// The minute that holds the moment.
    public var minuteDown: Minute { Minute(containingMilliseconds: milliseconds) }

    /// From 1973 on; smaller numbers are seconds, larger ones microseconds.
    private static let epochMilliseconds = 100_000_000_000..<100_000_000_000_000

    private static func parsed(_ text: [UInt8]) -> Int? {
        var rest = text[...]
        if rest.last == UInt8(ascii: "Z") { rest = rest.dropLast() }
        func digits(_ count: Int) -> Int? {
            guard rest.count >= count else { return nil }
            var value = 0
            for byte in rest.prefix(count) {
                guard (48...57).contains(byte) else { return nil }
                value = value * 10 + Int(byte - 48)
            }
            rest = rest.dropFirst(count)
            return value
        }
        func skip(_ character: Unicode.Scalar) -> Bool {
            guard rest.first == UInt8(ascii: character) else { return false }
            rest = rest.dropFirst()
            return true
        }
        guard let year = digits(4), skip("-"), let month = digits(2), skip("-"), let dayOfMonth = digits(2),
            let date = CalendarDate(year: year, month: month, dayOfMonth: dayOfMonth)
        else { return nil }
        var milliseconds = date.day * 86_400_000
        guard !rest.isEmpty else { return milliseconds }
        guard skip("T") || skip(" "), let hour = digits(2), hour < 24, skip(":"), let minute = digits(2),
            minute < 60
        else { return nil }
        milliseconds += (hour * 60 + minute) * 60_000
        if skip(":") {
            guard let second = digits(2), second < 60 else { return nil }
            milliseconds += second * 1000
            if skip(".") {
                guard let fraction = digits(3) else { return nil }
                milliseconds += fraction
            }
        }
        return rest.isEmpty ? milliseconds : nil
    }
}

/// Why a text is not a moment.
public struct InstantError: Error, Equatable, CustomStringConvertible {
    public let text: String

    public var description: String {
        "'\(text)' is not a time: give ISO 8601 in UTC (2021-05-18T00:00Z, 2021-05-18) or epoch milliseconds (1621296000000), not seconds"
    }
}
