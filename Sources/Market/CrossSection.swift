/// One bar of many symbols, side by side: what a close is.
///
/// A symbol has a place that stays its own. Columns are whole vectors of eight places long, so that eight symbols are
/// one load.
@safe
public struct CrossSection: ~Copyable, @unchecked Sendable {  // Nobody else knows its values.
    /// The interval's number of the bar since the epoch.
    public var bar = 0
    public let places: Int
    private let values: UnsafeMutablePointer<Double>

    /// - Parameter places: how many; nothing is known of any.
    public init(places: Int) {
        precondition(places >= 0)
        self.places = places
        let count = max(1, Panel.columns.count * Self.whole(places))
        unsafe values = .allocate(capacity: count)
        unsafe values.initialize(repeating: .absent, count: count)
    }

    deinit { unsafe values.deallocate() }

    private static func whole(_ places: Int) -> Int {
        (places + Panel.lanes - 1) / Panel.lanes * Panel.lanes
    }

    /// Puts a symbol's bar into its place; NaN prices mark one that isn't known.
    public mutating func put(
        open: Double, high: Double, low: Double, close: Double, volume: Double, at place: Int
    ) {
        precondition(place >= 0 && place < places)
        let apart = Self.whole(places)
        unsafe values[place] = open
        unsafe values[place + apart] = high
        unsafe values[place + 2 * apart] = low
        unsafe values[place + 3 * apart] = close
        unsafe values[place + 4 * apart] = volume
    }

    public mutating func clear(_ place: Int) {
        put(open: .absent, high: .absent, low: .absent, close: .absent, volume: .absent, at: place)
    }

    /// A column: a value a place, and then what is not known up to a whole vector.
    @_lifetime(borrow self)
    public borrowing func column(_ column: Column) -> Span<Double> {
        precondition(column.rawValue < Panel.columns.count)
        let apart = Self.whole(places)
        let span = unsafe Span(_unsafeStart: values + column.rawValue * apart, count: apart)
        return unsafe _overrideLifetime(span, borrowing: self)
    }
}
