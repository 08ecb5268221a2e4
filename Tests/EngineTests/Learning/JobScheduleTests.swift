import Engine
import Market
import Testing

@Suite struct JobScheduleTests {
    private static let hour: Int64 = 3_600_000_000
    private static let day: Int64 = 24 * hour
    /// 2026-03-29, a Sunday, on which clocks in Europe are put forward.
    static let sunday = 20_541
    static func instant(_ day: Int, _ hours: Double = 0) -> Int64 {
        Int64(day) * Self.day + Int64(hours * Double(hour))
    }

    private func dates(_ schedule: JobSchedule, at instant: Int64) -> [String] {
        schedule.due(at: instant).map { "\($0.kind) \($0.day - Self.sunday)" }
    }

    @Test func theDayIsASunday() throws {
        let minute = Minute(containingMilliseconds: try Instant("2026-03-29T00:00Z").milliseconds)
        #expect(Interval.d1.bar(of: minute) == Self.sunday)
        // The first one there was: 1970-01-04.
        #expect(JobSchedule().due(at: 4 * Self.day).first { $0.kind == .weekly }?.day == 3)
    }

    @Test func eachIsDueAtItsHour() {
        let schedule = JobSchedule(daily: Self.sunday - 1, weekly: Self.sunday - 7)
        #expect(dates(schedule, at: Self.instant(Self.sunday) - 1).isEmpty)
        #expect(dates(schedule, at: Self.instant(Self.sunday)) == ["daily 0"])
        #expect(dates(schedule, at: Self.instant(Self.sunday, 2) - 1) == ["daily 0"])
        #expect(dates(schedule, at: Self.instant(Self.sunday, 2)) == ["daily 0", "weekly 0"])
    }

    @Test func aMissedDateIsCaughtUpOnce() {
        var schedule = JobSchedule(daily: Self.sunday - 40, weekly: Self.sunday - 42)
        // On a Tuesday: the Sunday before, and today.
        let now = Self.instant(Self.sunday + 2, 9)
        #expect(dates(schedule, at: now) == ["weekly 0", "daily 2"])
        (schedule.daily, schedule.weekly) = (Self.sunday + 2, Self.sunday)
        #expect(dates(schedule, at: now).isEmpty)
        #expect(schedule.next(.daily, after: now).due == Self.instant(Self.sunday + 3))
        #expect(schedule.next(.weekly, after: now).due == Self.instant(Self.sunday + 7, 2))
    }

    @Test func whereNothingRanTheLastDatesAreDue() {
        #expect(dates(JobSchedule(), at: Self.instant(Self.sunday, 1)) == ["weekly -7", "daily 0"])
    }

    /// Over a year of hours, with those that have passed run: each date once, every 24 hours and every 168, whatever daylight
    /// saving does.
    @Test func everyDateComesOnce() {
        var schedule = JobSchedule(daily: Self.sunday - 1, weekly: Self.sunday - 7)
        var ran: [String] = []
        for hour in 0..<365 * 24 {
            let now = Self.instant(Self.sunday, Double(hour))
            for date in schedule.due(at: now) {
                #expect(date.due == now)
                ran.append("\(date.kind) \(date.day)")
                if date.kind == .daily { schedule.daily = date.day } else { schedule.weekly = date.day }
            }
        }
        #expect(Set(ran).count == ran.count && ran.count == 365 + 53)
    }

    @Test func aClockThatGoesBackRunsNothingTwice() {
        let schedule = JobSchedule(daily: Self.sunday, weekly: Self.sunday)
        for days in [-30.0, -1, -0.1, 0, 0.9] {
            let now = Self.instant(Self.sunday, 2 + 24 * days)
            #expect(days >= 0.9 || dates(schedule, at: now).isEmpty, "\(days)")
            #expect(schedule.next(.daily, after: now).day == Self.sunday + (days >= 0.92 ? 2 : 1))
            #expect(schedule.next(.weekly, after: now).day == Self.sunday + 7)
        }
    }
}
