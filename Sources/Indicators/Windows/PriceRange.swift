internal import Market

/// Of highs and of lows.
struct Extremes<Value> {
    let high: Value
    let low: Value
}

extension Extremes: Sendable where Value: Sendable {}

extension Bar {
    @inline(always) subscript(taps: Extremes<Tap>) -> Extremes<Lanes> {
        Extremes(high: self[taps.high], low: self[taps.low])
    }

    @inline(always) func put(_ value: Extremes<Lanes>, _ strips: Extremes<Strip>) {
        put(value.high, strips.high)
        put(value.low, strips.low)
    }
}

/// The highest high and the lowest low of a window: of two windows that overlap, or lie side by side.
struct PriceRange: Sendable {
    let newer: Extremes<Tap>
    let older: Extremes<Tap>

    @inline(always) func value(_ bar: Bar) -> Extremes<Lanes> { value(bar, newer: bar[newer]) }

    /// - Parameter newer: the newer window, where it is at hand.
    @inline(always) func value(_ bar: Bar, newer: Extremes<Lanes>) -> Extremes<Lanes> {
        let older = bar[older]
        return Extremes(high: highest(newer.high, older.high), low: lowest(newer.low, older.low))
    }
}

/// How many bars ago they were, the latest on ties.
struct PricePlaces: Sendable {
    let range: PriceRange
    /// Nil for windows of one bar.
    let newer: Extremes<Tap>?
    let older: Extremes<Tap>?
    /// How far the older window lies behind the newer.
    let back: Int

    @inline(always) func value(_ bar: Bar) -> Extremes<Lanes> {
        value(bar, newer: newer.map { bar[$0] }, of: bar[range.newer])
    }

    /// - Parameters:
    ///   - newer: the places of the newer window.
    ///   - prices: its extremes.
    @inline(always)
    func value(_ bar: Bar, newer: Extremes<Lanes>?, of prices: Extremes<Lanes>) -> Extremes<Lanes> {
        let olderPrices = bar[range.older]
        let near = newer ?? Extremes(high: .zero, low: .zero)
        var far = Extremes(high: Lanes(back), low: Lanes(back))
        if let older {
            let places = bar[older]
            far = Extremes(high: far.high + places.high, low: far.low + places.low)
        }
        return Extremes(
            high: whereLess(prices.high, olderPrices.high, far.high, else: near.high),
            low: whereLess(olderPrices.low, prices.low, far.low, else: near.low))
    }
}

/// Keeps the highest highs and the lowest lows of 2, 4, 8, ... bars, each joined from two halves.
struct Rung: Kernel {
    let range: PriceRange
    let into: Extremes<Strip>

    @inline(always)
    func step(_ bar: Bar, _ state: inout Nothing, careful: Bool) { bar.put(range.value(bar), into) }

    @inline(always) func keep(_ bar: Bar, newer: Extremes<Lanes>) -> Extremes<Lanes> {
        let value = range.value(bar, newer: newer)
        bar.put(value, into)
        return value
    }
}

/// Keeps how many bars ago they were.
struct PlaceRung: Kernel {
    let places: PricePlaces
    let into: Extremes<Strip>

    @inline(always)
    func step(_ bar: Bar, _ state: inout Nothing, careful: Bool) { bar.put(places.value(bar), into) }

    @inline(always)
    func keep(_ bar: Bar, newer: Extremes<Lanes>?, of prices: Extremes<Lanes>) -> Extremes<Lanes> {
        let value = places.value(bar, newer: newer, of: prices)
        bar.put(value, into)
        return value
    }
}
