/// FNV-1a over words: tells whether two things are the same bits, where nobody means to deceive.
public struct Fingerprint: Sendable {
    public private(set) var value: UInt64 = 0xCBF2_9CE4_8422_2325

    public init() {}

    public mutating func add(_ word: UInt64) { value = (value ^ word) &* 0x100_0000_01B3 }
    public mutating func add(_ number: Double) { add(number.bitPattern) }

    /// Adds some of a column's values.
    public mutating func add(_ values: Span<Double>, _ range: Range<Int>) {
        precondition(range.lowerBound >= 0 && range.upperBound <= values.count)
        var hash = self
        for index in range { hash.add(values[index]) }
        self = hash
    }
}
