import Engine
import Market
import NIOCore
import Server
import Testing
import Wire

/// A matrix gathered from an encoded one is what the codec would have written.
struct IntervalFramesTests {
    @Test(arguments: [[0], [3], [1, 3], [3, 2, 1, 0], [2, 2, 2], [0, 1, 2, 3]])
    func chosenRowsAreTheCodecsBytes(rows: [Int]) throws {
        let snapshot = TestSource.snapshot()
        let table = snapshot.table(.h1)
        let talk = Talk().greeted()
        talk.hear(
            IndicatorMatrixQuery(
                requestId: 77, interval: .h1, symbols: rows.map { .of(TestSource.names[$0]) }))
        let expected = IndicatorMatrix(
            requestId: 77, catalogHash: snapshot.catalogueHash, computedAt: snapshot.computedAt,
            interval: .h1,
            columns: 3,
            symbols: rows.map { row in
                .init(
                    symbol: .of(TestSource.names[row]), openTime: table.opens[row]?.microseconds,
                    bars: UInt32(table.bars[row]), filled: UInt32(table.filled[row]))
            }, values: rows.flatMap { table.values[$0 * 3..<$0 * 3 + 3] }
        ).frame
        #expect(talk.said == expected)
    }

    @Test func aSnapshotIsTheCodecsBytes() {
        let snapshot = TestSource.snapshot()
        let table = snapshot.table(.d1)
        let talk = Talk().greeted()
        talk.hear(IndicatorSnapshotQuery(requestId: 78, symbol: .of("DOTUSDT.P"), interval: .d1))
        let expected = IndicatorSnapshot(
            requestId: 78, symbol: .of("DOTUSDT.P"), interval: .d1,
            openTime: table.opens[2]?.microseconds ?? 0,
            computedAt: snapshot.computedAt, catalogHash: snapshot.catalogueHash, bars: UInt32(table.bars[2]),
            filled: UInt32(table.filled[2]), values: Array(table.values[6..<9])
        ).frame
        #expect(talk.said == expected)
    }
}
