internal import Indicators

/// Columns as a caller names them: `"rsi,atr"`, or all without a list.
enum ColumnList {
    static func indicators(named list: UnsafePointer<CChar>?) throws(CallError) -> [Indicator] {
        guard let list = unsafe list else { return Catalogue.indicators }
        let text = unsafe String(cString: list)
        let names = text.split(separator: ",").map(trimmed).filter { !$0.isEmpty }
        guard !names.isEmpty else {
            throw .usage(
                "columns '\(text)' names nothing: give names separated by commas, or leave it out for all")
        }
        var indicators: [Indicator] = []
        for name in names {
            do { indicators.append(try Catalogue.indicator(named: name)) } catch { throw .usage("\(error)") }
        }
        return indicators
    }

    private static func trimmed(_ text: Substring) -> String {
        var text = text
        while text.first == " " { text.removeFirst() }
        while text.last == " " { text.removeLast() }
        return String(text)
    }
}
