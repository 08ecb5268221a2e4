public import Indicators
internal import Market

/// From nothing to the first values of every column: what a restart waits for, and a symbol that was just listed.
public struct Start {
    /// One block, and as many bars as the longest window (200) asks for, in whole tiles.
    public let block = candles(symbols: 8, bars: 256)

    public init() {}

    public func run() {
        Batch.compute(Arrangement(Catalogue.indicators), block, interval: .m1, threads: 1)
    }
}
