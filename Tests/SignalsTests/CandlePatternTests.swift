import Market
import Signals
import Testing

/// TA-Lib's published definitions, both sides written out, with its averages. A body of nothing has no colour here.
private struct Reference {
    var open, high, low, close: [Double]

    func body(_ bar: Int) -> Double { abs(close[bar] - open[bar]) }
    func range(_ bar: Int) -> Double { high[bar] - low[bar] }
    func upper(_ bar: Int) -> Double { high[bar] - max(open[bar], close[bar]) }
    func lower(_ bar: Int) -> Double { min(open[bar], close[bar]) - low[bar] }
    func color(_ bar: Int) -> Int { close[bar] > open[bar] ? 1 : close[bar] < open[bar] ? -1 : 0 }
    func mean(_ period: Int, before bar: Int, _ of: (Int) -> Double) -> Double {
        (bar - period..<bar).map(of).reduce(0, +) / Double(period)
    }
    func isLong(_ bar: Int) -> Bool { body(bar) > mean(10, before: bar, body) }
    func isDoji(_ bar: Int) -> Bool { body(bar) <= 0.1 * mean(10, before: bar, range) }
    func veryShort(_ bar: Int) -> Double { 0.1 * mean(10, before: bar, range) }
    func near(_ bar: Int) -> Double { 0.2 * mean(5, before: bar, range) }
    func far(_ bar: Int) -> Double { 0.6 * mean(5, before: bar, range) }
    func equal(_ bar: Int) -> Double { 0.05 * mean(5, before: bar, range) }
    func gapsDown(_ bar: Int) -> Bool {
        max(open[bar], close[bar]) <= min(open[bar - 1], close[bar - 1]) + equal(bar - 1)
    }
    func gapsUp(_ bar: Int) -> Bool {
        min(open[bar], close[bar]) >= max(open[bar - 1], close[bar - 1]) - equal(bar - 1)
    }

    /// +1 for the bullish one of a pair, -1 for the bearish one, 0 for none.
    func sign(_ pattern: CandlePattern, _ i: Int) -> Int {
        switch pattern {
        case .hammer:
            // A candle small all over is both.
            guard body(i) < mean(10, before: i, body) else { return 0 }
            let isHammer =
                lower(i) > body(i) && upper(i) < veryShort(i)
                && min(open[i], close[i]) <= low[i - 1] + near(i - 1)
            let isStar =
                upper(i) > body(i) && lower(i) < veryShort(i)
                && max(open[i], close[i]) >= high[i - 1] - near(i - 1)
            return (isHammer ? 1 : 0) - (isStar ? 1 : 0)
        case .dragonflyDoji:
            if isDoji(i) && upper(i) < veryShort(i) && lower(i) > veryShort(i) { return 1 }
            if isDoji(i) && lower(i) < veryShort(i) && upper(i) > veryShort(i) { return -1 }
        case .marubozu:
            if isLong(i) && upper(i) < veryShort(i) && lower(i) < veryShort(i) { return color(i) }
        case .engulfing:
            let wider =
                max(open[i], close[i]) > max(open[i - 1], close[i - 1])
                || min(open[i], close[i]) < min(open[i - 1], close[i - 1])
            let covers =
                max(open[i], close[i]) >= max(open[i - 1], close[i - 1])
                && min(open[i], close[i]) <= min(open[i - 1], close[i - 1])
            if color(i) * color(i - 1) == -1 && covers && wider { return color(i) }
        case .harami:
            if isLong(i - 1) && body(i) <= mean(10, before: i, body)
                && max(open[i], close[i]) <= max(open[i - 1], close[i - 1])
                && min(open[i], close[i]) >= min(open[i - 1], close[i - 1])
            {
                return -color(i - 1)
            }
        case .piercing:
            guard isLong(i - 1) && isLong(i) else { return 0 }
            let middle = (open[i - 1] + close[i - 1]) / 2
            if color(i - 1) == -1 && color(i) == 1 && open[i] <= close[i - 1] + equal(i - 1)
                && close[i] < open[i - 1] && close[i] > middle
            {
                return 1
            }
            if color(i - 1) == 1 && color(i) == -1 && open[i] >= close[i - 1] - equal(i - 1)
                && close[i] > open[i - 1] && close[i] < middle
            {
                return -1
            }
        case .tweezers:
            guard isLong(i - 1) && color(i) * color(i - 1) == -1 else { return 0 }
            if color(i) == 1 && abs(low[i] - low[i - 1]) <= equal(i - 1) { return 1 }
            if color(i) == -1 && abs(high[i] - high[i - 1]) <= equal(i - 1) { return -1 }
        case .dojiStar:
            guard isLong(i - 1) && isDoji(i) else { return 0 }
            if color(i - 1) == 1 && gapsUp(i) { return -1 }
            if color(i - 1) == -1 && gapsDown(i) { return 1 }
        case .star:
            guard isLong(i - 2) && body(i - 1) <= mean(10, before: i - 1, body) && isLong(i) else { return 0 }
            if color(i - 2) == -1 && gapsDown(i - 1) && color(i) == 1
                && close[i] > close[i - 2] + body(i - 2) * 0.3
            {
                return 1
            }
            if color(i - 2) == 1 && gapsUp(i - 1) && color(i) == -1
                && close[i] < close[i - 2] - body(i - 2) * 0.3
            {
                return -1
            }
        case .threeSoldiers:
            let three = [i - 2, i - 1, i]
            guard isLong(i), body(i - 1) > body(i - 2) - far(i - 2), body(i) > body(i - 1) - far(i - 1) else {
                return 0
            }
            if three.allSatisfy({ color($0) == 1 && upper($0) < veryShort($0) }),
                close[i] > close[i - 1], close[i - 1] > close[i - 2],
                open[i - 1] > open[i - 2], open[i - 1] <= close[i - 2] + near(i - 2),
                open[i] > open[i - 1], open[i] <= close[i - 1] + near(i - 1)
            {
                return 1
            }
            if three.allSatisfy({ color($0) == -1 && lower($0) < veryShort($0) }),
                close[i] < close[i - 1], close[i - 1] < close[i - 2],
                open[i - 1] < open[i - 2], open[i - 1] >= close[i - 2] - near(i - 2),
                open[i] < open[i - 1], open[i] >= close[i - 1] - near(i - 1)
            {
                return -1
            }
        }
        return 0
    }
}

struct CandlePatternTests {
    /// Bars with gaps, long and short ones, short shadows and none: minutes don't need to follow each other.
    static func bars(_ count: Int, seed: UInt64) -> Drawing {
        var numbers = SeededNumbers(seed)
        var drawing = Drawing(.m5, from: 100, wick: 0.1, volume: 50)
        for _ in 0..<count {
            // Most open where the last closed, some beyond.
            let gap = numbers.unit() < 0.5 ? 0 : 0.12 * numbers.normal()
            let open = drawing.price + gap + 0.01 * (100 - drawing.price)
            let close = open + (numbers.unit() < 0.2 ? 0.02 : 0.5) * numbers.normal()
            let (up, down) = (numbers.unit(), numbers.unit())
            drawing.bar(
                max(open, close) + 0.5 * up * up * up, min(open, close) - 0.5 * down * down * down, close,
                from: open)
        }
        return drawing
    }

    @Test func patternsAreThoseOfTheReference() throws {
        var follower = try SceneFollower(["BTCUSDT"])
        var reference = Reference(open: [], high: [], low: [], close: [])
        var found: [CandlePattern: [Int: Int]] = [:]
        for minute in Self.bars(8000, seed: 31).minutes where follower.close([minute]) {
            let chart = follower.scene.sights[0][.m5]
            reference.open.append(chart.opens[0])
            reference.high.append(chart.highs[0])
            reference.low.append(chart.lows[0])
            reference.close.append(chart.closes[0])
            guard let trio = CandleTrio(chart) else { continue }
            let bar = reference.close.count - 1
            let mirror = trio.mirrored
            for pattern in CandlePattern.allCases {
                let sign = (pattern.isSeen(in: trio) ? 1 : 0) - (pattern.isSeen(in: mirror) ? 1 : 0)
                let expected = reference.sign(pattern, bar)
                if sign != expected { Issue.record("\(pattern) at \(bar): \(sign), not \(expected)") }
                found[pattern, default: [:]][sign, default: 0] += 1
            }
        }
        for pattern in CandlePattern.allCases {
            for sign in [1, -1] {
                #expect(found[pattern]?[sign] ?? 0 > 2, "\(pattern) \(sign) does not come up")
            }
        }
    }
}
