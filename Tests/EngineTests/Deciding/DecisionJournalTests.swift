import CandleStore
import Engine
import Learning
import Market
import Signals
import Testing

/// What is journalled is the same, whether a process ran through or ended on the way.
@Suite struct DecisionJournalTests {
    private static let minutes = 9 * 1440
    private static let walks = [UInt64(5), 6].map { MarketUnderTest.walk(seed: $0, minutes: minutes) }

    private static func known(_ minute: Int) -> [KnownMinute] {
        [
            minute == DecisionsTests.gap ? .missing : .candle(walks[0][minute]),
            .candle(walks[1][minute]),
        ]
    }

    private static func prints(_ state: StateStore) throws -> [UInt32] {
        try DecisionJournal.tables.map { try state.fingerprint(of: $0) }
    }

    /// The tables of a run that is ended after some minutes, each time, and goes on with what the journal left.
    private static func tables(cutAfter cuts: [Int]) throws -> [UInt32] {
        let directory = TemporaryDirectory()
        let state = try EngineState.open(storeAt: directory.path, for: .writing)
        let journal = DecisionJournal(in: state)
        let ends = cuts + [minutes]
        var first = 0
        for end in ends {
            var trial = try DecisionsTrial(["AAAUSDT", "BBBUSDT"])
            if first > 0 {
                trial.decisions.firstDecision = Minute(start + first)
                trial.decisions.take(try journal.recall(after: Minute(start + first - 1)))
            }
            var steps: [Decisions.Step] = []
            for minute in 0..<end { steps.append(trial.close(known(minute))) }
            try journal.commit(steps)
            first = end
        }
        return try prints(state)
    }

    private static let whole = try! tables(cutAfter: [])

    @Test(arguments: [[4003], [5000], [DecisionsTests.gap + 60], [7199, 7200, 7201], [3000, 11_000]])
    func aRestartLosesNothingAndTellsNothingTwice(cuts: [Int]) throws {
        let found = try Self.tables(cutAfter: cuts)
        for (number, table) in DecisionJournal.tables.enumerated() {
            #expect(found[number] == Self.whole[number], "\(table)")
        }
    }

    @Test func theSameMinutesAgainChangeNothing() throws {
        let directory = TemporaryDirectory()
        let state = try EngineState.open(storeAt: directory.path, for: .writing)
        let journal = DecisionJournal(in: state)
        try journal.commit(DecisionsTests.steps)
        let before = try Self.prints(state)
        #expect(before.allSatisfy { $0 != 0 })
        for step in DecisionsTests.steps[6000..<9000] { try journal.commit([step]) }
        #expect(try Self.prints(state) == before)
    }

    /// The totals are those of the outcomes themselves.
    @Test func trackRecordsAreSumsOfOutcomes() throws {
        let directory = TemporaryDirectory()
        let state = try EngineState.open(storeAt: directory.path, for: .writing)
        let journal = DecisionJournal(in: state)
        try journal.commit(DecisionsTests.steps)
        let tracks = try journal.recall(after: Minute(start)).tracks
        var (sums, counts): ([UInt32: Double], [UInt32: Int]) = ([:], [:])
        for end in DecisionsTests.steps.flatMap(\.ended)
        where end.direction == end.label.direction && end.label.regime == .trending && end.direction == .long
        {
            sums[Signal.symbolPart(of: end.label.key), default: 0] += end.outcome.multiple
            counts[Signal.symbolPart(of: end.label.key), default: 0] += 1
        }
        #expect(tracks.count == 3 && !counts.isEmpty)
        for (part, count) in counts {
            let record = try #require(tracks[part]?.record(.long, .trending))
            #expect(record.count == count)
            #expect(abs(record.expectancy * Double(count) - (sums[part] ?? 0)) < 1e-6)
        }
    }
}
