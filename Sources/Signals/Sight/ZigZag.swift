/// The legs of a chart: turning points that alternate, each at least so many average true ranges from the last.
///
/// A leg ends at the first bar that lies `multiple` ranges from its extreme, further than any bar since; only then is the
/// extreme a pivot. The extreme of the leg that still runs is known too, and may yet move. A bar that extends a leg does not
/// also end it: which of its two ends came first is not known.
public struct ZigZag: Sendable {
    /// As many pivots as are remembered.
    public static let capacity = 64

    /// Of the average true range: what it takes to end a leg.
    public let multiple: Double
    /// The confirmed ones, the newest last; highs and lows alternate.
    public private(set) var pivots: [Swing] = []
    /// Where the leg that runs has come to: a high while it runs up. Nil until there is a leg.
    public private(set) var extreme: Swing?
    /// Before the first leg: the lowest and the highest since there is a range.
    private var start: (low: Swing, high: Swing)?
    /// The furthest from the extreme since it was made.
    private var furthest: Double?

    public init(multiple: Double) {
        precondition(multiple > 0)
        self.multiple = multiple
        pivots.reserveCapacity(Self.capacity)
    }

    public mutating func removeAll() {
        pivots.removeAll(keepingCapacity: true)
        (extreme, start, furthest) = (nil, nil, nil)
    }

    /// Takes the next bar.
    ///
    /// - Parameter range: its average true range; nil while that warms up.
    mutating func advance(high: Double, low: Double, range: Double?, bar: Int) {
        let high = Swing(kind: .high, price: high, bar: bar)
        let low = Swing(kind: .low, price: low, bar: bar)
        guard let extreme else { return begin(high, low, range) }
        let sign = extreme.sign
        let (ahead, behind) = sign > 0 ? (high, low) : (low, high)
        if sign * ahead.price > sign * extreme.price {
            (self.extreme, furthest) = (ahead, nil)
            return
        }
        let away = sign * (extreme.price - behind.price)
        guard away > furthest ?? -.infinity else { return }
        furthest = away
        guard let range, away >= multiple * range else { return }
        add(extreme)
        (self.extreme, furthest) = (behind, nil)
    }

    /// The first leg runs up from the lowest bar to the newest once that is the highest, and far enough; or mirrored.
    private mutating func begin(_ high: Swing, _ low: Swing, _ range: Double?) {
        guard let range else { return }
        var (lowest, highest) = start ?? (low, high)
        if low.price < lowest.price { lowest = low }
        if high.price > highest.price { highest = high }
        start = (lowest, highest)
        let (isUp, isDown) = (highest.bar == high.bar, lowest.bar == low.bar)
        guard highest.price - lowest.price >= multiple * range, isUp != isDown else { return }
        add(isUp ? lowest : highest)
        extreme = isUp ? highest : lowest
        start = nil
    }

    private mutating func add(_ pivot: Swing) {
        // One at a time: how many are remembered must not tell when the series began.
        if pivots.count == Self.capacity { pivots.removeFirst() }
        pivots.append(pivot)
    }
}

extension Swing {
    /// +1 for a high, -1 for a low.
    var sign: Double { kind == .high ? 1 : -1 }
}
