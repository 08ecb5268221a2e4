public import Market

/// 64 bars of one symbol and interval, from a multiple of 64 on: lent from the map, or from memory where minutes are
/// journalled and not yet part of a block. Lives no longer than its snapshot.
@safe
public struct Strip: ~Escapable {
    public static let bars = StripMemory.columnCells

    private let cells: UnsafePointer<Double>
    /// From one column to the next.
    private let stride: Int
    /// The states of the bars: the high bits and the low bits, the first bar's lowest.
    public let high: UInt64
    public let low: UInt64

    /// The cells outlive what the strip is said to depend on.
    @_lifetime(immortal)
    init(cells: UnsafePointer<Double>, stride: Int, high: UInt64, low: UInt64) {
        unsafe self.cells = cells
        (self.stride, self.high, self.low) = (stride, high, low)
    }

    /// Bars that have a candle.
    public var present: UInt64 { high }
    public var halt: UInt64 { ~high & low }

    /// The values of a column, one a bar; NaN where there is no candle or the source did not have it.
    @_lifetime(copy self)
    public func column(_ column: Column) -> Span<Double> {
        let values = unsafe Span(_unsafeStart: cells + column.rawValue * stride, count: Self.bars)
        return unsafe _overrideLifetime(values, copying: self)
    }

    public func state(_ slot: Int) -> MinuteState {
        precondition(slot >= 0 && slot < Self.bars)
        let bits = (high >> UInt64(slot) & 1) << 1 | low >> UInt64(slot) & 1
        guard let state = MinuteState(rawValue: UInt8(bits)) else {
            preconditionFailure("two bits, four states")
        }
        return state
    }

    /// A bar's candle; without one, only absent values.
    public func candle(_ slot: Int) -> Candle {
        precondition(slot >= 0 && slot < Self.bars)
        var candle = Candle.absent
        for column in Column.allCases { candle[column] = unsafe cells[column.rawValue * stride + slot] }
        return candle
    }
}
