import Indicators
import Market

/// Follows up to eight symbols bar by bar or panel by panel, as the engine does, and keeps the rows.
struct Follower: ~Copyable {
    var group: LaneGroup
    private var output: OutputTile

    init(_ indicators: [Indicator], interval: Interval = .m1) {
        self.init(LaneGroup(indicators, interval: interval))
    }

    init(_ group: consuming LaneGroup) {
        output = group.makeOutput()
        self.group = group
    }

    /// Another one that goes on from the same place.
    func copied() -> Follower { Follower(group.copied()) }

    /// Goes on by some bars of every lane, in as many panels as that takes; the lanes' rows come back.
    mutating func advance(_ lanes: [Bars], _ range: Range<Int>) -> [[Double]] {
        var rows = lanes.map { _ in [Double]() }
        for start in stride(from: range.lowerBound, to: range.upperBound, by: Panel.capacity) {
            let shown = start..<min(start + Panel.capacity, range.upperBound)
            group.advance(panel(lanes, shown), into: &output)
            for lane in lanes.indices { output.append(lane: lane, bars: 0..<shown.count, to: &rows[lane]) }
        }
        return rows
    }

    mutating func advance(_ bars: Bars, _ range: Range<Int>) -> [Double] { advance([bars], range)[0] }

    /// The rows of one lane with some bars more, which are then forgotten.
    mutating func peek(_ bars: Bars, _ range: Range<Int>) -> [Double] {
        var rows: [Double] = []
        group.peek(panel([bars], range), into: &output)
        output.append(lane: 0, bars: 0..<range.count, to: &rows)
        return rows
    }

    private func panel(_ lanes: [Bars], _ range: Range<Int>) -> Panel {
        var panel = Panel(interval: group.interval)
        panel.firstBar = lanes[0].firstBar + range.lowerBound
        panel.bars = range.count
        for (lane, bars) in lanes.enumerated() {
            for (place, bar) in range.enumerated() {
                panel.put(
                    open: bars.open[bar], high: bars.high[bar], low: bars.low[bar], close: bars.close[bar],
                    volume: bars.volume[bar], lane: lane, at: place)
            }
        }
        return panel
    }
}

/// One symbol's rows, all at once.
func compute(_ indicators: [Indicator], _ bars: Bars, interval: Interval = .m1) -> [Double] {
    Batch.compute(indicators, [bars], interval: interval)[0]
}

/// The first place where two columns' bits differ, in words; nil when none does.
func difference(_ ours: [Double], _ others: [Double]) -> String? {
    guard ours.count == others.count else { return "\(ours.count) values, not \(others.count)" }
    guard let place = ours.indices.first(where: { ours[$0].bitPattern != others[$0].bitPattern }) else {
        return nil
    }
    return "value \(place): \(ours[place]) and \(others[place])"
}

/// The first place where two matrices' bits differ, with the column's name.
func difference(_ ours: [Double], _ others: [Double], _ indicators: [Indicator]) -> String? {
    guard ours.count == others.count else { return "\(ours.count) values, not \(others.count)" }
    guard let place = ours.indices.first(where: { ours[$0].bitPattern != others[$0].bitPattern }) else {
        return nil
    }
    let (bar, column) = place.quotientAndRemainder(dividingBy: indicators.count)
    return "\(indicators[column]) at bar \(bar): \(ours[place]) and \(others[place])"
}
