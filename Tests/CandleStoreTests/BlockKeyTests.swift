import CandleStore
import Market
import Testing

@Suite struct BlockKeyTests {
    @Test func aBlockHoldsTheBarsOfItsChunk() {
        let key = BlockKey(symbol: 42, interval: .m1, bar: 28_401_120)  // 2024-01-01
        #expect(key.chunk == 0x1B15)
        #expect(key.bars == 28_397_568..<28_401_664)
        for bar in [key.bars.lowerBound, key.bars.upperBound - 1] {
            #expect(BlockKey(symbol: 42, interval: .m1, bar: bar) == key)
        }
        #expect(BlockKey(symbol: 42, interval: .m1, bar: key.bars.upperBound).chunk == key.chunk + 1)
    }
}
