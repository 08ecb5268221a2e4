/// What kind of market a symbol is in, measured against its own last bars.
public enum Regime: UInt8, CaseIterable, Sendable {
    // The raw value is part of stored records: never change one.
    case trending = 0
    case ranging = 1
    case volatile = 2
    case breakout = 3
    case quiet = 4

    public var name: String { "\(self)" }

    /// The least confidence of a signal, before calibration.
    var confidenceMin: Double {
        switch self {
        case .trending: 0.75
        case .ranging: 0.80
        case .volatile: 0.82
        case .breakout: 0.72
        case .quiet: 0.74
        }
    }

    /// Open signals at once for every twenty symbols.
    var capacity: Int {
        switch self {
        case .trending, .quiet: 2
        case .ranging, .volatile: 1
        case .breakout: 3
        }
    }
}

/// What a regime is told by, along a chart.
public struct RegimeGauge: Sendable {
    /// Bars that the newest is ranked among.
    static let window = 200
    /// Bars in which a squeeze may have been that a breakout comes from.
    static let squeezeWindow = 20

    private var ranges = Track(capacity: window)
    private var widths = Track(capacity: window)
    private var widthRanks = Track(capacity: squeezeWindow)

    public init() {}

    package mutating func close(_ chart: borrowing Chart) {
        let (range, width) = (chart[.atrPercent], chart[.bbWidth])
        guard !range.isNaN, !width.isNaN else { return }
        ranges.append(range)
        widths.append(width)
        widthRanks.append(widths.rank)
    }

    mutating func removeAll() {
        ranges.removeAll()
        widths.removeAll()
        widthRanks.removeAll()
    }

    /// Nil until a full window of bars is known.
    public func regime(of chart: borrowing Chart) -> Regime? {
        let strength = chart[.adx]
        guard ranges.count == Self.window, !strength.isNaN else { return nil }
        let (range, position) = (ranges.rank, chart[.bbPctB])
        let wasSqueezed = (0..<Self.squeezeWindow).contains { widthRanks[$0] <= 0.2 }
        if wasSqueezed, position > 1 || position < 0, widths.count > 1, widths[0] > widths[1] {
            return .breakout
        }
        if range >= 0.9 { return .volatile }
        if strength >= 25 { return .trending }
        return range <= 0.2 ? .quiet : .ranging
    }
}

extension Track {
    /// The share of the other values that the newest is above, of equal ones half; 0.5 where it is alone.
    fileprivate var rank: Double {
        let values = last(count)
        guard count > 1 else { return 0.5 }
        let newest = self[0]
        var (below, equal) = (0.0, 0.0)
        for index in 0..<count - 1 {
            if values[index] < newest { below += 1 } else if values[index] == newest { equal += 1 }
        }
        return (below + equal / 2) / Double(count - 1)
    }
}
