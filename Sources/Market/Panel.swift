/// One value for each of eight symbols: a lane is a symbol.
public typealias Lanes = SIMD8<Double>

extension Double {
    /// The one NaN that is ever stored, computed or sent: 0x7FF8000000000000.
    @inlinable
    public static var absent: Double { Double(bitPattern: 0x7FF8_0000_0000_0000) }
}

/// The candles of eight symbols, on their way from the store into the kernels.
///
///     open │ symbol 0: bar 0 … bar 63 │ symbol 1 │ … │ symbol 7 │
///     high │ …
///
/// All symbols stand on the same time grid, one interval a bar; a symbol without a candle at a bar holds NaN there. A
/// panel is small enough to stay in the nearest cache: it is filled, computed and filled again. It holds a symbol's
/// bars side by side, as the store does; the kernels turn them into lanes as they take them.
@safe
public struct Panel: ~Copyable {
    public static let lanes = 8
    /// The bars a panel has room for: a power of two, so that no panel of aligned bars crosses a block's end.
    public static let capacity = 64
    /// The columns indicators read: open high low close volume.
    public static let columns = 5

    @usableFromInline let storage: UnsafeMutablePointer<Double>

    /// The interval's number of the first bar since the epoch.
    public var firstBar: Int
    /// How many bars are filled.
    public var bars: Int
    public let interval: Interval

    public init(interval: Interval) {
        let count = Self.columns * Self.lanes * Self.capacity
        // Whole cache lines: a row of eight bars is one load.
        let bytes = UnsafeMutableRawPointer.allocate(
            byteCount: count * MemoryLayout<Double>.stride, alignment: 64)
        unsafe storage = bytes.initializeMemory(as: Double.self, repeating: .absent, count: count)
        (self.interval, firstBar, bars) = (interval, 0, 0)
    }

    deinit { unsafe storage.deallocate() }

    @inlinable
    static func place(_ column: Column, lane: Int) -> Int { (column.rawValue * lanes + lane) * capacity }

    /// All bars of one symbol's column, the filled ones first.
    @inlinable
    @_lifetime(borrow self)
    public borrowing func column(_ column: Column, lane: Int) -> Span<Double> {
        precondition(lane >= 0 && lane < Self.lanes && column.rawValue < Self.columns)
        let span = unsafe Span(
            _unsafeStart: storage + Self.place(column, lane: lane), count: Self.capacity)
        return unsafe _overrideLifetime(span, borrowing: self)
    }

    /// One column of all symbols, lane after lane.
    @inlinable
    @_lifetime(borrow self)
    public borrowing func rows(_ column: Column) -> Span<Double> {
        precondition(column.rawValue < Self.columns)
        let span = unsafe Span(
            _unsafeStart: storage + Self.place(column, lane: 0), count: Self.lanes * Self.capacity)
        return unsafe _overrideLifetime(span, borrowing: self)
    }

    /// Puts one symbol's values of a column into its lane, from a bar on.
    @inlinable
    public mutating func load(_ values: Span<Double>, _ column: Column, lane: Int, at bar: Int) {
        precondition(lane >= 0 && lane < Self.lanes && bar >= 0 && bar + values.count <= Self.capacity)
        let cells = unsafe storage + Self.place(column, lane: lane) + bar
        unsafe values.withUnsafeBufferPointer { values in
            guard let first = values.baseAddress else { return }
            unsafe cells.update(from: first, count: values.count)
        }
    }

    /// Puts one bar of one symbol into its lane; NaN prices mark a bar that isn't known.
    @inlinable
    public mutating func put(
        open: Double, high: Double, low: Double, close: Double, volume: Double, lane: Int, at bar: Int
    ) {
        precondition(lane >= 0 && lane < Self.lanes && bar >= 0 && bar < Self.capacity)
        let cells = unsafe storage + lane * Self.capacity + bar
        let column = Self.lanes * Self.capacity
        unsafe cells[0] = open
        unsafe cells[column] = high
        unsafe cells[2 * column] = low
        unsafe cells[3 * column] = close
        unsafe cells[4 * column] = volume
    }

    /// Marks one lane's bars as not known.
    public mutating func clear(lane: Int, bars: Range<Int>) {
        for bar in bars {
            put(
                open: .absent, high: .absent, low: .absent, close: .absent, volume: .absent, lane: lane,
                at: bar)
        }
    }

    /// Fills a lane that nobody asks for with what stands in another: its values are as good as any.
    public mutating func mirror(lane: Int, from other: Int) {
        precondition(lane >= 0 && lane < Self.lanes && other >= 0 && other < Self.lanes)
        for column in 0..<Self.columns {
            let rows = unsafe storage + column * Self.lanes * Self.capacity
            unsafe (rows + lane * Self.capacity).update(
                from: rows + other * Self.capacity, count: Self.capacity)
        }
    }
}
