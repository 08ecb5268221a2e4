internal import Market

/// What one group of eight symbols carries from bar to bar: all strips and rings, and what kernels and the group
/// keep, in one piece.
@safe
struct GroupMemory: ~Copyable {
    let arrangement: Arrangement
    private let lanes: LaneMemory

    init(_ arrangement: Arrangement) {
        self.arrangement = arrangement
        lanes = LaneMemory(count: arrangement.memoryCount, filledWith: 0)
    }

    var start: UnsafeMutableRawPointer { unsafe UnsafeMutableRawPointer(lanes.start) }

    var carried: Carried {
        get { unsafe start.load(as: Carried.self) }
        nonmutating set { unsafe start.storeBytes(of: newValue, as: Carried.self) }
    }

    /// Makes room for some more bars: without it the end of every strip moves to its front.
    func makeRoom(_ bars: Int, _ carried: inout Carried) {
        if carried.position + bars > arrangement.room { moveToFront(&carried) }
    }

    func moveToFront(_ carried: inout Carried) {
        for strip in arrangement.histories {
            let front = unsafe lanes.start + strip.start
            unsafe front.update(from: front + carried.position, count: strip.history)
        }
        carried.position = 0
    }

    func copied() -> GroupMemory {
        let copy = GroupMemory(arrangement)
        copy.take(from: self)
        return copy
    }

    /// Takes all over from a group of the same columns.
    func take(from other: borrowing GroupMemory) {
        precondition(other.arrangement.memoryCount == arrangement.memoryCount)
        unsafe lanes.start.update(from: other.lanes.start, count: lanes.count)
    }

    /// Takes one lane over from a group of the same columns at the same position and clock.
    func take(lane: Int, from other: borrowing GroupMemory) {
        precondition(other.arrangement.memoryCount == arrangement.memoryCount)
        let (ours, theirs) = (carried, other.carried)
        precondition(ours.position == theirs.position && ours.clock == theirs.clock)
        for index in Carried.lanes..<lanes.count {
            unsafe lanes.start[index][lane] = other.lanes.start[index][lane]
        }
        carried = ours.taking(lane: lane, from: theirs)
    }

    // MARK: Bytes

    /// All that must be kept for the next bars to have the same bits: a strip's older bars, and everything else whole.
    func encoded() -> [UInt8] {
        var carried = carried
        moveToFront(&carried)
        self.carried = carried
        var bytes: [UInt8] = []
        bytes.reserveCapacity(arrangement.keptBytes)
        for part in arrangement.kept {
            let start = unsafe start + part.lowerBound * MemoryLayout<Lanes>.stride
            let count = part.count * MemoryLayout<Lanes>.stride
            unsafe bytes.append(contentsOf: UnsafeRawBufferPointer(start: start, count: count))
        }
        return bytes
    }

    /// The words of `encoded`, but for what the group itself carries.
    func forEachKeptWord(_ visit: (UInt64) -> Void) {
        let bytes = encoded()
        unsafe bytes.withUnsafeBytes { bytes in
            for place in stride(from: Carried.lanes * MemoryLayout<Lanes>.stride, to: bytes.count, by: 8) {
                visit(unsafe bytes.load(fromByteOffset: place, as: UInt64.self))
            }
        }
    }

    /// Takes over what `encoded` gave; false if that was of other columns, or can't have been.
    func restore(_ bytes: RawSpan) -> Bool {
        guard bytes.byteCount == arrangement.keptBytes else { return false }
        let carried = unsafe bytes.unsafeLoadUnaligned(as: Carried.self)
        guard carried.position == 0,
            (0..<Lanes.scalarCount).allSatisfy({ (0...0x1p52).contains(carried.age[$0]) })
        else { return false }
        var place = 0
        for part in arrangement.kept {
            let target = unsafe start + part.lowerBound * MemoryLayout<Lanes>.stride
            let count = part.count * MemoryLayout<Lanes>.stride
            unsafe bytes.withUnsafeBytes { source in
                unsafe target.copyMemory(from: source.baseAddress! + place, byteCount: count)
            }
            place += count
        }
        return true
    }
}
