package import CandleStore
package import Market
package import Signals

/// What the candidates of a symbol came to in their own direction, by direction and regime.
///
/// Sums are of whole billionths of the risk: exact, so that the order in which outcomes come makes no difference.
package struct SymbolTrack: Sendable, Equatable, StateRecord {
    package static let version: UInt16 = 1

    package let symbol: Symbol
    private var counts: [UInt32]
    private var sums: [Int64]

    private static let unit = 1e9
    /// An outcome beyond counts as this: a sum has room for hundreds of thousands of them.
    private static let multipleMax = 1e4
    private static let cells = 2 * Regime.allCases.count

    package init(_ symbol: Symbol) {
        self.symbol = symbol
        counts = Array(repeating: 0, count: Self.cells)
        sums = Array(repeating: 0, count: Self.cells)
    }

    private static func cell(_ direction: Direction, _ regime: Regime) -> Int {
        (direction == .long ? 0 : Regime.allCases.count) + Int(regime.rawValue)
    }

    /// - Parameter multiple: of the risk, after costs.
    package mutating func add(_ multiple: Double, _ direction: Direction, _ regime: Regime) {
        let cell = Self.cell(direction, regime)
        let bounded = min(max(multiple, -Self.multipleMax), Self.multipleMax)
        counts[cell] += 1
        sums[cell] += Int64((bounded * Self.unit).rounded())
    }

    /// Nil for none.
    package func record(_ direction: Direction, _ regime: Regime) -> TrackRecord? {
        let cell = Self.cell(direction, regime)
        guard counts[cell] > 0 else { return nil }
        return TrackRecord(
            count: Int(counts[cell]), expectancy: Double(sums[cell]) / Self.unit / Double(counts[cell]))
    }

    package func write(to payload: inout PayloadWriter) {
        payload.write(symbol.name)
        payload.write(counts)
        payload.write(sums)
    }

    package init(version: UInt16, from payload: inout PayloadReader) throws(Unreadable) {
        symbol = try payload.symbol()
        (counts, sums) = (try payload.integers(), try payload.integers())
        guard counts.count == Self.cells, sums.count == Self.cells else {
            throw Unreadable("its totals are not one a direction and regime")
        }
    }
}
