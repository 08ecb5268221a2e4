/// One value for each of eight symbols: a lane is a symbol.
public typealias Lanes = SIMD8<Double>

extension Double {
    /// The one NaN that is ever stored, computed or sent: 0x7FF8000000000000.
    @inlinable
    public static var absent: Double { Double(bitPattern: 0x7FF8_0000_0000_0000) }
}

/// The candles of a block of symbols, side by side, bar after bar.
///
///     bar 0 │ lane 0 │ lane 1 │ … │ lane 7 │
///     bar 1 │ lane 0 │ lane 1 │ … │ lane 7 │
///
/// One vector instruction advances the whole block by one bar. All lanes stand on the same time grid, one
/// interval a bar; a lane without a candle at a bar holds NaN there. A panel is small enough to stay in the
/// nearest cache: it is filled, computed and filled again.
@safe
public struct Panel: ~Copyable {
    public static let lanes = 8
    /// The bars a panel has room for: a power of two, so that no panel of aligned bars crosses a block's end.
    public static let capacity = 64
    /// The columns indicators read: open high low close volume.
    public static let columns = 5

    /// How far columns lie apart, in bars. One more than the capacity: a load that shares its low twelve address
    /// bits with a recent store waits for it.
    @usableFromInline static let stride = capacity + 1

    @usableFromInline let storage: UnsafeMutablePointer<Lanes>

    /// The interval's number of the first bar since the epoch.
    public var firstBar: Int
    /// How many bars are filled.
    public var bars: Int
    public let interval: Interval

    public init(interval: Interval) {
        unsafe storage = .allocate(capacity: Self.columns * Self.stride)
        unsafe storage.initialize(repeating: Lanes(repeating: .absent), count: Self.columns * Self.stride)
        (self.interval, firstBar, bars) = (interval, 0, 0)
    }

    deinit { unsafe storage.deallocate() }

    /// All bars of one column, the filled ones first.
    @inlinable
    @_lifetime(borrow self)
    public borrowing func column(_ column: Column) -> Span<Lanes> {
        let start = unsafe storage + column.rawValue * Self.stride
        let span = unsafe Span(_unsafeStart: start, count: Self.capacity)
        return unsafe _overrideLifetime(span, borrowing: self)
    }

    /// Puts one symbol's values of a column into its lane, from a bar on.
    @inlinable
    public mutating func load(_ values: Span<Double>, _ column: Column, lane: Int, at bar: Int) {
        precondition(lane >= 0 && lane < Self.lanes && bar >= 0 && bar + values.count <= Self.capacity)
        let cells = unsafe UnsafeMutableRawPointer(storage + column.rawValue * Self.stride + bar)
            .assumingMemoryBound(to: Double.self)
        for index in 0..<values.count {
            unsafe cells[index * Self.lanes + lane] = values[unchecked: index]
        }
    }

    /// Puts one bar of one symbol into its lane; NaN prices mark a bar that isn't known.
    @inlinable
    public mutating func put(
        open: Double, high: Double, low: Double, close: Double, volume: Double, lane: Int, at bar: Int
    ) {
        precondition(lane >= 0 && lane < Self.lanes && bar >= 0 && bar < Self.capacity)
        let cells = unsafe UnsafeMutableRawPointer(storage + bar).assumingMemoryBound(to: Double.self)
        let column = Self.stride * Self.lanes
        unsafe cells[lane] = open
        unsafe cells[lane + column] = high
        unsafe cells[lane + 2 * column] = low
        unsafe cells[lane + 3 * column] = close
        unsafe cells[lane + 4 * column] = volume
    }

    /// Marks one lane's bars as not known.
    public mutating func clear(lane: Int, bars: Range<Int>) {
        for bar in bars {
            put(
                open: .absent, high: .absent, low: .absent, close: .absent, volume: .absent, lane: lane,
                at: bar)
        }
    }
}
