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
/// panel holds a symbol's bars side by side, as the store does, and the kernels turn them into lanes as they take
/// them: so a row may also be lent from where it lies, and is not copied at all.
@safe
public struct Panel: ~Copyable {
    public static let lanes = 8
    /// The bars a panel has room for: a power of two, so that no panel of aligned bars crosses a block's end.
    public static let capacity = 64
    /// The columns indicators read.
    public static let columns: [Column] = [.open, .high, .low, .close, .volume]

    /// The panel's own rows, and where each row lies: there or elsewhere.
    private let storage: UnsafeMutablePointer<Double>
    private let rows: UnsafeMutablePointer<UnsafePointer<Double>>

    /// The interval's number of the first bar since the epoch.
    public var firstBar: Int
    /// How many bars are filled.
    public var bars: Int { didSet { precondition(bars >= 0 && bars <= Self.capacity) } }
    public let interval: Interval

    public init(interval: Interval) {
        let count = Self.columns.count * Self.lanes
        unsafe storage = .allocate(capacity: count * Self.capacity)
        unsafe storage.initialize(repeating: .absent, count: count * Self.capacity)
        unsafe rows = .allocate(capacity: count)
        for row in 0..<count { unsafe (rows + row).initialize(to: storage + row * Self.capacity) }
        (self.interval, firstBar, bars) = (interval, 0, 0)
    }

    deinit {
        unsafe storage.deallocate()
        unsafe rows.deallocate()
    }

    private static func row(_ column: Column, _ lane: Int) -> Int {
        precondition(lane >= 0 && lane < lanes && column.rawValue < columns.count)
        return column.rawValue * lanes + lane
    }

    /// One symbol's bars of a column, the filled ones first.
    @_lifetime(borrow self)
    public borrowing func column(_ column: Column, lane: Int) -> Span<Double> {
        let span = unsafe Span(_unsafeStart: rows[Self.row(column, lane)], count: bars)
        return unsafe _overrideLifetime(span, borrowing: self)
    }

    /// Where the rows of a column's eight symbols lie.
    @unsafe
    public borrowing func withRows<Result>(
        _ column: Column, _ body: (UnsafePointer<UnsafePointer<Double>>) -> Result
    ) -> Result {
        unsafe body(rows + Self.row(column, 0))
    }

    /// The panel's own row, in which something is to be put.
    private mutating func own(_ row: Int) -> UnsafeMutablePointer<Double> {
        let own = unsafe storage + row * Self.capacity
        unsafe rows[row] = UnsafePointer(own)
        return unsafe own
    }

    /// Lets a row lie where it is.
    ///
    /// - Parameter values: as many as the panel has bars; they stay there, unchanged, until the row is filled again or
    ///   the panel is gone.
    @unsafe
    public mutating func lend(_ values: UnsafePointer<Double>, _ column: Column, lane: Int) {
        unsafe rows[Self.row(column, lane)] = values
    }

    /// Puts one symbol's values of a column into its lane, from a bar on.
    public mutating func load(_ values: Span<Double>, _ column: Column, lane: Int, at bar: Int) {
        precondition(bar >= 0 && bar + values.count <= Self.capacity)
        let cells = unsafe own(Self.row(column, lane)) + bar
        unsafe values.withUnsafeBufferPointer { values in
            guard let first = values.baseAddress else { return }
            unsafe cells.update(from: first, count: values.count)
        }
    }

    /// Puts one bar of one symbol into its lane; NaN prices mark a bar that isn't known.
    public mutating func put(
        open: Double, high: Double, low: Double, close: Double, volume: Double, lane: Int, at bar: Int
    ) {
        precondition(bar >= 0 && bar < Self.capacity)
        unsafe own(Self.row(.open, lane))[bar] = open
        unsafe own(Self.row(.high, lane))[bar] = high
        unsafe own(Self.row(.low, lane))[bar] = low
        unsafe own(Self.row(.close, lane))[bar] = close
        unsafe own(Self.row(.volume, lane))[bar] = volume
    }

    /// Marks one lane's bars as not known.
    public mutating func clear(lane: Int, bars: Range<Int>) {
        for bar in bars {
            put(
                open: .absent, high: .absent, low: .absent, close: .absent, volume: .absent, lane: lane,
                at: bar)
        }
    }

    /// Lets a lane that nobody asks for show what stands in another: its values are as good as any.
    public mutating func mirror(lane: Int, from other: Int) {
        for column in Self.columns {
            unsafe rows[Self.row(column, lane)] = rows[Self.row(column, other)]
        }
    }
}
