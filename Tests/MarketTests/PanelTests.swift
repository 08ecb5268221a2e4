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

    /// Rows of a panel that were put, loaded, lent, mirrored and cleared in turn.
    @Test func aRowIsWhatWasLastDoneToIt() {
        let lent = (0..<64).map { Double($0) }
        unsafe lent.withUnsafeBufferPointer { values in
            var panel = Panel(interval: .m1)
            panel.bars = 64
            for column in Panel.columns { unsafe panel.lend(values.baseAddress!, column, lane: 3) }
            #expect(panel.column(.close, lane: 3)[63] == 63)
            panel.mirror(lane: 6, from: 3)
            #expect(panel.column(.volume, lane: 6)[10] == 10)

            // What is put goes into the panel's own row, and never into what was lent.
            panel.clear(lane: 3, bars: 0..<64)
            panel.put(open: -1, high: -2, low: -3, close: -4, volume: -5, lane: 3, at: 7)
            #expect(panel.column(.low, lane: 3)[7] == -3 && panel.column(.low, lane: 3)[8].isNaN)
            #expect(panel.column(.low, lane: 6)[7] == 7)

            // A mirror shows what is put into the row it shows, until it has one of its own.
            panel.mirror(lane: 6, from: 3)
            panel.put(open: 1, high: 2, low: 3, close: 4, volume: 5, lane: 3, at: 8)
            #expect(panel.column(.close, lane: 6)[8] == 4)
            panel.clear(lane: 6, bars: 0..<64)
            panel.load([9, 8].span, .close, lane: 6, at: 62)
            #expect(panel.column(.close, lane: 6)[63] == 8 && panel.column(.close, lane: 3)[63].isNaN)
            #expect(panel.column(.close, lane: 3)[8] == 4)

            unsafe panel.lend(values.baseAddress!, .close, lane: 3)
            #expect(panel.column(.close, lane: 3)[8] == 8 && panel.column(.high, lane: 3)[8] == 2)
        }
        #expect(lent == (0..<64).map { Double($0) })
    }

    @Test func aMirrorOfItselfIsItself() {
        var panel = Panel(interval: .m1)
        panel.bars = 1
        panel.put(open: 1, high: 2, low: 3, close: 4, volume: 5, lane: 7, at: 0)
        panel.mirror(lane: 7, from: 7)
        #expect(panel.column(.high, lane: 7)[0] == 2)
    }

    /// A row has room for 64: to show more would be to show what lies behind it.
    @Test func refusesToHaveMoreBarsThanRoom() async {
        await #expect(processExitsWith: .failure) {
            var panel = Panel(interval: .m1)
            panel.bars = Panel.capacity + 1
            _ = panel.column(.volume, lane: 7)[Panel.capacity]
        }
        await #expect(processExitsWith: .failure) {
            var panel = Panel(interval: .m1)
            panel.bars = -1
        }
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
