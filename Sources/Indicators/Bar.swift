internal import CKernels
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
    /// How far on the same lies that is stepped over soon, in bytes: it is fetched meanwhile. 0 for nothing.
    let ahead: Int

    /// Asks for what lies as far on as the bar that comes soon.
    @inline(always) func fetch(_ address: UnsafeRawPointer) {
        if ahead != 0 { unsafe ck_prefetch_near(address + ahead) }
    }

    @inline(always) subscript(tap: Tap) -> Lanes { self[tap, back: 0] }

    /// A tap's value, some bars further back.
    @inline(always) subscript(tap: Tap, back back: Int) -> Lanes {
        let address = unsafe strips + (tap.bytes &- back &* MemoryLayout<Lanes>.stride)
        unsafe fetch(address)
        return unsafe address.load(as: Lanes.self)
    }

    @inline(always) func put(_ value: Lanes, _ strip: Strip) {
        let address = unsafe strips + strip.offset &* MemoryLayout<Lanes>.stride
        unsafe fetch(address)
        unsafe address.storeBytes(of: value, as: Lanes.self)
    }

    @inline(always) subscript(cell: Cell) -> Lanes {
        get { unsafe cells.load(fromByteOffset: cell.bytes, as: Lanes.self) }
        nonmutating set {
            unsafe fetch(cells + cell.bytes)
            unsafe cells.storeBytes(of: newValue, toByteOffset: cell.bytes, as: Lanes.self)
        }
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
            history: history + lanes &* MemoryLayout<Lanes>.stride, ahead: ahead)
    }

    /// Bars of each lane's series so far, this one included; 0 where there is no bar. Only for careful steps.
    @inline(always) var age: Lanes { self[ages] }
}
