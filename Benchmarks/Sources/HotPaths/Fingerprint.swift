/// A hash of what was computed: FNV-1a over words.
public struct Fingerprint: Equatable, CustomStringConvertible {
    private var hash: UInt64 = 0xCBF2_9CE4_8422_2325

    public init() {}

    /// Of values in the order of symbols, bars and columns, wherever they lie.
    init(symbols: Int, bars: Int, columns: Int, _ value: (_ symbol: Int, _ bar: Int, _ column: Int) -> Double)
    {
        for symbol in 0..<symbols {
            for bar in 0..<bars {
                for column in 0..<columns { add(value(symbol, bar, column)) }
            }
        }
    }

    public mutating func add(_ number: Double) { hash = (hash ^ number.bitPattern) &* 0x100_0000_01B3 }

    public var description: String { String(hash, radix: 16) }
}
