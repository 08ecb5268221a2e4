import CandleStore
import Engine
import Learning
import Market
import Signals
import Testing

/// Sixteen days of three symbols, of which one misses a minute and one ends: `DecisionsTests.steps`.
@Suite struct CandidateDaysTests {
    let directory = TemporaryDirectory()
    static let firstDay = start / 1440
    static let days = DecisionsTests.steps.count / 1440

    private func journal(_ steps: [Decisions.Step] = DecisionsTests.steps) throws -> (
        StateStore, CandidateDays
    ) {
        let state = try EngineState.open(storeAt: directory.path, for: .writing)
        try DecisionJournal(in: state).commit(steps)
        return (state, CandidateDays(in: state))
    }

    /// What a day's rows are, written anew: every minute of every candidate is looked at.
    private struct Reference {
        struct Ended {
            let candidate: Candidate
            var long: Outcome?
            var short: Outcome?
            var last: Minute? {
                guard let long, let short else { return nil }
                return max(long.endedAt, short.endedAt)
            }
        }
        var all: [UInt64: Ended] = [:]
        var open: [Symbol: [Minute: Int]] = [:]

        /// What was known at 00:00 four days after a day.
        init(of day: Int, _ steps: [Decisions.Step]) {
            for step in steps where step.minute < Minute((day + 4) * 1440) {
                for candidate in step.candidates where candidate.plan != nil {
                    all[Signal.id(candidate.symbol, step.minute)] = Ended(candidate: candidate)
                }
                for ended in step.ended {
                    if ended.direction == .long {
                        all[ended.label.key]?.long = ended.outcome
                    } else {
                        all[ended.label.key]?.short = ended.outcome
                    }
                }
            }
            for (_, ended) in all where ended.candidate.minute >= Minute((day - 3) * 1440) {
                let decided = ended.candidate.minute
                let last = ended.last ?? decided + 72 * 60
                for minute in decided.sinceEpoch + 1...last.sinceEpoch {
                    open[ended.candidate.symbol, default: [:]][Minute(minute), default: 0] += 1
                }
            }
        }

        func uniqueness(_ ended: Ended) -> Double {
            guard let last = ended.last, let open = open[ended.candidate.symbol] else { return .nan }
            let minutes = ended.candidate.minute.sinceEpoch + 1...last.sinceEpoch
            return minutes.reduce(0) { $0 + 1 / Double(open[Minute($1)] ?? 0) } / Double(minutes.count)
        }
    }

    @Test func aDayHoldsWhatEndedInTime() throws {
        let (_, days) = try journal()
        let completed = try days.complete(before: Self.firstDay + Self.days)
        #expect(completed == Array(Self.firstDay + 1...Self.firstDay + Self.days - 4))
        var (left, seen) = (0, 0)
        for day in [completed[1], completed[3], completed[completed.count - 1]] {
            let reference = Reference(of: day, DecisionsTests.steps)
            let own = reference.all.values.filter { $0.candidate.minute.sinceEpoch / 1440 == day }
            let rows = try days.table(day...day).rows
            #expect(rows.count == own.count { $0.last != nil })
            left += own.count - rows.count
            for row in rows {
                let ended = try #require(reference.all[row.id])
                let (candidate, long, short) = (
                    ended.candidate, try #require(ended.long), try #require(ended.short)
                )
                #expect(row.symbol == candidate.symbol && row.minute == candidate.minute)
                #expect(row.direction == candidate.direction && row.regime == candidate.regime)
                #expect(row.stoppedAt == candidate.stoppedAt)
                #expect(row.longMultiple == long.multiple && row.shortMultiple == short.multiple)
                #expect(row.gain == (candidate.direction == .long ? long.gain : short.gain))
                #expect(row.resolvedAt == ended.last && row.rate == 1)
                #expect(row.isAmbiguous == (long.isAmbiguous || short.isAmbiguous))
                #expect(abs(row.uniqueness - reference.uniqueness(ended)) < 1e-9)
                let votes = HeadKey.allCases.map { candidate.votes[$0] }
                let strengths = votes.map { ($0?.strength ?? .absent).bitPattern }
                #expect(row.strengths.map(\.bitPattern) == strengths)
                #expect(
                    row.confidences.map(\.bitPattern)
                        == votes.map { ($0?.confidence ?? .absent).bitPattern })
                let consensus = candidate.consensus
                #expect(row.score == consensus.score && row.confidence == consensus.confidence)
                let rest: [Stage] = [.higherTimeframe, .confluence, .reward, .trackRecord]
                #expect(
                    row.passesRest
                        == !candidate.gates.contains { rest.contains($0.stage) && !$0.passed })
                seen += 1
            }
        }
        #expect(seen > 1000 && left > 100, "\(seen) rows, \(left) wait for a missing minute")
    }

    @Test func completingAgainChangesNothing() throws {
        let (state, days) = try journal()
        let completed = try days.complete(before: Self.firstDay + 8)
        #expect(completed.count == 4)
        let before = try CandidateDays.tables.map { try state.fingerprint(of: $0) }
        #expect(try days.complete(before: Self.firstDay + 8).isEmpty)
        #expect(try CandidateDays.tables.map { try state.fingerprint(of: $0) } == before)
        #expect(try days.complete(before: Self.firstDay + 9) == [Self.firstDay + 5])
    }

    /// A day later, or all at once, with the logs shortened in between: the same rows.
    @Test func daysAreTheSameWheneverTheyAreCompleted() throws {
        let (_, days) = try journal()
        let last = Self.firstDay + Self.days
        _ = try days.complete(before: last)
        let all = Self.firstDay...last
        let digest = try days.digest(of: all)
        let other = TemporaryDirectory()
        let state = try EngineState.open(storeAt: other.path, for: .writing)
        let (journal, daily) = (DecisionJournal(in: state), CandidateDays(in: state))
        for (day, first) in stride(from: 0, to: Self.days * 1440, by: 1440).enumerated() {
            try journal.commit(Array(DecisionsTests.steps[first..<first + 1440]))
            let today = Self.firstDay + day + 1
            #expect(try daily.complete(before: today).count == (day < 4 ? 0 : 1))
            try daily.prune(before: today)
        }
        #expect(try daily.digest(of: all) == digest)
        #expect(try daily.moments() == days.moments())
        let table = try days.table(all)
        let compared = table.days.filter { day in day.rows.count { table.weights[$0] > 0 } >= 20 }
        #expect(try daily.moments().map(\.day) == compared.map(\.day) && !compared.isEmpty)
        // Closes of the six days before the last midnight are left.
        let kept = try daily.days().map(\.day)
        try daily.prune(before: last + 200)
        #expect(try daily.days().isEmpty && kept.count == Self.days - 4)
        // Moments stay longer, so that decisions can be made again.
        #expect(try daily.moments() == days.moments())
        try daily.prune(before: last + 731)
        #expect(try daily.moments().isEmpty)
    }

    /// What decides is the id's hash, and who is sure is kept.
    @Test func ofManyCandidatesSomeAreDrawn() throws {
        var random = Seeded(state: 11)
        let places = (0..<20_000).map { number in
            CandidatePlace(id: random.next(), close: 0, index: number, isSure: number % 20 == 0)
        }
        let (kept, rate) = CandidateSample.choose(places)
        #expect(kept.count == 4096 && kept.count(where: \.isSure) == 1000)
        #expect(rate == 3096.0 / 19_000)
        // The order that they come in makes no difference.
        let again = CandidateSample.choose(places.shuffled(using: &random)).kept
        #expect(Set(again.map(\.id)) == Set(kept.map(\.id)))
        let few = CandidateSample.choose(Array(places.prefix(4096)))
        #expect(few.kept.count == 4096 && few.rate == 1)
        let sure = places.map { CandidatePlace(id: $0.id, close: 0, index: 0, isSure: true) }
        #expect(CandidateSample.choose(sure).kept.count == 20_000)
    }
}
