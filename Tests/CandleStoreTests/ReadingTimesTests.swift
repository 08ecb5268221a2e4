import CandleStore
import Market
import Synchronization
import Testing

@Suite struct ReadingTimesTests {
    /// Time that goes on when it is told to.
    final class Time: Sendable {
        private let now = Mutex(Duration.zero)

        func pass(_ time: Duration) { now.withLock { $0 += time } }
        @Sendable func read() -> Duration { now.withLock { $0 } }
    }

    let directory = TemporaryDirectory()
    let time = Time()
    let symbols = try! ["AAA", "BBB", "CCC"].map { try Symbol($0) }

    func store() throws -> Store {
        let store = try Store(at: directory.path + "/store", for: .writing, clock: time.read)
        for symbol in symbols {
            _ = try store.merge(walk(from: 28_401_000, minutes: 9000, seed: 1), of: symbol)
        }
        return store
    }

    @Test func aSnapshotIsRenewedAfterASecondAndNotBefore() throws {
        let store = try store()
        var snapshot = try store.snapshot()
        _ = try store.merge(walk(from: 28_401_000, minutes: 5, seed: 1), of: bitcoin)
        time.pass(.seconds(1))
        #expect(try !snapshot.isOverdue && !snapshot.renewIfOverdue())
        #expect(try snapshot.symbols().count == 3)
        time.pass(.nanoseconds(1))
        #expect(try snapshot.isOverdue && snapshot.renewIfOverdue())
        #expect(try !snapshot.isOverdue && snapshot.symbols().count == 4)
    }

    @Test func whatLastsTooLongIsCounted() throws {
        let store = try store()
        #expect(try store.statistics().overdueReadings == 0)
        do {
            let snapshot = try store.snapshot()
            time.pass(.seconds(1))
            #expect(try store.statistics().overdueReadings == 0)
            time.pass(.seconds(2))
            let running = try store.statistics()
            #expect(running.overdueReadings == 1 && running.longestReading == .seconds(3))
            #expect(try snapshot.symbols().count == 3)
        }
        time.pass(.seconds(9))
        let ended = try store.statistics()
        #expect(ended.overdueReadings == 1 && ended.longestReading == .seconds(3))
    }

    @Test(arguments: [Duration.zero, .seconds(2)])
    func aScanIsOfOneCommitASymbol(aChunk: Duration) throws {
        let store = try store()
        var snapshot = try store.snapshot()
        var seen: [Symbol: [Int]] = [:]
        let records = try snapshot.symbols()
        try snapshot.forEachChunk(of: records, .m1) { record, chunk throws(StoreError) in
            if seen.isEmpty {
                // Each of them gets a chunk more.
                for symbol in symbols {
                    _ = try store.merge(walk(from: 28_421_000, minutes: 5, seed: 1), of: symbol)
                }
            }
            time.pass(aChunk)
            seen[record.symbol, default: []].append(chunk.key.chunk)
        }
        let old = Array(28_401_000 / 4096...28_409_999 / 4096)
        let new = aChunk == .zero ? old : old + [28_421_000 / 4096]
        #expect(seen == [symbols[0]: old, symbols[1]: new, symbols[2]: new])
    }
}
