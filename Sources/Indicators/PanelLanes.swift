internal import CKernels
internal import Market

extension Sources {
    /// Takes a panel's columns over into their strips: eight symbols' bars side by side become lanes.
    ///
    /// Answers whether all opens are numbers.
    func take(_ panel: borrowing Panel, _ tile: Tile) -> Bool {
        for (column, strip) in [(Column.high, high), (.low, low), (.close, close), (.volume, volume)] {
            let lanes = unsafe tile.strips + strip.offset * MemoryLayout<Lanes>.stride
            let whole = tile.bars & ~(Panel.lanes - 1)
            unsafe panel.withRows(column) { rows in
                for bar in stride(from: 0, to: whole, by: Panel.lanes) {
                    unsafe ck_transpose(rows, bar, lanes + bar * MemoryLayout<Lanes>.stride)
                }
            }
            for bar in whole..<tile.bars { tile.bar(bar).put(panel.lanes(column, bar), strip) }
        }
        return Self.isFinite(panel)
    }

    /// Whether all opens are numbers: one that isn't, less itself, is not zero.
    private static func isFinite(_ panel: borrowing Panel) -> Bool {
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
