public import Market
internal import Synchronization

/// Indicators of many symbols' bars in memory, in one call.
///
/// Symbols need not begin or end together; a lane knows nothing of its neighbours, and no bit depends on how many
/// threads there are.
public enum Batch {
    /// Of every symbol, rows of bars x columns, row-major.
    public static func compute(_ indicators: [Indicator], _ symbols: [Bars], interval: Interval) -> [[Double]]
    {
        var results = symbols.map { bars in
            var rows: [Double] = []
            rows.reserveCapacity(bars.count * indicators.count)
            return rows
        }
        forEachTile(Arrangement(indicators), symbols, interval: interval) { output, lane, symbol, bars in
            output.append(lane: lane, bars: bars, to: &results[symbol])
        }
        return results
    }

    /// Computes tile by tile and shows each symbol's part of it; nothing is kept.
    public static func forEachTile(
        _ arrangement: Arrangement, _ symbols: [Bars], interval: Interval,
        _ visit: (_ output: borrowing OutputTile, _ lane: Int, _ symbol: Int, _ bars: Range<Int>) -> Void
    ) {
        withExtendedLifetime(symbols) {
            let columns = symbols.map(\.columns)
            var group = BatchGroup(arrangement, interval: interval)
            for places in laneGroups(columns.map(\.bars)) {
                group.forEachTile(of: places.map { columns[$0] }) { output, tile in
                    for (lane, place) in places.enumerated() {
                        let shown = columns[place].bars.clamped(to: tile)
                        guard !shown.isEmpty else { continue }
                        let bars = shown.lowerBound - tile.lowerBound..<shown.upperBound - tile.lowerBound
                        visit(output, lane, place, bars)
                    }
                }
            }
        }
    }

    /// Computes every value and keeps none: what a measurement wants.
    public static func compute(
        _ arrangement: Arrangement, _ symbols: [Bars], interval: Interval, threads: Int
    ) {
        withExtendedLifetime(symbols) {
            let columns = symbols.map(\.columns)
            forEachGroup(columns, threads: threads) { groups in
                var group = BatchGroup(arrangement, interval: interval)
                while let members = groups.next() {
                    group.forEachTile(of: members.map { columns[$0] }) { _, _ in }
                }
            }
        }
    }

    /// Writes every symbol's columns where the caller wants them: columns x bars each, a column's bars side by side.
    ///
    /// - Parameters:
    ///   - outputs: of each symbol, room for all its values; for a value a column with `isLastOnly`.
    ///   - isLastOnly: only the last bar's values are written, NaN without bars.
    @unsafe
    public static func write(
        _ arrangement: Arrangement, _ symbols: [BarColumns], interval: Interval,
        into outputs: [UnsafeMutablePointer<Double>], isLastOnly: Bool = false, threads: Int = 1
    ) {
        precondition(unsafe outputs.count == symbols.count)
        let places = unsafe ColumnOutputs(outputs, isLastOnly: isLastOnly)
        if isLastOnly {
            for place in symbols.indices where symbols[place].count == 0 {
                places.writeAbsent(place, columns: arrangement.indicators.count)
            }
        }
        forEachGroup(symbols, threads: threads) { groups in
            var group = BatchGroup(arrangement, interval: interval)
            while let members = groups.next() {
                group.forEachTile(of: members.map { symbols[$0] }) { output, tile in
                    places.write(output, tile, members, symbols)
                }
            }
        }
    }

    /// Computes every value and leaves it in one matrix.
    public static func matrix(
        _ arrangement: Arrangement, _ symbols: [Bars], interval: Interval, threads: Int = 1
    ) -> IndicatorMatrix {
        let matrix = reservedMatrix(arrangement, symbols)
        matrix.fill(symbols, interval: interval, threads: threads)
        return matrix
    }

    /// A matrix for these symbols, to be filled as often as wanted.
    public static func reservedMatrix(_ arrangement: Arrangement, _ symbols: [Bars]) -> IndicatorMatrix {
        IndicatorMatrix(arrangement, symbols.map(\.columns))
    }

    /// Threads take one group of symbols after the other.
    static func forEachGroup(
        _ symbols: [BarColumns], threads: Int, _ work: @escaping @Sendable (_ groups: GroupQueue) -> Void
    ) {
        let queue = GroupQueue(laneGroups(symbols.map(\.bars)))
        onThreads(min(threads, queue.groups.count)) { work(queue) }
    }
}

/// Groups of symbols, each taken by one thread.
final class GroupQueue: Sendable {
    let groups: [[Int]]
    private let taken = Atomic(0)

    init(_ groups: [[Int]]) { self.groups = groups }

    func next() -> [Int]? { nextNumber().map { groups[$0] } }

    func nextNumber() -> Int? {
        let number = taken.wrappingAdd(1, ordering: .relaxed).oldValue
        return number < groups.count ? number : nil
    }
}
