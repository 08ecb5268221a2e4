public import Market

/// All symbols' indicators of all intervals, minute by minute as they close.
///
/// Put what is known of the minute for each place, then close it: every series goes on by a bar, and those of longer
/// intervals too where their bar closed. A halt is a flat bar at the last close, and counted; a minute of which nothing
/// was put is missing, and ends the place's series in all intervals.
public struct LiveIndicators: ~Copyable, Sendable {
    /// A place in one interval beside its series.
    struct Forming: BitwiseCopyable, Sendable {
        /// The longer bar as its minutes make it.
        var bucket = Bucket()
        /// The longer bar that closed last, as its minutes made it: whole or not.
        var closedBucket = Bucket()
        /// A minute of the bar is missing.
        var isBroken = false
        var end = SeriesEnd()
        /// A minute of the longer bar that closed last was missing.
        var wasBroken = false
    }

    var series: InlineArray<6, LiveSeries>
    /// Of each place and interval.
    private var forming: [Forming] = []
    private var section = CrossSection(places: 0)
    /// The state of the coming minute in each place.
    private var states: [MinuteState] = []
    /// Some minute of the place was known: before that there is nothing to miss.
    private var hasBegun: [Bool] = []
    /// The minute closed last; nil before the first.
    public internal(set) var minute: Minute?

    public init(_ indicators: [Indicator] = Catalogue.indicators) {
        let arrangements = LiveSeries.Arrangements(indicators)
        series = InlineArray { LiveSeries(arrangements, interval: Interval.allCases[$0]) }
    }

    public var places: Int { states.count }

    /// Gives symbols places; their series start with the next minute. What was put of it is kept.
    public mutating func join(_ count: Int) {
        for _ in 0..<count {
            for interval in series.indices {
                _ = series[interval].join()
                forming.append(Forming())
            }
            states.append(.missing)
            hasBegun.append(false)
        }
        var wider = CrossSection(places: places)
        for place in 0..<section.places {
            wider.put(
                open: section.column(.open)[place], high: section.column(.high)[place],
                low: section.column(.low)[place], close: section.column(.close)[place],
                volume: section.column(.volume)[place], at: place)
        }
        section = wider
    }

    /// Puts a symbol's candle of the coming minute.
    public mutating func put(_ candle: Candle, at place: Int) {
        section.put(
            open: candle.open, high: candle.high, low: candle.low, close: candle.close, volume: candle.volume,
            at: place)
        (states[place], hasBegun[place]) = (.closed, true)
        forming[at(place, 1)].bucket.add(candle)
        forming[at(place, 0)].end.lastClose = candle.close
    }

    /// Says that the exchange has no candle of the coming minute.
    public mutating func putHalt(at place: Int) {
        (states[place], hasBegun[place]) = (.halt, true)
        forming[at(place, 1)].bucket.addHalt()
        stand(still: place, 0)
    }

    /// Closes a minute, the one after the last. Answers the intervals whose bar closed.
    @discardableResult
    public mutating func close(_ minute: Minute) -> [Interval] {
        precondition(self.minute.map { $0 + 1 == minute } ?? true, "minutes close in order")
        let closing = Interval.allCases.filter { $0.endsBar(with: minute) }
        for place in states.indices { pass(place) }
        for interval in closing {
            if interval != .m1 { for place in states.indices { closeBar(of: interval, place) } }
            section.bar = interval.bar(of: minute)
            series[Int(interval.rawValue)].advance(section)
        }
        self.minute = minute
        return closing
    }

    /// Closes for one place a minute that its series have taken: only the longer bars that are forming go on.
    mutating func recall(_ minute: Minute, at place: Int) {
        pass(place)
        var interval = Interval.m5
        while interval.endsBar(with: minute) {
            closeBar(of: interval, place)
            guard let longer = Interval(rawValue: interval.rawValue + 1) else { return }
            interval = longer
        }
    }

    private func at(_ place: Int, _ interval: Int) -> Int { place * Interval.allCases.count + interval }

    /// Takes it that nothing more of the coming minute will be put.
    private mutating func pass(_ place: Int) {
        if states[place] == .missing {
            section.clear(place)
            forming[at(place, 0)].end = SeriesEnd()
            if hasBegun[place] {
                for number in at(place, 0)..<at(place + 1, 0) { forming[number].isBroken = true }
            }
        }
        states[place] = .missing
    }

    /// Puts a longer bar into the cross-section, and adds it to the next longer one.
    private mutating func closeBar(of interval: Interval, _ place: Int) {
        let number = at(place, Int(interval.rawValue))
        let (bucket, isBroken) = (forming[number].bucket, forming[number].isBroken)
        forming[number].wasBroken = isBroken
        if interval != .d1 { forming[number + 1].bucket.add(bucket) }
        forming[number].closedBucket = bucket
        (forming[number].bucket, forming[number].isBroken) = (Bucket(), false)
        if isBroken {
            section.clear(place)
            forming[number].end = SeriesEnd()
        } else if let candle = bucket.candle {
            section.put(
                open: candle.open, high: candle.high, low: candle.low, close: candle.close,
                volume: candle.volume, at: place)
            forming[number].end.lastClose = candle.close
        } else {
            stand(still: place, Int(interval.rawValue))
        }
    }

    /// A flat bar at the last close; not known where there was none.
    private mutating func stand(still place: Int, _ interval: Int) {
        let number = at(place, interval)
        let close = forming[number].end.lastClose
        guard !close.isNaN else { return section.clear(place) }
        section.put(open: close, high: close, low: close, close: close, volume: 0, at: place)
        forming[number].end.filled += 1
    }

    /// Forgets the longer bars that are forming.
    mutating func beginForming(_ place: Int, hasBegun: Bool) {
        for interval in series.indices { forming[at(place, interval)] = Forming() }
        self.hasBegun[place] = hasBegun
    }

    /// Puts what a place's series goes on from beside its own.
    mutating func setEnd(_ end: SeriesEnd, _ place: Int, _ interval: Interval) {
        forming[at(place, Int(interval.rawValue))].end = end
    }

    // MARK: Values

    public var columns: Int { series[0].columns }

    /// The bars of a place's series so far; 0 where its last bar is not known.
    public func bars(_ place: Int, _ interval: Interval) -> Int { series[Int(interval.rawValue)].bars(place) }

    /// The longer bar of a place that closed last, of what was known of its minutes; an empty one before the first.
    public func closedBar(_ place: Int, _ interval: Interval) -> Bucket {
        forming[at(place, Int(interval.rawValue))].closedBucket
    }

    /// What a place's series goes on from beside its own.
    public func end(_ place: Int, _ interval: Interval) -> SeriesEnd {
        forming[at(place, Int(interval.rawValue))].end
    }

    /// That bar as indicators take it: flat at the last close where all of it was a halt; nil where it is not known. Of a bar
    /// that closed with the last minute.
    public func candle(_ place: Int, _ interval: Interval) -> Candle? {
        let number = at(place, Int(interval.rawValue))
        guard !forming[number].wasBroken else { return nil }
        if let candle = forming[number].closedBucket.candle { return candle }
        let close = forming[number].end.lastClose
        guard !close.isNaN else { return nil }
        return Candle(
            open: close, high: close, low: close, close: close, volume: 0, quoteVolume: 0, trades: 0,
            takerBuyVolume: 0)
    }

    /// Puts a place's row of the last close of an interval into a table of rows; after a restart there is one again once a
    /// bar closed.
    public func copyRow(
        _ place: Int, _ interval: Interval, into table: inout MutableSpan<Double>, at first: Int
    ) {
        series[Int(interval.rawValue)].copyRow(place, into: &table, at: first)
    }
}

/// What belongs to a series beside its indicators.
public struct SeriesEnd: BitwiseCopyable, Sendable {
    /// The close that a halt stands still at; NaN where the last bar is not known.
    public var lastClose: Double
    /// Bars of the series that were halts, filled flat.
    public var filled: Int

    public init(lastClose: Double = .absent, filled: Int = 0) {
        (self.lastClose, self.filled) = (lastClose, filled)
    }
}
