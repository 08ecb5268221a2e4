internal import CandleStore
package import Exchange
package import Market

/// A range of a symbol's minutes, and how it is asked for.
package struct Fetch: Equatable, Sendable {
    package enum Way: Equatable, Sendable {
        /// By REST, a thousand minutes at a time.
        case pages
        /// By the exchange's file of a month or a day, of which the range is a part.
        case dump(DumpPeriod)
    }

    package var minutes: Range<Minute>
    package var way: Way

    package init(_ minutes: Range<Minute>, _ way: Way) { (self.minutes, self.way) = (minutes, way) }
}

/// How what is missing is asked for: the longest ranges by the files of months, then of days, the rest by pages.
package enum FetchPlan {
    /// Which files there are to be had.
    package enum Files: Equatable, Sendable {
        case none
        case days
        case monthsAndDays
    }

    /// A month's file is worth it for this much of it: ten days are fifteen pages.
    private static let monthMinutesMin = 10 * 1440
    /// Shorter than this it goes by pages: a file is two requests, and so many pages fit into three.
    private static let dayMinutesMin = 3 * 1440
    /// A month's file comes some days after its end.
    private static let monthDelayMax = 10 * 1440
    /// Minutes of pages that are merged at once, as they lie in blocks: each block is written once.
    private static let pageMinutes = 8 * BlockKey.slots

    /// Splits a range, oldest part first.
    ///
    /// - Parameter now: files are of what is over; the exchange has them some hours later, and those that it does not have
    ///   yet are asked for in another way.
    package static func fetches(
        of range: Range<Minute>, _ files: Files, at now: Minute
    ) -> [Fetch] {
        var fetches: [Fetch] = []
        func add(_ minutes: Range<Minute>, _ way: Fetch.Way) {
            guard !minutes.isEmpty else { return }
            if way == .pages, let last = fetches.last, last.way == .pages {
                fetches[fetches.count - 1].minutes = last.minutes.lowerBound..<minutes.upperBound
            } else {
                fetches.append(Fetch(minutes, way))
            }
        }
        var next = range.lowerBound
        while next < range.upperBound {
            let month = DumpPeriod.month(of: next)
            let part = next..<min(month.minutes.upperBound, range.upperBound)
            let length = part.upperBound - part.lowerBound
            if files == .monthsAndDays, length >= monthMinutesMin, month.minutes.upperBound <= now {
                add(part, .dump(month))
            } else if files != .none, length >= dayMinutesMin {
                for (minutes, day) in days(of: part, at: now) {
                    add(minutes, day.map { .dump($0) } ?? .pages)
                }
            } else {
                add(part, .pages)
            }
            next = part.upperBound
        }
        return fetches.flatMap { $0.way == .pages ? chunks(of: $0.minutes) : [$0] }
    }

    /// What to look for where the exchange does not have a file: of a month that was over long ago it has the days neither.
    package static func files(insteadOf period: DumpPeriod, at now: Minute) -> Files {
        if case .month = period, now - period.minutes.upperBound < monthDelayMax { .days } else { .none }
    }

    /// Whole days that are over, and what is left at both ends.
    private static func days(
        of range: Range<Minute>, at now: Minute
    ) -> [(minutes: Range<Minute>, day: DumpPeriod?)] {
        var days: [(Range<Minute>, DumpPeriod?)] = []
        var next = range.lowerBound
        while next < range.upperBound {
            let day = DumpPeriod.day(of: next)
            let part = day.minutes.clamped(to: next..<range.upperBound)
            days.append((part, part == day.minutes && part.upperBound <= now ? day : nil))
            next = part.upperBound
        }
        return days
    }

    private static func chunks(of range: Range<Minute>) -> [Fetch] {
        var chunks: [Fetch] = []
        var next = range.lowerBound
        while next < range.upperBound {
            let end = Minute((next.sinceEpoch / pageMinutes + 1) * pageMinutes)
            let part = next..<min(end, range.upperBound)
            chunks.append(Fetch(part, .pages))
            next = part.upperBound
        }
        return chunks
    }
}
