internal import CKernels
internal import Market

extension Sources {
    /// Takes a panel's columns over into their strips, eight bars at a time, and makes of them what all families need:
    /// eight symbols' bars side by side become lanes.
    func take(_ panel: borrowing Panel, _ tile: Tile, _ found: inout Findings) {
        let strips = [(Column.high, high), (.low, low), (.close, close), (.volume, volume)]
        let whole = tile.bars & ~(Panel.lanes - 1)
        unsafe panel.withRows { open, high, low, close, volume in
            for bar in stride(from: 0, to: whole, by: Panel.lanes) {
                for lane in 0..<Panel.lanes { unsafe found.count(ck_load(open[lane] + bar)) }
                unsafe ck_transpose(high, bar, lanes(self.high, tile, bar))
                unsafe ck_transpose(low, bar, lanes(self.low, tile, bar))
                unsafe ck_transpose(close, bar, lanes(self.close, tile, bar))
                unsafe ck_transpose(volume, bar, lanes(self.volume, tile, bar))
                // The next bars, and those that the next panel will show if its rows go on from here.
                let (soon, later) = (bar + Panel.lanes, bar + Panel.capacity)
                unsafe ck_prefetch_rows(open, soon, later)
                unsafe ck_prefetch_rows(high, soon, later)
                unsafe ck_prefetch_rows(low, soon, later)
                unsafe ck_prefetch_rows(close, soon, later)
                unsafe ck_prefetch_rows(volume, soon, later)
                derive(tile, bar..<bar + Panel.lanes, &found)
            }
        }
        guard whole < tile.bars else { return }
        for bar in whole..<tile.bars {
            found.count(panel.lanes(.open, bar))
            for (column, strip) in strips { tile.bar(bar).put(panel.lanes(column, bar), strip) }
        }
        derive(tile, whole..<tile.bars, &found)
    }

    /// Where a strip has a bar of a tile.
    private func lanes(_ strip: Strip, _ tile: Tile, _ bar: Int) -> UnsafeMutableRawPointer {
        unsafe tile.strips + (strip.offset + bar) * MemoryLayout<Lanes>.stride
    }
}

extension Panel {
    /// Where the rows of all columns lie.
    @unsafe
    @inline(always)
    borrowing func withRows(
        _ body: (_ open: Rows, _ high: Rows, _ low: Rows, _ close: Rows, _ volume: Rows) -> Void
    ) {
        func rows(_ column: Column) -> Rows { unsafe withRows(column) { unsafe $0 } }
        unsafe body(rows(.open), rows(.high), rows(.low), rows(.close), rows(.volume))
    }

    typealias Rows = UnsafePointer<UnsafePointer<Double>>

    /// A bar of one column across all lanes.
    borrowing func lanes(_ column: Column, _ bar: Int) -> Lanes {
        precondition(bar >= 0 && bar < bars)
        return unsafe withRows(column) { rows in
            var value = Lanes.zero
            for lane in 0..<Self.lanes { unsafe value[lane] = rows[lane][bar] }
            return value
        }
    }
}
