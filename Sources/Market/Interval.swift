/// The length of a bar. Every longer interval is a function of the minutes.
public enum Interval: UInt8, CaseIterable, Sendable {
    // The raw value is part of the store's keys: never change one.
    case m1 = 0
    case m5 = 1
    case m15 = 2
    case h1 = 3
    case h4 = 4
    case d1 = 5

    /// How many minutes a bar lasts.
    public var minutes: Int {
        switch self {
        case .m1: 1
        case .m5: 5
        case .m15: 15
        case .h1: 60
        case .h4: 240
        case .d1: 1440
        }
    }

    /// Takes the market's short form: `1m 5m 15m 1h 4h 1d`.
    public init?(_ text: String) {
        guard let interval = Self.allCases.first(where: { $0.description == text }) else { return nil }
        self = interval
    }

    /// The bar that holds a minute, counted from the Unix epoch.
    public func bar(of minute: Minute) -> Int { minute.sinceEpoch.flooredQuotient(by: minutes) }

    /// A bar's last minute is this one.
    public func endsBar(with minute: Minute) -> Bool { (minute.sinceEpoch + 1) % minutes == 0 }

    /// The first minute of a bar.
    public func firstMinute(ofBar bar: Int) -> Minute { Minute(bar * minutes) }
}

extension Interval: CustomStringConvertible {
    public var description: String {
        switch self {
        case .m1: "1m"
        case .m5: "5m"
        case .m15: "15m"
        case .h1: "1h"
        case .h4: "4h"
        case .d1: "1d"
        }
    }
}

extension Int {
    /// The quotient rounded towards minus infinity: bars before the epoch still hold whole intervals.
    public func flooredQuotient(by divisor: Int) -> Int {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? quotient - 1 : quotient
    }
}
