internal import Indicators
public import Market

/// One symbol in one interval: its last closed bars, the indicators of the newest, and its turning points.
public struct Chart: Sendable {
    /// Bars that are remembered.
    public static let capacity = 256

    public let interval: Interval
    /// Bars of the series so far, remembered or not; 0 where the last bar is not known.
    public private(set) var age = 0
    /// The interval's number of the newest bar since the epoch.
    public private(set) var bar = 0
    public private(set) var opens = Track(capacity: capacity)
    public private(set) var highs = Track(capacity: capacity)
    public private(set) var lows = Track(capacity: capacity)
    public private(set) var closes = Track(capacity: capacity)
    public private(set) var volumes = Track(capacity: capacity)
    /// What takers bought of the volume; NaN where the source does not say.
    public private(set) var takerBuyVolumes = Track(capacity: capacity)
    public private(set) var swings = Swings()
    /// The catalogue's columns at the newest bar; NaN while one warms up.
    public private(set) var row: [Double]

    public init(_ interval: Interval) {
        self.interval = interval
        row = Array(repeating: .absent, count: Catalogue.indicators.count)
    }

    /// Bars that are remembered now.
    public var count: Int { closes.count }

    /// An indicator at the newest bar; NaN while it warms up.
    public subscript(cell: Cell) -> Double { row[cell.rawValue] }

    /// The average true range of the newest bar; nil while it warms up, and where nothing has moved at all.
    public var range: Double? {
        let value = self[.atr]
        return value > 0 ? value : nil
    }

    /// Takes the next bar.
    ///
    /// - Parameter fill: puts the bar's indicators into the row.
    mutating func append(_ candle: Candle, bar: Int, _ fill: (_ row: inout MutableSpan<Double>) -> Void) {
        precondition(age == 0 || bar == self.bar + 1, "bars come in order")
        opens.append(candle.open)
        highs.append(candle.high)
        lows.append(candle.low)
        closes.append(candle.close)
        volumes.append(candle.volume)
        takerBuyVolumes.append(candle.takerBuyVolume)
        var cells = row.mutableSpan
        fill(&cells)
        self.bar = bar
        age += 1
        swings.advance(highs, lows, bar: bar)
    }

    /// Forgets everything: the series has ended.
    mutating func removeAll() {
        guard age > 0 else { return }
        age = 0
        opens.removeAll()
        highs.removeAll()
        lows.removeAll()
        closes.removeAll()
        volumes.removeAll()
        takerBuyVolumes.removeAll()
        swings.removeAll()
        for cell in row.indices { row[cell] = .absent }
    }
}
