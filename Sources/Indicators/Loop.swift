internal import CKernels
internal import Market

/// A kernel's way over the tiles of one group or of many.
final class Loop: Sendable {
    typealias Run = @Sendable (_ tiles: borrowing Span<Tile>) -> Void
    typealias Close = @Sendable (_ tiles: borrowing Span<Tile>, _ ahead: Int) -> Void

    let settledAge: Int
    let mindsFlat: Bool
    private let settled: Run
    private let streamed: Run
    private let careful: Run
    private let close: Close

    init(
        settledAge: Int, mindsFlat: Bool, settled: @escaping Run, streamed: @escaping Run,
        careful: @escaping Run, close: @escaping Close
    ) {
        (self.settledAge, self.mindsFlat) = (settledAge, mindsFlat)
        (self.settled, self.streamed, self.careful, self.close) = (settled, streamed, careful, close)
    }

    /// Steps over the bars of a tile.
    ///
    /// - Parameter settledAge: the age from which on it is done without care.
    func advance(_ tile: Tile, settledAge: Int) {
        let tiles = CollectionOfOne(tile)
        if tile.hasAbsent || !tile.isSettled(settledAge) || mindsFlat && tile.hasFlat {
            careful(tiles.span)
        } else if unsafe tile.target != nil {
            streamed(tiles.span)
        } else {
            settled(tiles.span)
        }
    }

    /// Steps over one bar of many groups, none of which needs care.
    ///
    /// - Parameter ahead: how far apart groups lie, those taken together that are fetched while others are computed.
    func close(_ tiles: borrowing Span<Tile>, ahead: Int) { close(tiles, ahead) }
}

/// Where a kernel's columns lie in the output, and its own in a group's memory, in bytes.
struct KernelPlace: Sendable {
    let columns: SharedCell
    /// Where the ages lie at which its columns begin.
    let firstAges: Int
    let state: Int
    let history: Int

    init<K: Kernel>(of _: K.Type, columns: SharedCell, firstSlot: Int, _ memory: inout MemoryPlan) {
        self.columns = columns
        let stride = MemoryLayout<Lanes>.stride
        firstAges = firstSlot * stride
        state = memory.take((MemoryLayout<K.State>.size + stride - 1) / stride) * stride
        history = memory.take(K.historyLanes) * stride
    }

    private init() { (columns, firstAges, state, history) = (SharedCell(bytes: 0, row: 0), 0, 0, 0) }

    /// Of whoever writes no columns.
    @inline(always) static var none: KernelPlace { KernelPlace() }
}

/// The loops over a kernel.
enum Stepping {
    // Inlined where the kernel's type is written out: made for a kernel of any type it would look up every step.
    @inline(always)
    static func loop<K: Kernel>(over kernel: K, _ place: KernelPlace) -> Loop {
        Loop(
            settledAge: kernel.settledAge, mindsFlat: kernel.mindsFlat,
            settled: { tiles in runSettled(kernel, place, tiles) },
            streamed: { tiles in runStreamed(kernel, place, tiles) },
            careful: { tiles in runCarefully(kernel, place, tiles) },
            close: { tiles, ahead in runClose(kernel, place, tiles, ahead: ahead) })
    }

    // Functions of their own, with all that starts and exceptions ask for and without: in the closure, which is taken for
    // a thunk, nothing more would be inlined.
    @inline(never)
    private static func runCarefully<K: Kernel>(
        _ kernel: K, _ place: KernelPlace, _ tiles: borrowing Span<Tile>
    ) {
        run(kernel, place, tiles, careful: true, streams: nil, ahead: nil)
    }

    @inline(never)
    private static func runSettled<K: Kernel>(
        _ kernel: K, _ place: KernelPlace, _ tiles: borrowing Span<Tile>
    ) {
        run(kernel, place, tiles, careful: false, streams: false, ahead: nil)
    }

    @inline(never)
    private static func runStreamed<K: Kernel>(
        _ kernel: K, _ place: KernelPlace, _ tiles: borrowing Span<Tile>
    ) {
        run(kernel, place, tiles, careful: false, streams: true, ahead: nil)
    }

    @inline(never)
    private static func runClose<K: Kernel>(
        _ kernel: K, _ place: KernelPlace, _ tiles: borrowing Span<Tile>, ahead: Int
    ) {
        run(kernel, place, tiles, careful: false, streams: false, ahead: ahead)
    }

    /// - Parameter streams: nil where only the tile tells.
    @inline(always)
    private static func run<K: Kernel>(
        _ kernel: K, _ place: KernelPlace, _ tiles: borrowing Span<Tile>, careful: Bool, streams: Bool?,
        ahead: Int?
    ) {
        for number in 0..<tiles.count {
            let tile = tiles[number]
            if let ahead {
                for line in 0..<(MemoryLayout<K.State>.size + 63) / 64 {
                    unsafe ck_prefetch_near(tile.memory + (place.state + ahead + line * 64))
                }
            }
            // In registers, not behind a pointer that the strips might alias.
            var state = unsafe tile.memory.load(fromByteOffset: place.state, as: K.State.self)
            let streams = streams ?? (unsafe tile.target != nil)
            for index in 0..<tile.bars {
                let bar = tile.bar(index, place, ahead: ahead, hides: careful, streams: streams)
                kernel.step(bar, &state, careful: careful)
            }
            unsafe tile.memory.storeBytes(of: state, toByteOffset: place.state, as: K.State.self)
        }
    }
}
