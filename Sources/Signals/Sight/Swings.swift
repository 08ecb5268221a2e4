/// A turning point: an extreme that neither side reaches.
public struct Swing: BitwiseCopyable, Equatable, Sendable {
    public enum Kind: Sendable, BitwiseCopyable { case high, low }

    public let kind: Kind
    public let price: Double
    /// The interval's number of its bar since the epoch.
    public let bar: Int
}

/// The turning points of a chart, each confirmed only when the bars on its right have closed.
///
/// A bar's high is one when it is above the highs of the bars on either side (a fractal, Williams 1995), mirrored for lows.
/// Of equal highs side by side the last one counts: it must be no lower than those on its left.
public struct Swings: Sendable {
    /// Bars on either side.
    public static let reach = 2
    /// As many as are remembered.
    public static let capacity = 64

    /// In the order in which they were confirmed, the newest last.
    public private(set) var all: [Swing] = []
    public private(set) var lastHigh: Swing?
    public private(set) var lastLow: Swing?

    public init() { all.reserveCapacity(Self.capacity) }

    public mutating func removeAll() {
        all.removeAll(keepingCapacity: true)
        (lastHigh, lastLow) = (nil, nil)
    }

    /// Looks whether the newest bar confirms one.
    mutating func advance(_ highs: borrowing Track, _ lows: borrowing Track, bar: Int) {
        guard highs.count > 2 * Self.reach else { return }
        let (high, low) = (highs[Self.reach], lows[Self.reach])
        var (isHigh, isLow) = (true, true)
        for side in 0..<Self.reach {
            let left = Self.reach + 1 + side
            isHigh = isHigh && highs[side] < high && highs[left] <= high
            isLow = isLow && lows[side] > low && lows[left] >= low
        }
        if isHigh { add(Swing(kind: .high, price: high, bar: bar - Self.reach)) }
        if isLow { add(Swing(kind: .low, price: low, bar: bar - Self.reach)) }
    }

    private mutating func add(_ swing: Swing) {
        // One at a time: how many are remembered must not tell when the series began.
        if all.count == Self.capacity { all.removeFirst() }
        all.append(swing)
        switch swing.kind {
        case .high: lastHigh = swing
        case .low: lastLow = swing
        }
    }
}
