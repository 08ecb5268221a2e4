internal import CKernels
internal import Market

/// A kernel's way over the tiles of one group or of many.
final class Loop: Sendable {
    typealias Run = @Sendable (_ tiles: borrowing Span<Tile>) -> Void
    typealias Close = @Sendable (_ tiles: borrowing Span<Tile>, _ ahead: Int) -> Void

    let cycles: Int
    let settledAge: Int
    let mindsFlat: Bool
    private let settled: Run
    private let careful: Run
    private let close: Close

    init(
        cycles: Int, settledAge: Int, mindsFlat: Bool, settled: @escaping Run, careful: @escaping Run,
        close: @escaping Close
    ) {
        (self.cycles, self.settledAge, self.mindsFlat) = (cycles, settledAge, mindsFlat)
        (self.settled, self.careful, self.close) = (settled, careful, close)
    }

    /// Steps over the bars of tiles that have this in common.
    func advance(_ tiles: borrowing Span<Tile>, carefully: Bool) {
        if carefully { careful(tiles) } else { settled(tiles) }
    }

    /// Steps over one bar of many groups, none of which needs care.
    ///
    /// - Parameter ahead: how far apart groups lie, those taken together that are fetched while others are computed.
    func close(_ tiles: borrowing Span<Tile>, ahead: Int) { close(tiles, ahead) }

    /// Whether a tile must be stepped over with care.
    func mindsStarts(of tile: Tile) -> Bool { !tile.isSettled(settledAge) || mindsFlat && tile.hasFlat }
}

/// Where a kernel's columns lie in the output, and its own in a group's memory, in bytes.
struct KernelPlace: Sendable {
    let columns: SharedCell
    let state: Int
    let history: Int

    init<K: Kernel>(of _: K.Type, columns: SharedCell, _ memory: inout MemoryPlan) {
        self.columns = columns
        let stride = MemoryLayout<Lanes>.stride
        state = memory.take((MemoryLayout<K.State>.size + stride - 1) / stride) * stride
        history = memory.take(K.historyLanes) * stride
    }
}

/// The loops over a kernel.
enum Stepping {
    // Inlined where the kernel's type is written out: made for a kernel of any type it would look up every step.
    @inline(always)
    static func loop<K: Kernel>(over kernel: K, _ place: KernelPlace) -> Loop {
        Loop(
            cycles: K.cycles, settledAge: kernel.settledAge, mindsFlat: kernel.mindsFlat,
            settled: { tiles in runSettled(kernel, place, tiles) },
            careful: { tiles in runCarefully(kernel, place, tiles) },
            close: { tiles, ahead in runClose(kernel, place, tiles, ahead: ahead) })
    }

    // Functions of their own, with all that starts and exceptions ask for and without: in the closure, which is taken for
    // a thunk, nothing more would be inlined.
    @inline(never)
    private static func runCarefully<K: Kernel>(
        _ kernel: K, _ place: KernelPlace, _ tiles: borrowing Span<Tile>
    ) {
        run(kernel, place, tiles, careful: true, ahead: 0)
    }

    @inline(never)
    private static func runSettled<K: Kernel>(
        _ kernel: K, _ place: KernelPlace, _ tiles: borrowing Span<Tile>
    ) {
        run(kernel, place, tiles, careful: false, ahead: 0)
    }

    @inline(never)
    private static func runClose<K: Kernel>(
        _ kernel: K, _ place: KernelPlace, _ tiles: borrowing Span<Tile>, ahead: Int
    ) {
        run(kernel, place, tiles, careful: false, ahead: ahead)
    }

    @inline(always)
    private static func run<K: Kernel>(
        _ kernel: K, _ place: KernelPlace, _ tiles: borrowing Span<Tile>, careful: Bool, ahead: Int
    ) {
        for number in 0..<tiles.count {
            let tile = tiles[number]
            if ahead != 0 {
                for line in 0..<(MemoryLayout<K.State>.size + 63) / 64 {
                    unsafe ck_prefetch_near(tile.memory + (place.state + ahead + line * 64))
                }
            }
            // In registers, not behind a pointer that the strips might alias.
            var state = unsafe tile.memory.load(fromByteOffset: place.state, as: K.State.self)
            var drain = tile.drain
            for index in 0..<tile.bars {
                let bar = tile.bar(index, columns: place.columns, history: place.history, ahead: ahead)
                kernel.step(bar, &state, careful: careful)
                drain.step()
            }
            unsafe tile.memory.storeBytes(of: state, toByteOffset: place.state, as: K.State.self)
        }
    }
}
