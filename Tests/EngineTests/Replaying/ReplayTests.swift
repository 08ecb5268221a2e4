import CandleStore
import Engine
import Learning
import Market
import Signals
import Testing

/// Eight synthetic symbols for seven days, decided on every five minutes.
@Suite struct ReplayTests {
    static let days = 7
    static let directory = TemporaryDirectory()
    static let engine: Engine = {
        let engine = try! Engine(storeAt: directory.path + "/store", for: .writing)
        _ = try! engine.fillSynthetic(symbols: 8, minutes: days * 1440, from: Minute(start), seed: 31)
        return engine
    }()

    static func steps(
        of engine: Engine = engine, _ change: (inout Replay) -> Void = { _ in }
    ) throws -> [Replay.Step] {
        var replay = Replay()
        replay.judge = .lax
        change(&replay)
        var steps: [Replay.Step] = []
        try engine.replay(replay) { steps.append($0) }
        return steps
    }

    static let whole = try! steps()

    /// All that a step says, as bits.
    private func bits(_ step: Replay.Step) -> [UInt64] {
        var bits = [UInt64(step.minute.sinceEpoch)] + step.signals.map(\.id) + step.replaced
        for candidate in step.candidates {
            bits += [UInt64(candidate.place), UInt64(candidate.stoppedAt?.rawValue ?? 99)]
            bits += self.bits(candidate.votes)
            let (consensus, plan) = (candidate.consensus, candidate.plan)
            bits += [consensus.score, consensus.share, consensus.confidence, candidate.confluence].map(
                \.bitPattern)
            bits += [plan?.reference, plan?.stop, plan?.target].map { ($0 ?? .nan).bitPattern }
            bits += candidate.gates.flatMap {
                [$0.value.bitPattern, $0.threshold.bitPattern, $0.passed ? 1 : 0]
            }
        }
        for end in step.ended {
            let outcome = end.outcome
            bits += [end.label.key, UInt64(outcome.end.rawValue), UInt64(outcome.endedAt.sinceEpoch)]
            bits += [outcome.multiple, outcome.gain, outcome.entry, outcome.exit].map(\.bitPattern)
        }
        return bits
    }

    private func bits(_ votes: Votes) -> [UInt64] {
        HeadKey.allCases.flatMap { key in
            votes[key].map { [$0.strength.bitPattern, $0.probability.bitPattern, $0.confidence.bitPattern] }
                ?? [0, 0, 0]
        }
    }

    @Test func thereIsEnoughToSee() {
        let candidates = Self.whole.flatMap(\.candidates)
        #expect(candidates.count > 8 * 1000 && Set(candidates.map(\.place)) == Set(0..<8))
        #expect(Self.whole.flatMap(\.signals).count > 20 && Self.whole.flatMap(\.ended).count > 5000)
        #expect(Self.whole.contains { !$0.replaced.isEmpty })
    }

    @Test func twiceIsTheSameBits() throws {
        #expect(try Self.steps().map(bits) == Self.whole.map(bits))
    }

    /// What comes later changes nothing of what was before: no head, no filter and no outcome looks ahead.
    @Test(arguments: [3 * 1440 + 1, 5 * 1440, 6 * 1440 - 1, 6 * 1440 + 777])
    func anEarlierEndIsAPrefix(minutes: Int) throws {
        let end = Minute(start + minutes)
        let part = try Self.steps { $0.to = end }
        #expect(part.map(bits) == Self.whole.filter { $0.minute < end }.map(bits) && !part.isEmpty)
    }

    /// The same where symbols come and go, minutes are missing, and trade halts.
    @Test func anEarlierEndIsAPrefixOfHistoryWithHoles() throws {
        let engine = try Engine(storeAt: Self.directory.path + "/holes", for: .writing)
        try MarketUnderTest(seed: 9).merge(..<MarketUnderTest.minutes, into: engine.store)
        let whole = try Self.steps(of: engine)
        #expect(Set(whole.flatMap(\.candidates).map(\.place)).count > 4)
        for minutes in [2600, 4099, 6001] {
            let end = Minute(start + minutes)
            let part = try Self.steps(of: engine) { $0.to = end }
            #expect(part.map(bits) == whole.filter { $0.minute < end }.map(bits))
        }
    }

    /// A later beginning leaves out what was decided before, and what charts show is the same.
    @Test func aLaterBeginningSeesTheSame() throws {
        let first = Minute(start + 4 * 1440 + 2)
        let part = try Self.steps { $0.from = first }.flatMap(\.candidates)
        let same = Self.whole.flatMap(\.candidates).filter { $0.minute >= first }
        #expect(part.map(\.minute) == same.map(\.minute) && part.allSatisfy { $0.minute >= first })
        for (one, other) in zip(part, same) {
            #expect(
                bits(one.votes) == bits(other.votes) && one.plan == other.plan && one.regime == other.regime)
        }
    }

    /// Breadth, alt season and strength against Bitcoin are about the others; every other head sees its symbol alone.
    @Test func fewerSymbolsChangeOnlyWhoLooksAtNeighbours() throws {
        let chosen = [3, 0, 5].map { Engine.syntheticSymbols(8)[$0] }
        let part = try Self.steps { $0.symbols = chosen + [chosen[0]] }.flatMap(\.candidates)
        let same = Self.whole.flatMap(\.candidates).filter { chosen.contains($0.symbol) }
        #expect(part.map(\.symbol) == same.map(\.symbol) && part.map(\.minute) == same.map(\.minute))
        var changed: Set<HeadKey> = []
        for (one, other) in zip(part, same) {
            for key in HeadKey.allCases where one.votes[key] != other.votes[key] { changed.insert(key) }
        }
        #expect(changed.isSubset(of: [.sentiment, .crypto]))
    }

    @Test func anUnknownSymbolIsAnError() throws {
        let symbol = try Symbol("NOPEUSDT")
        #expect(throws: EngineError.self) { try Self.steps { $0.symbols = [bitcoin, symbol] } }
    }

    @Test func aWeightChangesWhoPassesAndNoVote() throws {
        let heavy = Weights(version: 1, [0.30, 0.06, 0.13, 0.06, 0.13, 0.11, 0.06, 0.06, 0.09])
        let other = try Self.steps { $0.judge = Judge(weights: heavy, calibration: Judge.lax.calibration) }
        let (one, two) = (Self.whole.flatMap(\.candidates), other.flatMap(\.candidates))
        #expect(one.map { bits($0.votes) } == two.map { bits($0.votes) })
        #expect(zip(one, two).contains { ($0.stoppedAt == .consensus) != ($1.stoppedAt == .consensus) })
    }

    @Test func theReportAddsUp() throws {
        var report = ReplayReport(.lax)
        for step in Self.whole { report.add(step) }
        let (candidates, signals) = (Self.whole.flatMap(\.candidates), Self.whole.flatMap(\.signals))
        #expect(report.candidates == candidates.count && report.records.map(\.signal.id) == signals.map(\.id))
        var rest = candidates.count
        for row in report.funnel {
            #expect(row.entered == rest && row.rejected == candidates.count { $0.stoppedAt == row.stage })
            rest -= row.rejected
        }
        #expect(rest == signals.count)
        let quality = report.funnel.prefix(6).reduce(0) { $0 + $1.rejected }
        #expect(report.passedQuality == candidates.count - quality)
        #expect(report.rejection == 1 - Double(report.passedQuality) / Double(candidates.count))
        for head in report.heads {
            #expect(head.votes + head.flat + head.abstained == candidates.count)
            #expect(head.strong <= head.votes && head.agreeing <= head.votes)
        }
        let replaced = Set(Self.whole.flatMap(\.replaced))
        #expect(Set(report.records.filter(\.isReplaced).map(\.signal.id)) == replaced)
        let last = try #require(Self.whole.last).minute
        let ended = report.records.filter {
            $0.outcome != nil && $0.signal.candidate.minute + 72 * 60 <= last
        }
        #expect(ended.count > 0 && ended.count < report.records.count)
        let mean = ended.compactMap(\.outcome?.multiple).reduce(0, +) / Double(ended.count)
        #expect(report.expectancy?.multiple.count == ended.count)
        #expect(abs((report.expectancy?.multiple.mean ?? .nan) - mean) < 1e-12)
    }

    /// Every signal's outcome, from the candles of the store alone.
    @Test func outcomesAreWhatTheCandlesSay() throws {
        var report = ReplayReport(.lax)
        for step in Self.whole { report.add(step) }
        var (looked, seen) = (0, Set<Outcome.End>())
        for record in report.records.prefix(60) {
            let plan = record.signal.plan
            let page = try Self.engine.candles(
                of: record.signal.candidate.symbol, .m1, from: record.signal.candidate.minute + 1,
                to: record.signal.candidate.minute + 4321, limit: 4320)
            let isLong = plan.direction == .long
            let last = page.rows.firstIndex { row in
                let (low, high) = (row.candle.low, row.candle.high)
                return isLong
                    ? low <= plan.stop || high >= plan.target : high >= plan.stop || low <= plan.target
            }
            let end =
                last.map { page.rows[$0].open } ?? (page.rows.count == 4320 ? page.rows.last?.open : nil)
            #expect(record.outcome?.endedAt == end)
            guard let outcome = record.outcome else { continue }
            let entry = try #require(page.rows.first).candle.open * (1 + plan.direction.sign * 0.0002)
            #expect(abs(outcome.entry - entry) < 1e-9 * entry)
            looked += 1
            seen.insert(outcome.end)
        }
        #expect(looked > 10 && seen.contains(.stop))
    }

    /// Thresholds that were measured on a period stop as many of it when it is run again.
    @Test func aCalibrationDoesOnItsPeriodWhatItSays() throws {
        let end = Minute(start + 6 * 1440)
        var sample = CalibrationSample()
        for step in try Self.steps({
            $0.to = end
            $0.judge = Judge()
        }) {
            for candidate in step.candidates { sample.add(candidate) }
        }
        let fit = try #require(sample.fit(version: 1))
        var report = ReplayReport(Judge(calibration: fit.calibration))
        for step in try Self.steps({
            $0.to = end
            $0.judge = Judge(calibration: fit.calibration)
        }) {
            report.add(step)
        }
        #expect(report.candidates == sample.count)
        #expect(abs(try #require(report.rejection) - fit.rejection) < 1e-12)
        #expect((0.98...0.99).contains(fit.rejection))
    }
}
