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
