import CandleStore
import Engine
import Market
import Testing

/// What the engine tells of each publication.
@Suite struct FeedTests {
    let directory = TemporaryDirectory()
    var path: String { directory.path + "/store" }

    /// The last closed bar of every symbol and interval is that of the store, whichever way it came to be shown.
    private func expectTheBarsOfTheStore(_ engine: Engine, _ minute: Minute) throws {
        let published = engine.published
        for interval in Interval.allCases {
            for (row, summary) in published.symbols.enumerated() {
                let shown = published.candles(interval).rows[row]
                let closed = interval.firstMinute(ofBar: interval.bar(of: minute + 1))
                let stored = try engine.candles(
                    of: summary.symbol, interval, from: nil, to: closed, limit: 1
                ).rows.last
                // The store's page has no halts.
                if let shown, shown.state == .halt {
                    #expect(stored.map { $0.open < shown.open } ?? true && shown.present == 0)
                    continue
                }
                #expect(shown?.open == stored?.open && shown?.state == stored?.state, "\(summary.symbol)")
                #expect(shown?.present == stored?.present, "\(summary.symbol) \(interval)")
                for column in Column.allCases {
                    #expect(shown?.candle[column].bitPattern == stored?.candle[column].bitPattern)
                }
            }
        }
    }

    @Test(arguments: [0, 2300]) func theBarsShownAreThoseOfTheStore(cut: Int) throws {
        let market = MarketUnderTest(seed: UInt64(cut) + 5)
        let engine = Engine(store: try Store(at: path, for: .writing))
        try market.merge(..<cut, into: engine.store)
        try engine.publish(at: 0)
        try engine.publishCandles(at: 0)
        for minute in cut..<cut + 500 {
            let rows = market.rows(minute)
            _ = try engine.store.append(rows)
            if try !engine.close(Minute(start + minute), with: rows, at: 0) {
                try engine.publish(at: 0)
                try engine.publishCandles(at: 0)
            }
            if minute % 60 == 59 || minute == 2342 {
                try expectTheBarsOfTheStore(engine, Minute(start + minute))
            }
        }
        let other = Engine(store: engine.store)
        try other.publish(at: 0)
        try other.publishCandles(at: 0)
        try expectTheBarsOfTheStore(other, Minute(start + cut + 499))
    }

    @Test func aCloseIsTheNextIssue() throws {
        let market = MarketUnderTest(seed: 3)
        let engine = Engine(store: try Store(at: path, for: .writing))
        try market.merge(..<2500, into: engine.store)
        try engine.publish(at: 0)
        let first = try #require(engine.issues(after: nil).last)
        for minute in 2500..<2503 {
            let rows = market.rows(minute)
            _ = try engine.store.append(rows)
            #expect(try engine.close(Minute(start + minute), with: rows, at: 0))
        }
        let issues = engine.issues(after: first.number)
        #expect(issues.map(\.number) == [1, 2, 3].map { first.number + $0 })
        for (index, issue) in issues.enumerated() {
            guard case .close(let minute) = issue.change else {
                Issue.record("\(issue.change)")
                continue
            }
            #expect(minute == Minute(start + 2500 + index))
        }
        #expect(issues.last?.snapshot === engine.published)
    }

    @Test func aLateMinuteIsToldWithTheBarsItIsPartOf() throws {
        let store = try Store(at: path, for: .writing)
        _ = try store.merge(rows(0..<118), of: bitcoin)
        _ = try store.merge(rows(0..<122), of: ether)
        let engine = Engine(store: store)
        try engine.publish(at: 0)
        let late = JournalRow(symbol: bitcoin, minute: Minute(start + 119), candle: candle(119))
        let report = try store.append([late])
        #expect(report.outcomes == [.added])
        let before = try #require(engine.issues(after: nil).last).number
        try engine.rebuild([bitcoin], after: LateMinute.of([late], report), at: 7)
        let issue = try #require(engine.issues(after: before).first)
        guard case .past(let change) = issue.change else {
            Issue.record("\(issue.change)")
            return
        }
        // The minute itself was not known before, the longer bars were: from 1:55, 1:45 and 1:00. 0:00 and the day are not over.
        #expect(change.bars.map(\.interval) == [.m1, .m5, .m15, .h1])
        #expect(change.bars.map(\.isLate) == [true, false, false, false])
        #expect(change.bars.map { $0.bar.open.sinceEpoch - start } == [119, 115, 105, 60])
        #expect(change.bars.map(\.bar.present) == [1, 4, 14, 59])
        #expect(change.bars.map(\.bar.candle.close) == Array(repeating: candle(119).close, count: 4))
        #expect(change.bars.allSatisfy { $0.row == 0 } && issue.snapshot.computedAt == 7)
    }

    @Test func aRevisionIsToldWithWhatItChanges() throws {
        let store = try Store(at: path, for: .writing)
        _ = try store.merge(rows(0..<120), of: bitcoin)
        _ = try store.merge(rows(0..<120), of: ether)
        let engine = Engine(store: store)
        try engine.publish(at: 0)
        var revised = candle(118)
        revised.close = revised.high
        let row = JournalRow(symbol: ether, minute: Minute(start + 118), candle: revised)
        let report = try store.append([row])
        #expect(report.outcomes == [.revised])
        let before = try #require(engine.issues(after: nil).last).number
        try engine.rebuild([ether], after: LateMinute.of([row], report), at: 0)
        guard case .past(let change) = try #require(engine.issues(after: before).first).change else {
            Issue.record("another change")
            return
        }
        #expect(change.bars.map(\.isLate) == [false, false, false, false])
        #expect(change.indicators.allSatisfy { $0.row == 1 && !$0.isLate })
        // One close of 118 changes the averages of the minutes, and no close of a longer bar.
        #expect(change.indicators.first?.interval == .m1)
    }

    @Test func whoListensIsToldUntilItDoesNot() {
        let feed = Feed(
            PublishedSnapshot(
                computedAt: 0, catalogueHash: 0, columns: [], symbols: [],
                tables: Interval.allCases.map { _ in
                    IndicatorTable(opens: [], bars: [], filled: [], values: [])
                }))
        let calls = Counter()
        let listener = feed.listen { calls.add() }
        feed.publish(feed.published, .everything)
        feed.report(JobEvent(id: 1, kind: .backfill, state: .queued, time: 0))
        feed.unlisten(listener)
        feed.publish(feed.published, .everything)
        #expect(calls.count == 2)
        for _ in 0..<100 { feed.publish(feed.published, .everything) }
        #expect(feed.issues(after: 0).map(\.number) == Array(96...103) && feed.issues(after: nil).count == 1)
    }

    @Test func theBoardKeepsTheNewestOfEachJobAndForgetsThoseThatAreOver() {
        var board = JobBoard()
        board.report(JobEvent(id: 1, kind: .backfill, state: .running, time: 0))
        for id in 2...70 { board.report(JobEvent(id: UInt64(id), kind: .gapCheck, state: .done, time: 0)) }
        #expect(board.events(after: 0).count == JobBoard.jobsMax && board.events(after: 0)[0].id == 1)
        board.report(JobEvent(id: 1, kind: .backfill, state: .failed, message: "no answer", time: 1))
        #expect(board.number == 71 && board.events(after: 70).map(\.message) == ["no answer"])
        #expect(board.events(after: 0).count == JobBoard.jobsMax && board.events(after: 71).isEmpty)
    }
}

private final class Counter: @unchecked Sendable {
    private(set) var count = 0  // Called by the test's own thread alone.

    func add() { count += 1 }
}
