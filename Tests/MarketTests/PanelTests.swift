import Market
import Testing

@Suite struct PanelTests {
    @Test func aLaneHoldsWhatWasPutThereAndNothingElse() {
        var panel = Panel(interval: .m1)
        panel.bars = Panel.capacity
        let values: [Double] = (0..<60).map { Double($0) }
        for lane in 0..<Panel.lanes where lane != 5 { panel.load(values.span, .volume, lane: lane, at: 4) }
        panel.put(open: 1, high: 2, low: 3, close: 4, volume: 5, lane: 5, at: 63)
        for bar in 0..<Panel.capacity {
            for lane in 0..<Panel.lanes {
                let cell = panel.column(.volume, lane: lane)[bar]
                if lane == 5 {
                    #expect(bar == 63 ? cell == 5 : cell.isNaN)
                } else {
                    #expect(bar >= 4 ? cell == values[bar - 4] : cell.isNaN)
                }
            }
        }
        #expect(panel.column(.close, lane: 5)[63] == 4 && panel.column(.open, lane: 4)[63].isNaN)
    }

    @Test func aClearedLaneIsNotKnown() {
        var panel = Panel(interval: .m1)
        panel.bars = Panel.capacity
        for bar in 0..<3 { panel.put(open: 1, high: 1, low: 1, close: 1, volume: 1, lane: 2, at: bar) }
        panel.clear(lane: 2, bars: 1..<3)
        #expect(panel.column(.close, lane: 2)[0] == 1)
        #expect(panel.column(.close, lane: 2)[1].bitPattern == Double.absent.bitPattern)
    }

    @Test func refusesBarsBeyondItsEnd() async {
        await #expect(processExitsWith: .failure) {
            var panel = Panel(interval: .m1)
            panel.load([1, 2].span, .close, lane: 0, at: Panel.capacity - 1)
        }
        await #expect(processExitsWith: .failure) {
            var panel = Panel(interval: .m1)
            panel.load([1, 2].span, .close, lane: Panel.lanes, at: 0)
        }
    }
}
