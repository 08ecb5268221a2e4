internal import Market

/// Memory for lanes, each in one cache line.
///
/// Swift aligns `SIMD8<Double>` to 16 bytes only, and a vector that crosses into a second line costs twice.
@safe
struct LaneMemory: ~Copyable {
    let start: UnsafeMutablePointer<Lanes>
    let count: Int

    init(count: Int, filledWith value: Double) {
        let bytes = UnsafeMutableRawPointer.allocate(
            byteCount: max(1, count) * MemoryLayout<Lanes>.stride, alignment: MemoryLayout<Lanes>.stride)
        unsafe start = bytes.initializeMemory(
            as: Lanes.self, repeating: Lanes(repeating: value), count: count)
        self.count = count
    }

    /// Memory whose lanes are all written before one is read.
    init(count: Int) {
        let bytes = UnsafeMutableRawPointer.allocate(
            byteCount: max(1, count) * MemoryLayout<Lanes>.stride, alignment: MemoryLayout<Lanes>.stride)
        unsafe start = bytes.bindMemory(to: Lanes.self, capacity: count)
        self.count = count
    }

    deinit { unsafe start.deallocate() }
}
