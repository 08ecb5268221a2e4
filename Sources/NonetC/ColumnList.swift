internal import Indicators

/// Columns as a caller names them: `"rsi,atr,bb(50, 2.5)"`, or all without a list.
enum ColumnList {
    static func indicators(named list: UnsafePointer<CChar>?) throws(CallError) -> [Indicator] {
        guard let list = unsafe list else { return Catalogue.indicators }
        do throws(CatalogueError) {
            return try Catalogue.indicators(named: unsafe String(cString: list))
        } catch {
            throw .usage("\(error)")
        }
    }
}
