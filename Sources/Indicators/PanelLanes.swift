internal import CKernels
internal import Market

extension Sources {
    /// Takes a panel's columns over into their strips: eight symbols' bars side by side become lanes.
    ///
    /// Answers whether all opens are numbers.
    func take(_ panel: borrowing Panel, _ tile: Tile) -> Bool {
        for (column, strip) in [(Column.high, high), (.low, low), (.close, close), (.volume, volume)] {
            Self.transpose(panel.rows(column), tile, strip)
        }
        return Self.isFinite(panel.rows(.open), panel.bars)
    }

    private static func transpose(_ rows: Span<Double>, _ tile: Tile, _ strip: Strip) {
        unsafe rows.withUnsafeBufferPointer { rows in
            guard let rows = rows.baseAddress else { return }
            let lanes = unsafe tile.strips + strip.offset * MemoryLayout<Lanes>.stride
            let whole = tile.bars & ~(Panel.lanes - 1)
            for bar in stride(from: 0, to: whole, by: Panel.lanes) {
                unsafe ck_transpose(rows + bar, Panel.capacity, lanes + bar * MemoryLayout<Lanes>.stride)
            }
            for bar in whole..<tile.bars {
                var value = Lanes.zero
                for lane in 0..<Panel.lanes { value[lane] = unsafe rows[lane * Panel.capacity + bar] }
                tile.bar(bar).put(value, strip)
            }
        }
    }

    /// Whether all of some bars' values are numbers: one that isn't, less itself, is not zero.
    private static func isFinite(_ rows: Span<Double>, _ bars: Int) -> Bool {
        unsafe rows.withUnsafeBufferPointer { rows in
            guard let rows = rows.baseAddress else { return true }
            var differences = Lanes.zero
            let whole = bars & ~(Panel.lanes - 1)
            for lane in 0..<Panel.lanes {
                for bar in stride(from: 0, to: whole, by: Panel.lanes) {
                    let values = unsafe ck_load(rows + lane * Panel.capacity + bar)
                    differences = differences + (values - values)
                }
                for bar in whole..<bars {
                    let value = unsafe rows[lane * Panel.capacity + bar]
                    differences[0] += value - value
                }
            }
            return ck_equal(differences, .zero) == 0xFF
        }
    }
}

extension Panel {
    /// A bar of one column across all lanes.
    borrowing func lanes(_ column: Column, _ bar: Int) -> Lanes {
        var value = Lanes.zero
        for lane in 0..<Self.lanes { value[lane] = self.column(column, lane: lane)[bar] }
        return value
    }
}
