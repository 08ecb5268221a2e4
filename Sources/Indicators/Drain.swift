internal import CKernels
internal import Market

/// A tile that is finished, on its way into a matrix while the next one is computed: a few lanes after each step.
///
/// Memory takes what is streamed at its own pace. In one piece that would be waited for; between the steps of the
/// loops it costs what little they leave over.
@safe
struct Drain {
    private let source: UnsafeRawPointer
    private let target: UnsafeMutableRawPointer
    private let lanes: Int

    init(_ source: UnsafeRawPointer, to target: UnsafeMutableRawPointer, lanes: Int) {
        unsafe (self.source, self.target) = (source, target)
        self.lanes = lanes
    }

    /// A loop's part of it.
    ///
    /// - Parameters:
    ///   - share: from which to which cycle of all loops' this one runs, and how many there are.
    ///   - steps: how many steps the loop has.
    func part(_ share: (cycles: Range<Int>, of: Int), steps: Int) -> Part {
        let first = lanes * share.cycles.lowerBound / share.of
        let left = lanes * share.cycles.upperBound / share.of - first
        let bytes = first * MemoryLayout<Lanes>.stride
        return unsafe Part(
            source: source + bytes, target: target + bytes, left: left, each: (left + steps - 1) / steps)
    }

    @safe
    struct Part {
        var source: UnsafeRawPointer
        var target: UnsafeMutableRawPointer
        /// Lanes that are left, and how many a step takes.
        var left: Int
        let each: Int

        static var none: Part {
            unsafe Part(
                source: UnsafeRawPointer(bitPattern: 64)!, target: UnsafeMutableRawPointer(bitPattern: 64)!,
                left: 0, each: 0)
        }

        @inline(always) mutating func step() {
            guard left > 0 else { return }
            let count = min(left, each)
            for _ in 0..<count {
                unsafe ck_stream(target, source.load(as: Lanes.self))
                unsafe source += MemoryLayout<Lanes>.stride
                unsafe target += MemoryLayout<Lanes>.stride
            }
            left &-= count
        }

        mutating func finish() { while left > 0 { step() } }
    }
}
