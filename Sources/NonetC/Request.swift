internal import CNonet
internal import Indicators
internal import Market

/// What a caller asked for, checked.
@safe
struct Request: @unchecked Sendable {  // All threads read the caller's memory; each output is written by one.
    let interval: Interval
    let indicators: [Indicator]
    let symbols: [SymbolColumns]
    let isLastOnly: Bool

    init(
        _ symbols: UnsafePointer<nonet_bars>?, count: Int, intervalMinutes: Int32,
        columns: UnsafePointer<CChar>?, isLastOnly: Bool,
        outputs: UnsafePointer<UnsafeMutablePointer<Double>?>?
    ) throws(CallError) {
        interval = try Self.interval(minutes: intervalMinutes)
        indicators = unsafe try ColumnList.indicators(named: columns)
        self.isLastOnly = isLastOnly
        guard count != 0 else {
            self.symbols = []
            return
        }
        // Beyond the limit no array of symbols fits into memory: a negative number was made unsigned.
        guard unsafe count > 0 && count <= Int.max / MemoryLayout<nonet_bars>.stride else {
            throw .usage("symbol_count is \(UInt(bitPattern: count)): there is no room for as many")
        }
        guard let symbols = unsafe symbols else {
            throw .usage("symbols is NULL, and symbol_count is \(count)")
        }
        guard let outputs = unsafe outputs else {
            throw .usage("outputs is NULL, and symbol_count is \(count)")
        }
        var checked: [SymbolColumns] = []
        for index in 0..<count {
            checked.append(
                unsafe try SymbolColumns(
                    symbols[index], output: outputs[index], interval: interval, isLastOnly: isLastOnly,
                    name: "symbol \(index)"))
        }
        self.symbols = checked
    }

    private static func interval(minutes: Int32) throws(CallError) -> Interval {
        guard let interval = Interval.allCases.first(where: { $0.minutes == Int(minutes) }) else {
            let accepted = Interval.allCases.map { "\($0.minutes)" }.joined(separator: ", ")
            throw .usage("interval_minutes is \(minutes): accepted are \(accepted)")
        }
        return interval
    }
}
