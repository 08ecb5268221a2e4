internal import CKernels
internal import Market

extension Sources {
    /// Takes a panel's columns over into their strips, eight bars at a time, and makes of them what all families need:
    /// eight symbols' bars side by side become lanes.
    func take(_ panel: borrowing Panel, _ tile: Tile, _ found: inout Findings) {
        let strips = [(Column.high, high), (.low, low), (.close, close), (.volume, volume)]
        let whole = tile.bars & ~(Panel.lanes - 1)
        unsafe panel.withRows(.high) { highs in
            unsafe panel.withRows(.low) { lows in
                unsafe panel.withRows(.close) { closes in
                    unsafe panel.withRows(.volume) { volumes in
                        for bar in stride(from: 0, to: whole, by: Panel.lanes) {
                            unsafe ck_transpose(highs, bar, lanes(high, tile, bar))
                            unsafe ck_transpose(lows, bar, lanes(low, tile, bar))
                            unsafe ck_transpose(closes, bar, lanes(close, tile, bar))
                            unsafe ck_transpose(volumes, bar, lanes(volume, tile, bar))
                            derive(tile, bar..<bar + Panel.lanes, &found)
                        }
                    }
                }
            }
        }
        guard whole < tile.bars else { return }
        for bar in whole..<tile.bars {
            for (column, strip) in strips { tile.bar(bar).put(panel.lanes(column, bar), strip) }
        }
        derive(tile, whole..<tile.bars, &found)
    }

    /// Where a strip has a bar of a tile.
    private func lanes(_ strip: Strip, _ tile: Tile, _ bar: Int) -> UnsafeMutableRawPointer {
        unsafe tile.strips + (strip.offset + bar) * MemoryLayout<Lanes>.stride
    }

    /// Whether all opens are numbers: one that isn't, less itself, is not zero.
    static func opensAreFinite(_ panel: borrowing Panel) -> Bool {
        let (bars, whole) = (panel.bars, panel.bars & ~(Panel.lanes - 1))
        return unsafe panel.withRows(.open) { rows in
            var differences = Lanes.zero
            for lane in 0..<Panel.lanes {
                let row = unsafe rows[lane]
                for bar in stride(from: 0, to: whole, by: Panel.lanes) {
                    let values = unsafe ck_load(row + bar)
                    differences = differences + (values - values)
                }
                for bar in whole..<bars { unsafe differences[0] += row[bar] - row[bar] }
            }
            return ck_equal(differences, .zero) == 0xFF
        }
    }
}

extension Panel {
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
