import CandleStore
import Engine
import Market
import Testing

@Suite struct CandlesTests {
    let directory = TemporaryDirectory()

    @Test func rangesAndLimitsAreThoseAskedFor() throws {
        let store = try Store(at: directory.path, for: .writing)
        _ = try store.merge(rows((0..<9000).filter { $0 % 7 != 3 }), of: bitcoin)
        let engine = Engine(store: store)
        func opens(_ from: Int?, _ to: Int?, _ limit: Int) throws -> (opens: [Int], next: Int?) {
            let page = try engine.candles(
                of: bitcoin, .m1, from: from.map { Minute(start + $0) }, to: to.map { Minute(start + $0) },
                limit: limit)
            return (page.rows.map { $0.open.sinceEpoch - start }, page.next.map { $0.sinceEpoch - start })
        }
        let all = (0..<9000).filter { $0 % 7 != 3 }
        #expect(try opens(nil, nil, 5).opens == Array(all.suffix(5)))
        #expect(try opens(nil, 4000, 3000).opens == Array(all.filter { $0 < 4000 }.suffix(3000)))
        #expect(try opens(10, 20, 100).opens == all.filter { (10..<20).contains($0) })
        let page = try opens(2, nil, 3)
        #expect(page.opens == [2, 4, 5] && page.next == 6)
        #expect(try opens(nil, nil, 100_000).opens == all)
    }

    @Test func aBarSaysHowManyOfItsMinutesArePresent() throws {
        let store = try Store(at: directory.path, for: .writing)
        _ = try store.merge(rows([0, 1, 2, 3, 4, 7, 63]), of: bitcoin)
        let engine = Engine(store: store)
        #expect(
            try engine.candles(of: bitcoin, .m5, from: nil, to: nil, limit: 9).rows.map(\.present) == [
                5, 1, 1,
            ])
        #expect(
            try engine.candles(of: bitcoin, .h1, from: nil, to: nil, limit: 9).rows.map(\.present) == [6, 1])
        #expect(try engine.candles(of: bitcoin, .d1, from: nil, to: nil, limit: 9).rows.map(\.present) == [7])
    }

    @Test func aBarBelongsToARangeByItsOpenTime() throws {
        let store = try Store(at: directory.path, for: .writing)
        _ = try store.merge(rows(0..<60), of: bitcoin)
        let engine = Engine(store: store)
        let page = try engine.candles(
            of: bitcoin, .m15, from: Minute(start + 1), to: Minute(start + 45), limit: 9)
        #expect(page.rows.map { $0.open.sinceEpoch - start } == [15, 30])
    }
}
