/// A series that is kept once for all who look through it.
struct PartKey: Hashable {
    enum Kind { case sum, weighted, distance, square, high, low, highPlace, lowPlace, massRatio }

    let kind: Kind
    /// What it is made of; of highs and lows, the highs.
    let series: Strip
    let period: Int
}

// Windows are made of parts, which are kept once. A part that is asked for and not there yet gets a loop of its own;
// `StandardLoops` makes those that it needs beforehand, beside others.
extension Plan {
    private mutating func make(_ kind: PartKey.Kind, _ series: Strip, _ period: Int) -> Strip {
        let key = PartKey(kind: kind, series: series, period: period)
        precondition(parts[key] == nil, "\(key) is kept twice")
        let strip = memory.strip()
        parts[key] = strip
        return strip
    }

    private func part(_ kind: PartKey.Kind, _ series: Strip, _ period: Int) -> Strip? {
        period == 1 ? series : parts[PartKey(kind: kind, series: series, period: period)]
    }

    // MARK: Sums

    /// The sum of the last values of a series.
    mutating func window(_ series: Strip, _ period: Int) -> Window {
        guard !Split.isShort(period) else {
            let whole = memory.tap(sums(series, period), back: 0)
            return Window(newer: whole, older: whole, isWhole: true)
        }
        let newer = Split.newerPart(period)
        let (one, other) = (sums(series, newer), sums(series, period - newer))
        return Window(newer: memory.tap(one, back: 0), older: memory.tap(other, back: newer), isWhole: false)
    }

    private mutating func sums(_ series: Strip, _ period: Int) -> Strip {
        if let strip = part(.sum, series, period) { return strip }
        switch period {
        case 2: append { $0.shortSum(series) as ShortSum<2> }
        case 3: append { $0.shortSum(series) as ShortSum<3> }
        case 4: append { $0.shortSum(series) as ShortSum<4> }
        case 5: append { $0.shortSum(series) as ShortSum<5> }
        case 7: append { $0.shortSum(series) as ShortSum<7> }
        default: append { $0.keptSum(series, period) }
        }
        return sums(series, period)
    }

    mutating func shortSum<let period: Int>(_ series: Strip) -> ShortSum<period> {
        ShortSum(
            series: memory.tap(series, back: 0),
            oldest: memory.tap(series, back: period - 1), into: make(.sum, series, period))
    }

    mutating func keptSum(_ series: Strip, _ period: Int) -> KeptSum {
        let window = window(series, period)
        return KeptSum(window: window, into: make(.sum, series, period))
    }

    /// What makes a mean of the sum of a source's last values.
    mutating func mean(_ source: Source, _ period: Int) -> Mean {
        guard let run = source.run else { preconditionFailure("the runs of \(source) are not kept") }
        shortestMean = min(shortestMean, period)
        return Mean(
            source: tap(source), run: tap(run), period: Double(period),
            reciprocal: 1 / Double(period))
    }

    // MARK: Weighted sums

    mutating func weightedWindow(_ series: Strip, _ period: Int) -> WeightedWindow {
        precondition(period > 1)
        let newer = Split.newerPart(period)
        let (one, other) = (weightedSums(series, newer), weightedSums(series, period - newer))
        let sums = sums(series, newer)
        return WeightedWindow(
            newer: memory.tap(one, back: 0), sums: memory.tap(sums, back: 0),
            older: memory.tap(other, back: newer), olderPeriod: Double(period - newer))
    }

    mutating func weightedSums(_ series: Strip, _ period: Int) -> Strip {
        if let strip = part(.weighted, series, period) { return strip }
        if period <= ShortWeightedSum.longest {
            append { $0.shortWeightedSum(series, period) }
        } else {
            append { $0.keptWeightedSum(series, period) }
        }
        return weightedSums(series, period)
    }

    mutating func shortWeightedSum(_ series: Strip, _ period: Int) -> ShortWeightedSum {
        _ = memory.tap(series, back: period - 1)
        return ShortWeightedSum(
            period: period, series: memory.tap(series, back: 0), into: make(.weighted, series, period))
    }

    mutating func keptWeightedSum(_ series: Strip, _ period: Int) -> KeptWeightedSum {
        let window = weightedWindow(series, period)
        return KeptWeightedSum(window: window, into: make(.weighted, series, period))
    }

    // MARK: Deviations

    /// The squares around the mean of the last values of a series.
    mutating func deviation(_ series: Strip, _ period: Int) -> Deviation {
        precondition(period > 1)
        let newer = Split.newerPart(period)
        let (one, other) = (deviations(series, newer), deviations(series, period - newer))
        func taps(_ kept: Deviation.Kept<Strip>, back: Int, _ memory: inout MemoryPlan) -> Deviation.Kept<Tap>
        {
            Deviation.Kept(
                distances: memory.tap(kept.distances, back: back),
                squares: memory.tap(kept.squares, back: back))
        }
        return Deviation(
            newest: memory.tap(series, back: 0), newestOlder: memory.tap(series, back: newer),
            newer: taps(one, back: 0, &memory), older: taps(other, back: newer, &memory),
            joint: Deviation.Joint(newer: newer, older: period - newer))
    }

    private mutating func deviations(_ series: Strip, _ period: Int) -> Deviation.Kept<Strip> {
        if let distances = parts[PartKey(kind: .distance, series: series, period: period)],
            let squares = parts[PartKey(kind: .square, series: series, period: period)]
        {
            return Deviation.Kept(distances: distances, squares: squares)
        }
        if period <= ShortDeviation.longest {
            append { $0.shortDeviation(series, period) }
        } else {
            append { $0.keptDeviation(series, period) }
        }
        return deviations(series, period)
    }

    mutating func shortDeviation(_ series: Strip, _ period: Int) -> ShortDeviation {
        _ = memory.tap(series, back: period - 1)
        return ShortDeviation(
            period: period, series: memory.tap(series, back: 0), into: makeDeviations(series, period))
    }

    mutating func keptDeviation(_ series: Strip, _ period: Int) -> KeptDeviation {
        let deviation = deviation(series, period)
        return KeptDeviation(deviation: deviation, into: makeDeviations(series, period))
    }

    private mutating func makeDeviations(_ series: Strip, _ period: Int) -> Deviation.Kept<Strip> {
        Deviation.Kept(
            distances: make(.distance, series, period), squares: make(.square, series, period))
    }

    // MARK: Mass ratios

    /// The ratios of the mass index with averages of a length.
    mutating func massRatios(_ length: Int) -> Strip {
        if let strip = parts[PartKey(kind: .massRatio, series: strip(.high), period: length)] { return strip }
        append { plan in
            let ratio = MassRatio(length: length, &plan)
            return KeptMassRatio(ratio: ratio, into: plan.make(.massRatio, plan.strip(.high), length))
        }
        return massRatios(length)
    }

    // MARK: Extremes

    /// The highest high and the lowest low of the last bars.
    mutating func range(_ period: Int) -> PriceRange {
        let rung = Self.rung(of: period)
        let strips = extremes(rung)
        return PriceRange(newer: taps(strips, back: 0), older: taps(strips, back: period - rung))
    }

    /// How many bars ago they were, of three bars or more.
    mutating func places(_ period: Int) -> PricePlaces {
        let rung = Self.rung(of: period)
        let (range, places) = (range(period), places(ofRung: rung))
        return PricePlaces(
            range: range, newer: taps(places, back: 0), older: taps(places, back: period - rung),
            back: Double(period - rung))
    }

    /// The power of two of which two windows, overlapping, make one of this period.
    private static func rung(of period: Int) -> Int {
        var rung = 1
        while 2 * rung < period { rung *= 2 }
        return rung
    }

    private mutating func extremes(_ rung: Int) -> Extremes<Strip> {
        let (high, low) = (strip(.high), strip(.low))
        if let high = part(.high, high, rung), let low = part(.low, low, rung) {
            return Extremes(high: high, low: low)
        }
        append { $0.rung(rung) }
        return extremes(rung)
    }

    /// The kernel that keeps a rung, made of the one below.
    mutating func rung(_ length: Int) -> Rung {
        let range = range(length)
        return Rung(
            range: range,
            into: Extremes(high: make(.high, strip(.high), length), low: make(.low, strip(.low), length)))
    }

    private mutating func places(ofRung rung: Int) -> Extremes<Strip> {
        let (high, low) = (strip(.high), strip(.low))
        if let high = part(.highPlace, high, rung), let low = part(.lowPlace, low, rung) {
            return Extremes(high: high, low: low)
        }
        if rung == 2 { append { $0.firstPlaceRung() } } else { append { $0.placeRung(rung) } }
        return places(ofRung: rung)
    }

    mutating func firstPlaceRung() -> FirstPlaceRung {
        let range = range(2)
        return FirstPlaceRung(range: range, into: makePlaces(2))
    }

    mutating func placeRung(_ length: Int) -> PlaceRung {
        let places = places(length)
        return PlaceRung(places: places, into: makePlaces(length))
    }

    private mutating func makePlaces(_ length: Int) -> Extremes<Strip> {
        Extremes(high: make(.highPlace, strip(.high), length), low: make(.lowPlace, strip(.low), length))
    }

    private mutating func taps(_ strips: Extremes<Strip>, back: Int) -> Extremes<Tap> {
        Extremes(high: memory.tap(strips.high, back: back), low: memory.tap(strips.low, back: back))
    }
}
