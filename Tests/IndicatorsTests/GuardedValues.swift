import Foundation
import Indicators
import Market

/// Values that end where memory ends, or begin where it begins: to touch one more is a fault.
@safe
final class GuardedValues {
    private let pages: UnsafeMutableRawPointer
    private let bytes: Int
    let start: UnsafeMutablePointer<Double>
    let count: Int

    init(count: Int, filledWith value: Double, atEnd: Bool) {
        let page = Int(sysconf(Int32(_SC_PAGESIZE)))
        let room = (count * MemoryLayout<Double>.stride / page + 1) * page
        bytes = room + 2 * page
        guard let pages = unsafe mmap(nil, bytes, PROT_NONE, MAP_PRIVATE | MAP_ANON, -1, 0),
            unsafe mprotect(pages + page, room, PROT_READ | PROT_WRITE) == 0
        else { preconditionFailure("no memory for \(count) values") }
        unsafe self.pages = pages
        let lead = atEnd ? room - count * MemoryLayout<Double>.stride : 0
        unsafe start = (pages + page + lead).bindMemory(to: Double.self, capacity: count)
        unsafe start.initialize(repeating: value, count: count)
        self.count = count
    }

    convenience init(_ values: [Double], atEnd: Bool) {
        self.init(count: values.count, filledWith: 0, atEnd: atEnd)
        for (place, value) in values.enumerated() { unsafe start[place] = value }
    }

    var values: [Double] { (0..<count).map { unsafe start[$0] } }

    deinit { unsafe munmap(pages, bytes) }
}

/// A symbol's candles, and room for what is made of them, each column between pages that must not be touched.
@safe
final class GuardedSymbol {
    private let candles: [GuardedValues]
    private let firstBar: Int
    let output: GuardedValues

    /// - Parameter values: how many there is room for.
    init(_ bars: Bars, values: Int, atEnd: Bool) {
        candles = [bars.open, bars.high, bars.low, bars.close, bars.volume].map {
            GuardedValues($0, atEnd: atEnd)
        }
        firstBar = bars.firstBar
        output = GuardedValues(count: values, filledWith: -7.25, atEnd: atEnd)
    }

    var columns: BarColumns {
        unsafe BarColumns(
            firstBar: firstBar, count: candles[0].count, open: candles[0].start, high: candles[1].start,
            low: candles[2].start, close: candles[3].start, volume: candles[4].start)
    }
}

/// What `Batch.write` writes, of each symbol columns x bars, or a row with `isLastOnly`.
func written(
    _ indicators: [Indicator], _ symbols: [Bars], isLastOnly: Bool = false, threads: Int, atEnd: Bool = true
) -> [[Double]] {
    let guarded = symbols.map { bars in
        GuardedSymbol(bars, values: indicators.count * (isLastOnly ? 1 : bars.count), atEnd: atEnd)
    }
    return withExtendedLifetime(guarded) {
        unsafe Batch.write(
            Arrangement(indicators), guarded.map(\.columns), interval: .m1,
            into: guarded.map { unsafe $0.output.start }, isLastOnly: isLastOnly, threads: threads)
        return guarded.map(\.output.values)
    }
}
