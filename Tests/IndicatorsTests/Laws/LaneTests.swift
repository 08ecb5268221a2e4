import Indicators
import Market
import Testing

/// Laws 2 and 4: a symbol's bits are its own, whoever is beside it and however many compute.
@Suite struct LaneTests {
    static let all = columns

    /// Symbols that begin and end at different bars.
    static func symbols(_ count: Int) -> [Bars] {
        (0..<count).map { place in
            let kind = Kind.allCases[place % Kind.allCases.count]
            let series = bars(kind, count: 230 - 7 * place, seed: UInt64(100 + place))
            return series.slice(3 * place..<series.count)
        }
    }

    static let alone = symbols(9).map { compute(all, $0) }

    @Test(arguments: 1...9)
    func asManySymbolsAsThereAreChangeNothing(count: Int) {
        let rows = Batch.compute(Self.all, Self.symbols(count), interval: .m1)
        for place in 0..<count {
            #expect(
                difference(rows[place], Self.alone[place], Self.all) == nil, "symbol \(place) of \(count)")
        }
    }

    @Test(arguments: 1...4)
    func permutingSymbolsPermutesResults(seed: UInt64) {
        var random = Seeded(seed)
        let order = (0..<9).shuffled(using: &random)
        let symbols = Self.symbols(9)
        let rows = Batch.compute(Self.all, order.map { symbols[$0] }, interval: .m1)
        for (place, symbol) in order.enumerated() {
            #expect(
                difference(rows[place], Self.alone[symbol], Self.all) == nil,
                "symbol \(symbol) in place \(place)")
        }
    }

    @Test(arguments: columns)
    func aBadNeighbourIsNotNoticed(indicator: Indicator) {
        let series = bars(.walk, count: 200, seed: 7)
        let expected = compute([indicator], series)
        for value in [Double.nan, -.nan, .infinity, -.infinity, 1e300, 0, -1] {
            let same = [Double](repeating: value, count: 200)
            let neighbour = Bars(
                firstBar: series.firstBar, open: same, high: same, low: same, close: same, volume: same)
            let rows = Batch.compute([indicator], [neighbour, series, neighbour], interval: .m1)
            #expect(difference(rows[1], expected) == nil, "beside \(value)")
        }
    }

    @Test func anyNumberOfThreadsGivesTheSameBits() async {
        await withTaskGroup(of: (Int, [Double]).self) { group in
            let symbols = Self.symbols(9)
            for (place, series) in symbols.enumerated() {
                group.addTask { (place, compute(Self.all, series)) }
            }
            for await (place, rows) in group {
                #expect(difference(rows, Self.alone[place], Self.all) == nil, "symbol \(place)")
            }
        }
    }

    /// Recorded once: other instruction sets, and other ways to arrange the loops, give the same bits.
    @Test(arguments: zip(Kind.allCases, recorded))
    func everyProcessorGivesTheSameBits(kind: Kind, recorded: UInt64) {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for value in compute(Catalogue.indicators, bars(kind, count: 400, seed: 9)) {
            hash = (hash ^ value.bitPattern) &* 0x100_0000_01B3
        }
        #expect(hash == recorded, "\(kind): 0x\(String(hash, radix: 16))")
    }

    static let recorded: [UInt64] = [
        0xE1CD_150D_C98A_BF06, 0xA1C0_21B7_94E4_3A51, 0xD51D_D4F9_886C_F601, 0xD505_FD58_1681_6891,
        0xE384_23C2_9BFF_7A66, 0x3A3F_04FD_0AB0_BF86,
    ]
}
