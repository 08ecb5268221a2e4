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

    /// One loop's part of it.
    ///
    /// - Parameters:
    ///   - number: which loop, of how many.
    ///   - steps: how many steps the loop has.
    func part(_ number: Int, of loops: Int, steps: Int) -> Part {
        let each = (lanes + loops * steps - 1) / (loops * steps)
        let first = min(lanes, number * steps * each)
        let bytes = first * MemoryLayout<Lanes>.stride
        return unsafe Part(
            source: source + bytes, target: target + bytes, left: min(lanes - first, steps * each), each: each
        )
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
