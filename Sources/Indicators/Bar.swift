internal import Market

/// One bar of eight symbols, as kernels see it: the strips in the group's memory, and the columns computed so far.
@safe
struct Bar {
    /// The memory, from where strips have the bar.
    let strips: UnsafeMutableRawPointer
    /// The row of the loop's columns.
    let cells: UnsafeMutableRawPointer
    /// The whole output, and the bar's number in it.
    let output: UnsafeMutableRawPointer
    let index: Int
    let ages: Tap
    let isDayStart: Bool
    /// How many bars came before, whatever they were.
    let clock: Int
    /// The rings of the kernel that steps.
    let history: UnsafeMutableRawPointer

    @inline(always) subscript(tap: Tap) -> Lanes {
        unsafe strips.load(fromByteOffset: tap.bytes, as: Lanes.self)
    }

    /// A tap's value, some bars further back.
    @inline(always) subscript(tap: Tap, back back: Int) -> Lanes {
        unsafe strips.load(fromByteOffset: tap.bytes &- back &* MemoryLayout<Lanes>.stride, as: Lanes.self)
    }

    @inline(always) func put(_ value: Lanes, _ strip: Strip) {
        let bytes = strip.offset &* MemoryLayout<Lanes>.stride
        unsafe strips.storeBytes(of: value, toByteOffset: bytes, as: Lanes.self)
    }

    @inline(always) subscript(cell: Cell) -> Lanes {
        get { unsafe cells.load(fromByteOffset: cell.bytes, as: Lanes.self) }
        nonmutating set { unsafe cells.storeBytes(of: newValue, toByteOffset: cell.bytes, as: Lanes.self) }
    }

    @inline(always) subscript(cell: SharedCell) -> Lanes {
        get { unsafe output.load(fromByteOffset: cell.bytes &+ index &* cell.row, as: Lanes.self) }
        nonmutating set {
            unsafe output.storeBytes(
                of: newValue, toByteOffset: cell.bytes &+ index &* cell.row, as: Lanes.self)
        }
    }

    /// The same bar for a kernel whose rings lie so many lanes further on.
    @inline(always) func moved(by lanes: Int) -> Bar {
        unsafe Bar(
            strips: strips, cells: cells, output: output, index: index, ages: ages, isDayStart: isDayStart,
            clock: clock,
            history: history + lanes &* MemoryLayout<Lanes>.stride)
    }

    /// Bars of each lane's series so far, this one included; 0 where there is no bar. Only for careful steps.
    @inline(always) var age: Lanes { self[ages] }
}
