/// The swing lows that nothing has traded below yet, as one direction sees them: where stops rest.
///
/// A later one is always higher: a bar that went lower would have taken the earlier ones above it. So the newest are the
/// first to be taken, and each is put and taken once.
struct Liquidity: Sendable {
    /// As many as are remembered, and for how many bars.
    static let capacity = 16
    static let barsMax = 100
    /// Bars that a low must have stood for stops to gather below it.
    static let barsMin = 12

    private var lows: [(price: Double, bar: Int)] = []

    init() { lows.reserveCapacity(Self.capacity + 1) }

    /// Takes the newest bar.
    ///
    /// - Returns: for how many bars the oldest low stood that the bar pierced and closed back above; nil where it swept none.
    mutating func advance(_ chart: borrowing Chart, facing direction: Direction) -> Int? {
        let bar = chart.bar(facing: direction)
        var stood: Int?
        while let low = lows.last, bar.low < low.price {
            if bar.close > low.price, chart.bar - low.bar >= Self.barsMin { stood = chart.bar - low.bar }
            lows.removeLast()
        }
        if let oldest = lows.first, chart.bar - oldest.bar >= Self.barsMax { lows.removeFirst() }
        if let price = chart.confirmedLow(facing: direction) {
            if lows.count == Self.capacity { lows.removeFirst() }
            lows.append((price, chart.bar - Swings.reach))
        }
        return stood
    }
}
