import Indicators
import Market

/// What is known of a symbol's minutes, one after the other.
struct Tape {
    enum Known {
        case candle(Candle)
        case halt
        case missing
    }

    let start: Int
    var minutes: [Known]

    /// A walk; some minutes of it are missing or halts.
    init(
        _ kind: Kind, count: Int, seed: UInt64, start: Int, missing: [Range<Int>] = [],
        halts: [Range<Int>] = []
    ) {
        let walk = bars(kind, count: count, seed: seed)
        self.start = start
        minutes = (0..<count).map { minute in
            if missing.contains(where: { $0.contains(minute) }) { return .missing }
            if halts.contains(where: { $0.contains(minute) }) { return .halt }
            return .candle(
                Candle(
                    open: walk.open[minute], high: walk.high[minute], low: walk.low[minute],
                    close: walk.close[minute], volume: (walk.volume[minute] * 1024).rounded() / 1024))
        }
    }

    func put(_ minute: Int, into live: inout LiveIndicators, at place: Int) {
        switch minutes[minute] {
        case .candle(let candle): live.put(candle, at: place)
        case .halt: live.putHalt(at: place)
        case .missing: break
        }
    }

    /// The bars of an interval that are closed by a minute, worked out from the minutes alone: flat where nothing traded,
    /// NaN where something is missing.
    func closedBars(_ interval: Interval, through last: Int) -> Bars {
        var bars = Bars(
            firstBar: interval.bar(of: Minute(start)), open: [], high: [], low: [], close: [], volume: [])
        let listed = minutes.firstIndex { if case .missing = $0 { false } else { true } } ?? minutes.count
        var flat = Double.nan
        var (open, high, low, close, volume) = (
            Double.nan, -Double.infinity, Double.infinity, Double.nan, 0.0
        )
        var (isBroken, traded, stood) = (false, false, false)
        for minute in 0...last {
            switch minutes[minute] {
            case .candle(let candle):
                if !traded { open = candle.open }
                (high, low, close) = (max(high, candle.high), min(low, candle.low), candle.close)
                // Volumes are binary fractions: plain sums of them are exact.
                (volume, traded) = (volume + candle.volume, true)
            case .halt: stood = true
            case .missing: isBroken = isBroken || minute > listed
            }
            guard (start + minute + 1) % interval.minutes == 0 else { continue }
            if isBroken || !traded && !(stood && !flat.isNaN) {
                flat = .nan
                bars.append(.nan, .nan, .nan, .nan, .nan)
            } else if traded {
                flat = close
                bars.append(open, high, low, close, volume)
            } else {
                bars.append(flat, flat, flat, flat, 0)
            }
            (open, high, low, close, volume) = (.nan, -.infinity, .infinity, .nan, 0)
            (isBroken, traded, stood) = (false, false, false)
        }
        return bars
    }
}

extension Bars {
    fileprivate mutating func append(
        _ open: Double, _ high: Double, _ low: Double, _ close: Double, _ volume: Double
    ) {
        self.open.append(open)
        self.high.append(high)
        self.low.append(low)
        self.close.append(close)
        self.volume.append(volume)
    }

    /// The bars of the series that is still going on at the end.
    var seriesCount: Int { open.reversed().prefix { !$0.isNaN }.count }
}
