public import Indicators
public import Market

/// All symbols as heads see them, following the indicators minute by minute.
public struct Scene: Sendable {
    public private(set) var sights: [Sight]
    package private(set) var heads: [Heads]

    public init(_ symbols: [Symbol], decision: Interval) {
        sights = symbols.map { Sight($0, decision: decision) }
        heads = symbols.map { _ in Heads(decision: decision) }
    }

    /// Takes what closed with a minute: `places` of the indicators are the symbols in their order.
    public mutating func close(_ intervals: [Interval], of live: borrowing LiveIndicators) {
        for interval in intervals where interval != .m1 {
            for place in sights.indices {
                guard let candle = live.candle(place, interval), let minute = live.minute else {
                    forget(place, interval)
                    continue
                }
                sights[place][interval].append(candle, bar: interval.bar(of: minute)) { row in
                    live.copyRow(place, interval, into: &row, at: 0)
                }
                heads[place].close(sights[place][interval])
            }
        }
    }

    private mutating func forget(_ place: Int, _ interval: Interval) {
        guard sights[place][interval].age > 0 else { return }
        sights[place][interval].removeAll()
        heads[place].forget(interval)
    }
}
