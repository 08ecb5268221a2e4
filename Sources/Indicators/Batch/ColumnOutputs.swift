internal import CKernels
internal import Market

/// Where symbols' columns go: of each symbol columns x bars, a column's bars side by side.
@safe
struct ColumnOutputs: @unchecked Sendable {  // Each symbol's is written by one thread.
    private let starts: [UnsafeMutablePointer<Double>]
    private let isLastOnly: Bool

    @unsafe
    init(_ starts: [UnsafeMutablePointer<Double>], isLastOnly: Bool) {
        unsafe self.starts = starts
        self.isLastOnly = isLastOnly
    }

    func writeAbsent(_ place: Int, columns: Int) {
        for column in 0..<columns { unsafe starts[place][column] = .absent }
    }

    /// Writes a tile's values.
    func write(_ output: borrowing OutputTile, _ tile: Range<Int>, _ members: [Int], _ symbols: [BarColumns])
    {
        if isLastOnly {
            for (lane, place) in members.enumerated() where tile.contains(symbols[place].bars.upperBound - 1)
            {
                let bar = symbols[place].bars.upperBound - 1 - tile.lowerBound
                for column in 0..<output.columns {
                    unsafe starts[place][column] = output.value(column: column, lane: lane, bar: bar)
                }
            }
        } else if tile.count == Panel.capacity,
            members.allSatisfy({ symbols[$0].bars.clamped(to: tile).count == tile.count })
        {
            writeWhole(output, tile, members, symbols)
        } else {
            for (lane, place) in members.enumerated() {
                let (bars, count) = (symbols[place].bars, symbols[place].count)
                for bar in bars.clamped(to: tile) {
                    for column in 0..<output.columns {
                        unsafe starts[place][column * count + bar - bars.lowerBound] = output.value(
                            column: column, lane: lane, bar: bar - tile.lowerBound)
                    }
                }
            }
        }
    }

    /// All bars of all members: eight lanes of eight bars are turned at once.
    private func writeWhole(
        _ output: borrowing OutputTile, _ tile: Range<Int>, _ members: [Int], _ symbols: [BarColumns]
    ) {
        for (column, cell) in output.arrangement.cells.enumerated() {
            var rows = unsafe InlineArray<8, UnsafeMutablePointer<Double>?>(repeating: nil)
            for (lane, place) in members.enumerated() {
                let (bars, count) = (symbols[place].bars, symbols[place].count)
                unsafe rows[lane] = starts[place] + (column * count + tile.lowerBound - bars.lowerBound)
            }
            for bar in stride(from: 0, to: Panel.capacity, by: Panel.lanes) {
                let lanes = unsafe output.start + (cell.bytes + bar * cell.row)
                unsafe rows.span.withUnsafeBufferPointer { rows in
                    unsafe ck_spread(lanes, cell.row, rows.baseAddress!, bar)
                }
            }
        }
    }
}
