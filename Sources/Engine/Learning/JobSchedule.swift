internal import Market

/// When learning runs by itself: each day at 00:00 UTC, and each Sunday at 02:00 UTC.
///
/// What was missed is caught up once, for the last date; no date comes twice, whatever the clock does.
public struct JobSchedule: Equatable, Sendable {
    /// A date that learning runs for.
    public struct Date: Equatable, Sendable {
        public let kind: LearningJob.Kind
        /// Since the Unix epoch; of a weekly run a Sunday.
        public let day: Int
        /// When it is due, in microseconds since the Unix epoch.
        public var due: Int64 { Int64(day) * JobSchedule.day + (kind == .weekly ? 2 * JobSchedule.hour : 0) }

        public init(kind: LearningJob.Kind, day: Int) { (self.kind, self.day) = (kind, day) }
    }

    /// Of each kind, the last date that it ran for, or that it was given up for.
    public var daily: Int?
    public var weekly: Int?

    public init(daily: Int? = nil, weekly: Int? = nil) { (self.daily, self.weekly) = (daily, weekly) }

    private static let hour: Int64 = 3_600_000_000
    private static let day: Int64 = 24 * hour

    /// The day that an instant is of, in microseconds since the Unix epoch.
    public static func day(of instant: Int64) -> Int {
        Interval.d1.bar(of: Minute(containingMilliseconds: Int(instant / 1000)))
    }

    /// The last Sunday up to a day; day 0 was a Thursday.
    static func sunday(upTo day: Int) -> Int { day - ((day - 3) % 7 + 7) % 7 }

    /// What is due and was not run, the earlier one first.
    public func due(at instant: Int64) -> [Date] {
        LearningJob.Kind.allCases.compactMap { kind in
            let date = last(kind, upTo: instant)
            return self[kind].map { date.day > $0 } ?? true ? date : nil
        }.sorted { $0.due < $1.due }
    }

    /// The first date of a kind that comes after an instant and was not run.
    public func next(_ kind: LearningJob.Kind, after instant: Int64) -> Date {
        let step = kind == .weekly ? 7 : 1
        var date = last(kind, upTo: instant)
        repeat { date = Date(kind: kind, day: date.day + step) } while date.day <= self[kind] ?? .min
        return date
    }

    /// The last date of a kind up to an instant.
    private func last(_ kind: LearningJob.Kind, upTo instant: Int64) -> Date {
        let today = Self.day(of: instant)
        guard kind == .weekly else { return Date(kind: kind, day: today) }
        let sunday = Date(kind: kind, day: Self.sunday(upTo: today))
        return sunday.due <= instant ? sunday : Date(kind: kind, day: sunday.day - 7)
    }

    subscript(kind: LearningJob.Kind) -> Int? {
        get { kind == .daily ? daily : weekly }
        set { if kind == .daily { daily = newValue } else { weekly = newValue } }
    }
}
