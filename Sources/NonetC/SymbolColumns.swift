internal import CNonet
internal import Indicators
internal import Market

/// One symbol's bars where the caller keeps them, and where its results go; checked.
@safe
struct SymbolColumns {
    /// Counted from the epoch in bars of the interval.
    let span: Range<Int>
    private let columns: nonet_bars
    private let output: UnsafeMutablePointer<Double>?

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

    /// A copy of the bars.
    var bars: Bars {
        unsafe Bars(
            firstBar: span.lowerBound, open: values(columns.open), high: values(columns.high),
            low: values(columns.low), close: values(columns.close), volume: values(columns.volume))
    }

    private func values(_ start: UnsafePointer<Double>?) -> [Double] {
        unsafe Array(UnsafeBufferPointer(start: start, count: span.count))
    }

    /// Writes rows of bars x columns as columns.
    func write(_ rows: [Double], columns: Int) {
        precondition(rows.count == span.count * columns)
        guard let output = unsafe output else { return }
        // A block at a time: its rows stay in the nearest cache while each column takes its values from them.
        let block = 32
        for first in stride(from: 0, to: span.count, by: block) {
            for column in 0..<columns {
                for bar in first..<min(first + block, span.count) {
                    unsafe output[column * span.count + bar] = rows[bar * columns + column]
                }
            }
        }
    }

    /// Writes the last of the rows; NaN without any.
    func writeLast(of rows: [Double], columns: Int) {
        guard let output = unsafe output else { return }
        for column in 0..<columns {
            unsafe output[column] = rows.isEmpty ? .absent : rows[rows.count - columns + column]
        }
    }
}
