import Engine
import Exchange
import Market
import Testing

@Suite struct FetchPlanTests {
    /// 2025-03-10T12:00Z.
    static let now = Minute(29_026_800)

    func minute(_ text: String) throws -> Minute { try Instant(text).minuteUp }

    func plan(_ from: String, _ to: String, _ files: FetchPlan.Files = .monthsAndDays) throws -> [Fetch] {
        FetchPlan.fetches(of: try minute(from)..<minute(to), files, at: Self.now)
    }

    @Test func longRangesGoByMonthsThenDaysAndTheRestByPages() throws {
        let plan = try plan("2025-01-05T10:00", "2025-03-10T11:00")
        let days = (1...9).map { Fetch.Way.dump(.day(year: 2025, month: 3, day: $0)) }
        #expect(
            plan.map(\.way)
                == [.dump(.month(year: 2025, month: 1)), .dump(.month(year: 2025, month: 2))] + days + [
                    .pages
                ])
        #expect(plan[0].minutes.lowerBound == (try minute("2025-01-05T10:00")), "a part of a month will do")
        #expect(plan.last?.minutes == (try minute("2025-03-10"))..<(try minute("2025-03-10T11:00")))
    }

    @Test func shortRangesGoByPages() throws {
        #expect(try plan("2025-03-01", "2025-03-03T23:59").map(\.way) == [.pages])
        #expect(
            try plan("2025-02-01T12:00", "2025-02-05").map(\.way)
                == [.pages] + (2...4).map { .dump(.day(year: 2025, month: 2, day: $0)) })
        // Three days in one month and three in the next.
        #expect(try plan("2025-01-30", "2025-02-03").allSatisfy { $0.way == .pages })
    }

    @Test func withoutFilesEveryBlockIsOfOneFetch() throws {
        let plan = try plan("2025-01-05T10:00", "2025-03-10T11:00", .none)
        #expect(plan.allSatisfy { $0.way == .pages } && (3...4).contains(plan.count))
        #expect(plan.dropFirst().allSatisfy { $0.minutes.lowerBound.sinceEpoch % (8 * 4096) == 0 })
    }

    @Test func whereAMonthIsNotThereItsDaysAreOnlyLookedForSoonAfter() {
        #expect(FetchPlan.files(insteadOf: .month(year: 2025, month: 2), at: Self.now) == .days)
        #expect(FetchPlan.files(insteadOf: .month(year: 2025, month: 1), at: Self.now) == .none)
        #expect(FetchPlan.files(insteadOf: .day(year: 2025, month: 3, day: 9), at: Self.now) == .none)
    }

    @Test(arguments: [FetchPlan.Files.none, .days, .monthsAndDays], 1...40)
    func everyMinuteIsAskedForOnce(files: FetchPlan.Files, seed: UInt64) {
        var random = Seeded(state: seed)
        let end = Self.now - Int(random.next() % 5000)
        let start = end - Int(1 + random.next() % (seed % 2 == 0 ? 300_000 : 6000))
        let plan = FetchPlan.fetches(of: start..<end, files, at: Self.now)
        var next = start
        for fetch in plan {
            #expect(fetch.minutes.lowerBound == next && !fetch.minutes.isEmpty)
            next = fetch.minutes.upperBound
            guard case .dump(let period) = fetch.way else { continue }
            #expect(
                period.minutes.contains(fetch.minutes.lowerBound) && period.minutes.upperBound <= Self.now)
            #expect(period.minutes.upperBound >= fetch.minutes.upperBound)
        }
        #expect(next == end)
        #expect(FetchPlan.fetches(of: start..<start, files, at: Self.now).isEmpty)
    }
}
