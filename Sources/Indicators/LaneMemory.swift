internal import CKernels
internal import Market

/// Memory for lanes, each in one cache line.
///
/// Swift aligns `SIMD8<Double>` to 16 bytes only, and a vector that crosses into a second line costs twice. Much of it
/// lies in large pages, where the system has them: to find four kilobytes at a time takes longer than to write them.
@safe
struct LaneMemory: ~Copyable, @unchecked Sendable {  // Who writes what is up to those who hold it.
    let start: UnsafeMutablePointer<Lanes>
    let count: Int

    private static let largePage = 2 << 20

    init(count: Int, filledWith value: Double) {
        self.init(count: count)
        unsafe start.initialize(repeating: Lanes(repeating: value), count: count)
    }

    /// Memory whose lanes are all written before one is read.
    init(count: Int) {
        let bytes = max(1, count) * MemoryLayout<Lanes>.stride
        let isLarge = bytes >= Self.largePage
        let whole = isLarge ? (bytes + Self.largePage - 1) / Self.largePage * Self.largePage : bytes
        let memory = UnsafeMutableRawPointer.allocate(
            byteCount: whole, alignment: isLarge ? Self.largePage : MemoryLayout<Lanes>.stride)
        if isLarge { unsafe ck_large_pages(memory, whole) }
        unsafe start = memory.bindMemory(to: Lanes.self, capacity: count)
        self.count = count
    }

    deinit { unsafe start.deallocate() }
}

/// Memory that several hold parts of.
final class LaneBlock: Sendable {
    let memory: LaneMemory

    init(count: Int) { memory = LaneMemory(count: count, filledWith: 0) }
}
