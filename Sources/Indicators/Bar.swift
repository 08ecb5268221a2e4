internal import CKernels
internal import Market

/// One bar of eight symbols, as kernels see it: the strips in the group's memory, and where the columns go.
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
    var history: UnsafeMutableRawPointer
    /// How far on the same lies that is stepped over soon, in bytes: it is fetched meanwhile.
    let ahead: Int?
    /// The row is streamed to there, past the caches, instead of being left in the output.
    let streams: Bool
    let target: UnsafeMutableRawPointer
    /// Some lane may be younger than these: the ages at which the loop's columns have their first value.
    let hides: Bool
    let firstAges: UnsafeRawPointer

    /// Asks for what lies as far on as the bar that comes soon.
    @inline(always) func fetch(_ address: UnsafeRawPointer) {
        if let ahead { unsafe ck_prefetch_near(address + ahead) }
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

    /// Writes a column's value. Before the column's first, and where the bar is not known, there is none.
    @inline(always) func put(_ value: Lanes, _ cell: Cell) {
        var value = value
        if hides {
            let firstAge = unsafe firstAges.load(fromByteOffset: cell.bytes, as: Lanes.self)
            value = whereLess(age, firstAge, Lanes(.absent), else: value)
        }
        unsafe fetch(cells + cell.bytes)
        if !streams || cell.isRead {
            unsafe cells.storeBytes(of: value, toByteOffset: cell.bytes, as: Lanes.self)
        }
        if streams { unsafe ck_stream(target + cell.bytes, value) }
    }

    /// What another loop wrote.
    @inline(always) subscript(cell: SharedCell) -> Lanes {
        unsafe output.load(fromByteOffset: cell.bytes &+ index &* cell.row, as: Lanes.self)
    }

    /// The same bar for a kernel whose rings lie so many lanes further on.
    @inline(always) func moved(by lanes: Int) -> Bar {
        var bar = self
        unsafe bar.history += lanes &* MemoryLayout<Lanes>.stride
        return bar
    }

    /// Bars of each lane's series so far, this one included; 0 where there is no bar. Only for careful steps.
    @inline(always) var age: Lanes { self[ages] }
}
