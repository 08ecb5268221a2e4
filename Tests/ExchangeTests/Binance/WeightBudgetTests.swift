import Exchange
import Synchronization
import Testing

struct WeightBudgetTests {
    private static let second: Int64 = 1_000_000
    /// Three seconds into a minute.
    private let now = MovedClock.start + 3 * second
    private var nextMinute: Int64 { MovedClock.start + 60 * Self.second }

    private func permit(_ decision: WeightLedger.Decision) throws -> WeightLedger.Permit {
        guard case .go(let permit) = decision else { throw ExchangeError.malformed(what: "\(decision)") }
        return permit
    }

    @Test func theShareOfTheAllowanceMayBeUnderWayAndNoMore() throws {
        var ledger = WeightLedger(share: 0.5)
        for _ in 0..<1500 { _ = try permit(ledger.take(2, now: now)) }
        #expect(ledger.underWay == 3000)
        // A second into the next minute, for clocks differ.
        #expect(ledger.take(1, now: now) == .wait(until: nextMinute + Self.second))
    }

    @Test func historyLeavesATenthToWhatIsAskedForNow() throws {
        var ledger = WeightLedger(share: 0.5)
        for _ in 0..<1350 { _ = try permit(ledger.take(2, isBulk: true, now: now)) }
        #expect(ledger.take(2, isBulk: true, now: now) == .wait(until: nextMinute + Self.second))
        for _ in 0..<150 { _ = try permit(ledger.take(2, now: now)) }
        #expect(ledger.take(1, now: now) == .wait(until: nextMinute + Self.second))
    }

    @Test func theExchangesOwnCountDecides() throws {
        var ledger = WeightLedger(share: 0.5)
        let first = try permit(ledger.take(2, now: now))
        ledger.settle(first, usedWeight: 2999, now: now)  // Others at this address ask, too.
        #expect(ledger.used == 2999 && ledger.underWay == 0)
        #expect(ledger.take(2, now: now) == .wait(until: nextMinute + Self.second))
        _ = try permit(ledger.take(1, now: now))
    }

    @Test func anAnswerWithoutACountCounts() throws {
        var ledger = WeightLedger(share: 0.01)
        ledger.settle(try permit(ledger.take(40, now: now)), usedWeight: nil, now: now)
        #expect(ledger.used == 40)
        #expect(ledger.take(21, now: now) == .wait(until: nextMinute + Self.second))
    }

    @Test func answersThatOvertakeEachOtherDoNotLowerTheCount() throws {
        var ledger = WeightLedger(share: 0.5)
        let (first, second) = (try permit(ledger.take(2, now: now)), try permit(ledger.take(2, now: now)))
        ledger.settle(second, usedWeight: 104, now: now)
        ledger.settle(first, usedWeight: 102, now: now)
        #expect(ledger.used == 104)
    }

    /// Its minute has turned before ours.
    @Test func aCountBelowWhatWasKnownWhenAskingBeginsAnew() throws {
        var ledger = WeightLedger(share: 0.5)
        ledger.settle(try permit(ledger.take(2, now: now)), usedWeight: 2900, now: now)
        ledger.settle(try permit(ledger.take(2, now: now)), usedWeight: 2, now: now)
        #expect(ledger.used == 2)
    }

    @Test func aNewMinuteBeginsAtZeroButWhatIsUnderWayStays() throws {
        var ledger = WeightLedger(share: 0.5)
        let old = try permit(ledger.take(2000, now: now))
        let late = try permit(ledger.take(900, now: now))
        ledger.settle(old, usedWeight: 2000, now: now)
        #expect(ledger.take(2101, now: nextMinute) == .wait(until: nextMinute + 61 * Self.second))
        ledger.settle(late, usedWeight: 2900, now: nextMinute)  // Of the minute before.
        #expect(ledger.used == 0 && ledger.underWay == 0)
        _ = try permit(ledger.take(2101, now: nextMinute))
    }

    @Test func minutesAreTheExchanges() throws {
        var ledger = WeightLedger(share: 0.5)
        ledger.clockOffset = 20 * Self.second  // Its clock is ahead of ours.
        ledger.settle(try permit(ledger.take(3000, now: now)), usedWeight: 3000, now: now)
        #expect(ledger.take(1, now: now) == .wait(until: nextMinute - 19 * Self.second))
        _ = try permit(ledger.take(1, now: nextMinute - 19 * Self.second))
    }

    @Test func whatWeighsMoreThanTheLimitGoesAlone() throws {
        var ledger = WeightLedger(share: 0.01)
        let large = try permit(ledger.take(80, now: now))
        #expect(ledger.take(1, now: now) == .wait(until: nextMinute + Self.second))
        ledger.settle(large, usedWeight: 80, now: now)
    }

    @Test func aLimitHoldsUntilItsEndAndTheLongerOneCounts() throws {
        var ledger = WeightLedger(share: 0.5, bannedUntil: now + 1)
        #expect(ledger.take(1, now: now) == .limited(until: now + 1, isBan: true))
        let until = ledger.limited(isBan: false, retryAfter: 30, now: now)
        #expect(until == now + 30 * Self.second)
        #expect(ledger.limited(isBan: true, retryAfter: 5, now: now) == until)
        #expect(ledger.take(1, now: until - 1) == .limited(until: until, isBan: false))
        _ = try permit(ledger.take(1, now: until))
        #expect(ledger.limited(isBan: true, retryAfter: nil, now: now) == now + 120 * Self.second)
        #expect(ledger.limited(isBan: false, retryAfter: .max, now: now) == now + 604_800 * Self.second)
    }

    @Test func whoIsOverTheLimitSleepsToTheNextMinute() async throws {
        let clock = MovedClock()
        let budget = WeightBudget(share: 0.5, bannedUntil: 0, clock: clock) { _ in }
        for _ in 0..<4 {
            let permit = try await budget.take(1000)
            var answer = HTTPAnswer()
            answer.status = 200
            try budget.settle(permit, answer)
        }
        #expect(clock.waits == [61 * Self.second])
    }

    @Test func aBanIsRecordedAndThrown() async throws {
        let (clock, recorded) = (MovedClock(), Recorder<Int64>())
        let budget = WeightBudget(share: 0.5, bannedUntil: 0, clock: clock) { recorded.add($0) }
        let until = MovedClock.start + 180 * Self.second
        var answer = HTTPAnswer()
        (answer.status, answer.retryAfter) = (418, 180)
        let permit = try await budget.take(1)
        #expect(throws: ExchangeError.limited(until: until, isBan: true)) {
            try budget.settle(permit, answer)
        }
        #expect(recorded.all == [until])
        await #expect(throws: ExchangeError.limited(until: until, isBan: true)) { try await budget.take(1) }
        clock.advance(180 * Self.second)
        _ = try await budget.take(1)
    }

    @Test func waitsAreRandomBelowABoundThatDoublesUpToHalfAMinute() {
        var backoff = Backoff(seed: 7)
        for (failures, bound) in [0.5, 1, 2, 4, 8, 16, 30, 30, 30].enumerated() {
            #expect(backoff.failures == failures)
            #expect((0..<Int64(bound * 1e6)).contains(backoff.next()))
        }
        backoff.succeeded()
        #expect(backoff.next() < Backoff.first)
        var (same, other, again) = (Backoff(seed: 7), Backoff(seed: 8), Backoff(seed: 7))
        let waits = (0..<8).map { _ in (same.next(), other.next(), again.next()) }
        #expect(waits.allSatisfy { $0.0 == $0.2 } && waits.contains { $0.0 != $0.1 })
    }
}

/// What was told, in its order.
final class Recorder<Value: Sendable>: Sendable {
    private let values = Mutex<[Value]>([])
    var all: [Value] { values.withLock { $0 } }
    func add(_ value: Value) { values.withLock { $0.append(value) } }
}
