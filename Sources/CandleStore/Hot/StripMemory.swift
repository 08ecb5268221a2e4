internal import Market

/// Room for the columns of sixteen strips, column after column of 64 bars, that many threads read.
///
/// One writer fills cells that no view shows yet; a view that is published after that shows them, and from then on they
/// stay as they are.
@safe
final class StripMemory: @unchecked Sendable {
    static let strips = 16
    static let columnCells = 64
    static let stripCells = Column.allCases.count * columnCells

    private let cells: UnsafeMutablePointer<Double>

    init() {
        let count = Self.strips * Self.stripCells
        let bytes = UnsafeMutableRawPointer.allocate(byteCount: count * 8, alignment: 64)
        unsafe cells = bytes.initializeMemory(as: Double.self, repeating: .absent, count: count)
    }

    deinit { unsafe cells.deallocate() }

    /// The first cell of a strip's first column.
    func strip(_ number: Int) -> UnsafePointer<Double> {
        precondition(number >= 0 && number < Self.strips)
        return unsafe UnsafePointer(cells + number * Self.stripCells)
    }

    func put(_ candle: Candle, strip: Int, slot: Int) {
        precondition(strip >= 0 && strip < Self.strips && slot >= 0 && slot < Self.columnCells)
        let first = unsafe cells + strip * Self.stripCells + slot
        for column in Column.allCases {
            let value = candle[column]
            unsafe first[column.rawValue * Self.columnCells] = value == value ? value : .absent
        }
    }

    /// Takes all columns of a strip over.
    func copy(_ strip: Strip, to number: Int) {
        precondition(number >= 0 && number < Self.strips)
        for column in Column.allCases {
            let target = unsafe cells + number * Self.stripCells + column.rawValue * Self.columnCells
            let values = strip.column(column)
            for slot in 0..<Self.columnCells { unsafe target[slot] = values[slot] }
        }
    }
}
