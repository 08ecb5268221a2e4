import CandleStore
import Market
import Testing

@Suite struct MergeTests {
    let directory = TemporaryDirectory()

    @Test func everyRowIsThereAfterwardsWithItsBits() throws {
        let rows = walk(from: 28_401_000, minutes: 9000, seed: 1, density: 0.9)
        let report = try Store(at: directory.path, for: .writing).merge(rows, of: bitcoin)
        #expect(report.added == rows.count && report.contradicting.isEmpty)
        let bars = try Store(at: directory.path, for: .reading).snapshot().bars(of: bitcoin, .m1)
        #expect(bars.count == rows.count)
        for row in rows {
            let bar = try #require(bars[row.minute.sinceEpoch])
            #expect(sameBits(bar.candle, row.candle) && bar.state == row.candle.state)
        }
    }

    @Test func theOrderOfRowsDoesNotMatter() throws {
        let rows = walk(from: 28_401_000, minutes: 9000, seed: 2, density: 0.7)
        var random = Seeded(3)
        let other = TemporaryDirectory()
        let one = try Store(at: directory.path, for: .writing)
        let two = try Store(at: other.path, for: .writing)
        _ = try one.merge(rows, of: bitcoin)
        let shuffled = rows.shuffled(using: &random)
        for start in stride(from: 0, to: rows.count, by: 1700) {
            _ = try two.merge(Array(shuffled[start..<min(start + 1700, rows.count)]), of: bitcoin)
        }
        for interval in Interval.allCases {
            let left = try one.snapshot().bars(of: bitcoin, interval)
            let right = try two.snapshot().bars(of: bitcoin, interval)
            #expect(left.count == right.count)
            for (bar, known) in right { #expect(left[bar].map { sameBits($0.candle, known.candle) } == true) }
        }
        #expect(try two.verify().faults.isEmpty)
    }

    @Test func mergingAgainChangesNothing() throws {
        let rows = walk(from: 28_401_000, minutes: 5000, seed: 4)
        let store = try Store(at: directory.path, for: .writing)
        _ = try store.merge(rows, of: bitcoin)
        let before = try store.statistics().lastTransaction
        let again = try store.merge(rows, of: bitcoin)
        #expect(again.unchanged == rows.count && again.added == 0 && again.enriched == 0)
        #expect(try store.statistics().lastTransaction == before)
    }

    @Test func aRicherRowFillsAndAPoorerErasesNothing() throws {
        let rich = walk(from: 28_401_000, minutes: 100, seed: 5)
        let poor = walk(from: 28_401_000, minutes: 100, seed: 5, rich: false).map { row in
            var row = row
            if let match = rich.first(where: { $0.minute == row.minute }) {
                row.candle = match.candle
                (row.candle.quoteVolume, row.candle.trades, row.candle.takerBuyVolume) = (.nan, .nan, .nan)
            }
            return row
        }
        let store = try Store(at: directory.path, for: .writing)
        #expect(try store.merge(poor, of: bitcoin).added == 100)
        #expect(try store.merge(rich, of: bitcoin).enriched == 100)
        #expect(try store.merge(poor, of: bitcoin).unchanged == 100)
        let bars = try store.snapshot().bars(of: bitcoin, .m1)
        for row in rich {
            #expect(bars[row.minute.sinceEpoch].map { sameBits($0.candle, row.candle) } == true)
        }
    }

    @Test func aContradictingRowIsReportedAndTheStoredOneStays() throws {
        var rows = walk(from: 28_401_000, minutes: 10, seed: 6)
        let store = try Store(at: directory.path, for: .writing)
        _ = try store.merge(rows, of: bitcoin)
        let stored = rows[3].candle
        rows[3].candle.close += 0.0001
        rows[3].candle.high += 1
        let report = try store.merge(rows, of: bitcoin)
        #expect(report.contradicting == [3] && report.unchanged == 9)
        let bars = try store.snapshot().bars(of: bitcoin, .m1)
        #expect(bars[rows[3].minute.sinceEpoch].map { sameBits($0.candle, stored) } == true)
    }

    @Test func twoRowsForOneMinuteAreRefusedUnlessEqual() throws {
        let row = walk(from: 28_401_000, minutes: 1, seed: 7)[0]
        var other = row
        other.candle.volume += 1
        let store = try Store(at: directory.path, for: .writing)
        let report = try store.merge([row, row, other], of: bitcoin)
        #expect(report.added == 1 && report.unchanged == 1 && report.contradicting == [2])
    }

    @Test func moreBlocksThanOneCommitTakesAllArrive() throws {
        let rows = (0..<70).map { chunk in
            MinuteRow(
                minute: Minute(chunk * 4096), candle: Candle(open: 1, high: 1, low: 1, close: 1, volume: 1))
        }
        let store = try Store(at: directory.path, for: .writing)
        #expect(try store.merge(rows, of: bitcoin).added == 70)
        #expect(try store.snapshot().bars(of: bitcoin, .m1).count == 70)
        #expect(try store.verify().faults.isEmpty)
    }

    @Test func haltsFillOnlyWhatIsMissing() throws {
        let rows = walk(from: 28_401_000, minutes: 5000, seed: 8, density: 0.5)
        let store = try Store(at: directory.path, for: .writing)
        _ = try store.merge(rows, of: bitcoin)
        let range = Minute(28_401_000)..<Minute(28_406_000)
        #expect(try store.markHalts(range, of: bitcoin) == 5000 - rows.count)
        #expect(try store.markHalts(range, of: bitcoin) == 0)
        let bars = try store.snapshot().bars(of: bitcoin, .m1)
        for row in rows { #expect(bars[row.minute.sinceEpoch]?.state == row.candle.state) }
        #expect(bars.count == 5000)
        // A candle that turns up later takes the halt's place.
        let late = MinuteRow(
            minute: try #require(
                (28_401_000..<28_406_000).first { bars[$0]?.state == .halt }.map { Minute($0) }),
            candle: Candle(open: 1, high: 1, low: 1, close: 1, volume: 1))
        #expect(try store.merge([late], of: bitcoin).added == 1)
    }
}
