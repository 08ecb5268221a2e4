internal import Indicators
public import Market

/// One symbol in one interval: its last closed bars, the indicators of the newest, and its turning points.
public struct Chart: Sendable {
    /// Bars that are remembered.
    public static let capacity = 256
    /// Bars whose minutes are counted.
    public static let presenceBars = 500

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
    public private(set) var structure = Structure()
    /// Legs of two average true ranges and more: less is noise on one side of every bar.
    public private(set) var zigZag = ZigZag(multiple: 2)
    /// The catalogue's columns at the newest bar; NaN while one warms up.
    public private(set) var row: [Double]
    /// The MACD histogram one bar before.
    public private(set) var macdHistogramBefore = Double.absent
    private var present = Track(capacity: presenceBars)
    private var presentMinutes = 0

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

    /// Of the minutes of the last 500 bars, the share that the exchange has candles of; nil while there are not so many.
    public var presence: Double? {
        guard present.count == Self.presenceBars else { return nil }
        return Double(presentMinutes) / Double(Self.presenceBars * interval.minutes)
    }

    /// Takes the next bar.
    ///
    /// - Parameters:
    ///   - presentMinutes: its minutes that the exchange has candles of.
    ///   - fill: puts the bar's indicators into the row.
    package mutating func append(
        _ candle: Candle, bar: Int, presentMinutes minutes: Int,
        _ fill: (_ row: inout MutableSpan<Double>) -> Void
    ) {
        precondition(age == 0 || bar == self.bar + 1, "bars come in order")
        if present.count == Self.presenceBars { presentMinutes -= Int(present[Self.presenceBars - 1]) }
        present.append(Double(minutes))
        presentMinutes += minutes
        macdHistogramBefore = self[.macdHistogram]
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
        structure.advance(swings, highs, lows, close: candle.close, bar: bar)
        zigZag.advance(high: candle.high, low: candle.low, range: range, bar: bar)
    }

    /// Forgets everything: the series has ended.
    package mutating func removeAll() {
        guard age > 0 else { return }
        age = 0
        opens.removeAll()
        highs.removeAll()
        lows.removeAll()
        closes.removeAll()
        volumes.removeAll()
        takerBuyVolumes.removeAll()
        swings.removeAll()
        present.removeAll()
        (presentMinutes, macdHistogramBefore) = (0, .absent)
        structure = Structure()
        zigZag.removeAll()
        for cell in row.indices { row[cell] = .absent }
    }
}
