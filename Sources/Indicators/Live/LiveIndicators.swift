public import Market

/// All symbols' indicators of all intervals, minute by minute as they close.
///
/// Put what is known of the minute for each place, then close it: every series goes on by a bar, and those of longer
/// intervals too where their bar closed. A halt is a flat bar at the last close, and counted; a minute of which nothing
/// was put is missing, and ends the place's series in all intervals.
public struct LiveIndicators: ~Copyable {
    /// A place in one interval beside its series.
    struct Forming: BitwiseCopyable, Sendable {
        /// The longer bar as its minutes make it.
        var bucket = Bucket()
        /// A minute of the bar is missing.
        var isBroken = false
        /// The close that a halt stands still at; NaN before a candle.
        var lastClose = Double.absent
        /// Bars of the series that were halts.
        var filled = 0
    }

    private var series: InlineArray<6, LiveSeries>
    /// Of each interval and place.
    var forming: [[Forming]] = Interval.allCases.map { _ in [] }
    private var section = CrossSection(places: 0)
    /// The state of the coming minute in each place.
    private var states: [MinuteState] = []
    /// The minute closed last; nil before the first.
    public private(set) var minute: Minute?

    public init(_ indicators: [Indicator] = Catalogue.indicators) {
        series = InlineArray { index in LiveSeries(indicators, interval: Interval.allCases[index]) }
    }

    public var places: Int { states.count }

    /// Gives symbols places; their series start with the next minute. What was put of it is kept.
    public mutating func join(_ count: Int) {
        for _ in 0..<count {
            for interval in series.indices {
                _ = series[interval].join()
                forming[interval].append(Forming())
            }
            states.append(.missing)
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
        states[place] = .closed
        forming[1][place].bucket.add(candle)
        forming[0][place].lastClose = candle.close
    }

    /// Says that the exchange has no candle of the coming minute.
    public mutating func putHalt(at place: Int) {
        states[place] = .halt
        forming[1][place].bucket.addHalt()
        stand(still: place, 0)
    }

    /// Closes a minute, the one after the last. Answers the intervals whose bar closed.
    @discardableResult
    public mutating func close(_ minute: Minute) -> [Interval] {
        precondition(self.minute.map { $0 + 1 == minute } ?? true, "minutes close in order")
        for place in states.indices where states[place] == .missing {
            section.clear(place)
            for interval in forming.indices { forming[interval][place].isBroken = true }
            (forming[0][place].lastClose, forming[0][place].filled) = (.absent, 0)
        }
        var closed: [Interval] = []
        for interval in Interval.allCases {
            guard (minute.sinceEpoch + 1) % interval.minutes == 0 else { break }
            if interval != .m1 { closeBars(of: interval) }
            section.bar = interval.bar(of: minute)
            series[Int(interval.rawValue)].advance(section)
            closed.append(interval)
        }
        for place in states.indices { states[place] = .missing }
        self.minute = minute
        return closed
    }

    /// Puts the bars of a longer interval into the cross-section, and adds them to the next longer ones.
    private mutating func closeBars(of interval: Interval) {
        let number = Int(interval.rawValue)
        for place in states.indices {
            let (bucket, isBroken) = (forming[number][place].bucket, forming[number][place].isBroken)
            if number + 1 < forming.count { forming[number + 1][place].bucket.add(bucket) }
            forming[number][place].bucket = Bucket()
            forming[number][place].isBroken = false
            if isBroken {
                section.clear(place)
                (forming[number][place].lastClose, forming[number][place].filled) = (.absent, 0)
            } else if let candle = bucket.candle {
                section.put(
                    open: candle.open, high: candle.high, low: candle.low, close: candle.close,
                    volume: candle.volume, at: place)
                forming[number][place].lastClose = candle.close
            } else if bucket.halt > 0 {
                stand(still: place, number)
            } else {
                section.clear(place)
            }
        }
    }

    /// A flat bar at the last close; not known where there was none.
    private mutating func stand(still place: Int, _ interval: Int) {
        let close = forming[interval][place].lastClose
        guard !close.isNaN else { return section.clear(place) }
        section.put(open: close, high: close, low: close, close: close, volume: 0, at: place)
        forming[interval][place].filled += 1
    }

    // MARK: Values

    public var columns: Int { series[0].columns }

    /// The bars of a place's series so far; 0 where its last bar is not known.
    public func bars(_ place: Int, _ interval: Interval) -> Int { series[Int(interval.rawValue)].bars(place) }

    /// How many of them were halts, filled flat.
    public func filled(_ place: Int, _ interval: Interval) -> Int {
        forming[Int(interval.rawValue)][place].filled
    }

    /// Puts a place's last row of an interval into a table of rows.
    public func copyRow(
        _ place: Int, _ interval: Interval, into table: inout MutableSpan<Double>, at first: Int
    ) {
        series[Int(interval.rawValue)].copyRow(place, into: &table, at: first)
    }

    /// The series of one interval: what histories are replayed into, and what a checkpoint keeps.
    public mutating func withSeries<Result, Failure: Error>(
        _ interval: Interval, _ body: (inout LiveSeries) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try body(&series[Int(interval.rawValue)])
    }
}
