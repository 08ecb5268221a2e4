public import Indicators
public import Market

/// All symbols as heads see them, following the indicators minute by minute.
public struct Scene: Sendable {
    public let decision: Interval
    public private(set) var sights: [Sight]
    private var gauges: [RegimeGauge]
    package private(set) var heads: [Heads]
    /// What surrounds each of them.
    public private(set) var around: MarketAround

    public init(_ symbols: [Symbol], decision: Interval) {
        self.decision = decision
        gauges = symbols.map { _ in RegimeGauge() }
        sights = symbols.map { Sight($0, decision: decision) }
        heads = symbols.map { _ in Heads(decision: decision) }
        around = MarketAround(symbols)
    }

    /// Takes what closed with a minute: `places` of the indicators are the symbols in their order.
    public mutating func close(_ intervals: [Interval], of live: borrowing LiveIndicators) {
        for interval in intervals where interval != .m1 {
            for place in sights.indices {
                guard let candle = live.candle(place, interval), let minute = live.minute else {
                    forget(place, interval)
                    continue
                }
                sights[place][interval].append(
                    candle, bar: interval.bar(of: minute),
                    presentMinutes: live.closedBar(place, interval).present
                ) { row in
                    live.copyRow(place, interval, into: &row, at: 0)
                }
                heads[place].close(sights[place][interval])
                if interval == decision { gauges[place].close(sights[place][interval]) }
            }
            guard let minute = live.minute else { continue }
            if interval == .h1 { around.closeHour(interval.bar(of: minute), sights) }
            if interval == .d1 { around.closeDay(interval.bar(of: minute), sights) }
        }
    }

    /// Takes a symbol's charts from a scene of it alone.
    public mutating func adopt(_ place: Int, from alone: Scene) {
        precondition(alone.sights.count == 1 && alone.sights[0].symbol == sights[place].symbol)
        sights[place] = alone.sights[0]
        heads[place] = alone.heads[0]
        gauges[place] = alone.gauges[0]
    }

    private mutating func forget(_ place: Int, _ interval: Interval) {
        guard sights[place][interval].age > 0 else { return }
        sights[place][interval].removeAll()
        heads[place].forget(interval)
        if interval == decision { gauges[place].removeAll() }
    }

    /// The nine votes on a symbol as it stands.
    public func votes(of place: Int, outside: OutsideInputs = OutsideInputs()) -> Votes {
        heads[place].votes(on: sights[place], amid: around.surroundings(of: place, outside: outside))
    }

    /// Why a head votes on a symbol as it does; nil where it abstains.
    public func reasons(
        of key: HeadKey, _ place: Int, outside: OutsideInputs = OutsideInputs()
    ) -> [Reason]? {
        heads[place].reasons(
            of: key, on: sights[place], amid: around.surroundings(of: place, outside: outside))
    }

    /// What kind of market a symbol is in; nil while it is not known.
    public func regime(of place: Int) -> Regime? { gauges[place].regime(of: sights[place].decided) }

    /// Which way a symbol's swings lead in an interval; nil where they can't be read.
    public func bias(of place: Int, _ interval: Interval) -> Direction? {
        sights[place][interval].structure.bias
    }
}
