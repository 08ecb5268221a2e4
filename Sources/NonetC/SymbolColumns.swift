internal import CNonet
internal import Indicators
internal import Market

/// One symbol's bars where the caller keeps them, and where its results go; checked.
@safe
struct SymbolColumns {
    /// Counted from the epoch in bars of the interval.
    let span: Range<Int>
    private let columns: nonet_bars
    /// Nil where nothing is written.
    let output: UnsafeMutablePointer<Double>?

    /// - Parameter name: what messages call it.
    init(
        _ columns: nonet_bars, output: UnsafeMutablePointer<Double>?, interval: Interval, isLastOnly: Bool,
        name: String
    ) throws(CallError) {
        let count = unsafe columns.count
        guard (0...Int(NONET_BARS_MAX)).contains(count) else {
            throw .usage("\(name): count is \(UInt(bitPattern: count)): accepted are 0 to \(NONET_BARS_MAX)")
        }
        if count > 0 {
            unsafe try Self.check(columns.open, "\(name): open")
            unsafe try Self.check(columns.high, "\(name): high")
            unsafe try Self.check(columns.low, "\(name): low")
            unsafe try Self.check(columns.close, "\(name): close")
            unsafe try Self.check(columns.volume, "\(name): volume")
        }
        if count > 0 || isLastOnly { unsafe try Self.check(output, "\(name): its output") }
        let first = unsafe try Self.firstBar(openingAt: columns.first_open_ms, interval, name)
        span = first..<first + count
        unsafe (self.columns, self.output) = (columns, output)
    }

    private static func check(_ values: UnsafeRawPointer?, _ name: String) throws(CallError) {
        guard let values = unsafe values else { throw .usage("\(name) is NULL") }
        guard UInt(bitPattern: values) % UInt(MemoryLayout<Double>.alignment) == 0 else {
            throw .usage("\(name) is not aligned: doubles begin at addresses that are multiples of 8")
        }
    }

    private static func firstBar(
        openingAt milliseconds: Int64, _ interval: Interval, _ name: String
    ) throws(CallError) -> Int {
        let (step, end) = (interval.minutes * 60_000, Minute.range.upperBound * 60_000)
        guard (0..<end).contains(Int(milliseconds)), Int(milliseconds) % step == 0 else {
            throw .usage(
                "\(name): first_open_ms is \(milliseconds): a bar of \(interval) opens at a multiple of \(step), "
                    + "in milliseconds since 1970-01-01 UTC, from 0 to before \(end)")
        }
        return Int(milliseconds) / step
    }

    /// The bars, where they lie.
    var bars: BarColumns {
        // Without bars the columns may be anywhere, or nowhere.
        func start(_ values: UnsafePointer<Double>?) -> UnsafePointer<Double> {
            unsafe values ?? UnsafePointer(bitPattern: MemoryLayout<Double>.stride)!
        }
        return unsafe BarColumns(
            firstBar: span.lowerBound, count: span.count, open: start(columns.open),
            high: start(columns.high),
            low: start(columns.low), close: start(columns.close), volume: start(columns.volume))
    }
}
