import CandleStore
import Market
import Testing

@Suite struct CoverageTests {
    let directory = TemporaryDirectory()

    @Test(arguments: [0.999, 0.5, 0.01])
    func isWhatAPlainScanOfTheMinutesFinds(density: Double) throws {
        let start = 28_400_500
        var rows = walk(from: start, minutes: 13_000, seed: UInt64(density * 997), density: density)
        // A whole chunk and more.
        rows.removeAll { (start + 3000..<start + 9000).contains($0.minute.sinceEpoch) }
        let store = try Store(at: directory.path, for: .writing)
        _ = try store.merge(rows, of: bitcoin)
        let halted = Minute(start + 3500)..<Minute(start + 3700)
        _ = try store.markHalts(halted, of: bitcoin)

        let present = Set(rows.map(\.minute.sinceEpoch))
        let first = try #require(present.min())
        let last = try #require(present.max())
        var holes: [Coverage.Hole] = []
        for minute in first...last where !present.contains(minute) {
            let state: MinuteState = halted.contains(Minute(minute)) ? .halt : .missing
            if let before = holes.last, before.end == Minute(minute), before.state == state {
                holes[holes.count - 1].minutes += 1
            } else {
                holes.append(Coverage.Hole(start: Minute(minute), minutes: 1, state: state))
            }
        }
        let snapshot = try store.snapshot()
        let coverage = try #require(try snapshot.coverage(of: snapshot.record(of: bitcoin)))
        #expect(coverage.holes == holes)
        #expect(coverage.first == Minute(first) && coverage.last == Minute(last))
        #expect(coverage.present == present.count && coverage.halt == 200)
        #expect(coverage.quiet == rows.count { $0.candle.state == .quiet })
        #expect(coverage.present + coverage.halt + coverage.missing == last - first + 1)
    }
}
