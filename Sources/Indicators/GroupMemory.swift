internal import Market

/// What one group of eight symbols carries from bar to bar: all strips and rings, and what kernels and the group
/// keep, in one piece.
@safe
struct GroupMemory: ~Copyable {
    let arrangement: Arrangement
    private let block: LaneBlock
    private let lanes: UnsafeMutablePointer<Lanes>

    init(_ arrangement: Arrangement) {
        self.init(arrangement, LaneBlock(count: arrangement.memoryCount), at: 0)
    }

    /// - Parameter first: where it begins in a block that holds zeros there.
    init(_ arrangement: Arrangement, _ block: LaneBlock, at first: Int) {
        precondition(first >= 0 && first + arrangement.memoryCount <= block.memory.count)
        (self.arrangement, self.block) = (arrangement, block)
        unsafe lanes = block.memory.start + first
    }

    var start: UnsafeMutableRawPointer { unsafe UnsafeMutableRawPointer(lanes) }

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
            let front = unsafe lanes + strip.start
            unsafe front.update(from: front + carried.position, count: strip.history)
        }
        carried.position = 0
    }

    func copied() -> GroupMemory {
        let copy = GroupMemory(arrangement)
        unsafe copy.lanes.update(from: lanes, count: arrangement.memoryCount)
        return copy
    }

    /// Takes all over from a group of the same columns, perhaps with another room.
    func take(from other: borrowing GroupMemory) {
        other.moveToFront()
        unsafe forEachKept(beside: other) { ours, theirs, count in
            unsafe ours.update(from: theirs, count: count)
        }
    }

    /// Takes one lane over from a group of the same columns at the same clock.
    func take(lane: Int, from other: borrowing GroupMemory) {
        moveToFront()
        other.moveToFront()
        let (ours, theirs) = (carried, other.carried)
        precondition(ours.clock == theirs.clock)
        unsafe forEachKept(beside: other) { ours, theirs, count in
            for index in 0..<count { unsafe ours[index][lane] = theirs[index][lane] }
        }
        carried = ours.taking(lane: lane, from: theirs)
    }

    private func forEachKept(
        beside other: borrowing GroupMemory,
        _ body: (_ ours: UnsafeMutablePointer<Lanes>, _ theirs: UnsafeMutablePointer<Lanes>, _ count: Int) ->
            Void
    ) {
        precondition(arrangement.kept.map(\.count) == other.arrangement.kept.map(\.count))
        for (ours, theirs) in zip(arrangement.kept, other.arrangement.kept) {
            unsafe body(lanes + ours.lowerBound, other.lanes + theirs.lowerBound, ours.count)
        }
    }

    private func moveToFront() {
        var carried = carried
        moveToFront(&carried)
        self.carried = carried
    }

    // MARK: Bytes

    /// All that must be kept for the next bars to have the same bits: a strip's older bars, and everything else whole.
    func encoded() -> [UInt8] {
        moveToFront()
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
