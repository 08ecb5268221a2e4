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

extension Extremes<Lanes> {
    /// Of two windows that overlap, or lie side by side.
    @inline(always) func joined(_ older: Extremes<Lanes>) -> Extremes<Lanes> {
        Extremes(high: highest(high, older.high), low: lowest(low, older.low))
    }

    /// Of these prices and older ones, how many bars ago the outer ones were: the older only if they are further out.
    @inline(always) func places(
        _ places: Extremes<Lanes>, older: Extremes<Lanes>, _ olderPlaces: Extremes<Lanes>
    ) -> Extremes<Lanes> {
        Extremes(
            high: whereLess(high, older.high, olderPlaces.high, else: places.high),
            low: whereLess(older.low, low, olderPlaces.low, else: places.low))
    }

    @inline(always) static func + (back: Double, places: Extremes<Lanes>) -> Extremes<Lanes> {
        Extremes(high: back + places.high, low: back + places.low)
    }

    init(_ value: Double) { self.init(high: Lanes(value), low: Lanes(value)) }
}

/// The highest high and the lowest low of a window: of two windows that overlap, or lie side by side.
struct PriceRange: Sendable {
    let newer: Extremes<Tap>
    let older: Extremes<Tap>

    @inline(always) func value(_ bar: Bar) -> Extremes<Lanes> { bar[newer].joined(bar[older]) }
}

/// How many bars ago they were, the latest on ties.
struct PricePlaces: Sendable {
    let range: PriceRange
    let newer: Extremes<Tap>
    let older: Extremes<Tap>
    /// How far the older window lies behind the newer.
    let back: Double

    @inline(always) func value(_ bar: Bar) -> Extremes<Lanes> {
        bar[range.newer].places(bar[newer], older: bar[range.older], back + bar[older])
    }
}

/// Keeps the highest highs and the lowest lows of 2, 4, 8, ... bars, each joined from two halves.
struct Rung: Kernel {
    let range: PriceRange
    let into: Extremes<Strip>

    @inline(always)
    func step(_ bar: Bar, _ state: inout Nothing, careful: Bool) { bar.put(range.value(bar), into) }
}

/// Keeps how many bars ago they were, of two bars: 0 or 1.
struct FirstPlaceRung: Kernel {
    let range: PriceRange
    let into: Extremes<Strip>

    @inline(always)
    func step(_ bar: Bar, _ state: inout Nothing, careful: Bool) {
        bar.put(bar[range.newer].places(Extremes(0), older: bar[range.older], Extremes(1)), into)
    }
}

/// Keeps how many bars ago they were.
struct PlaceRung: Kernel {
    let places: PricePlaces
    let into: Extremes<Strip>

    @inline(always)
    func step(_ bar: Bar, _ state: inout Nothing, careful: Bool) { bar.put(places.value(bar), into) }
}
