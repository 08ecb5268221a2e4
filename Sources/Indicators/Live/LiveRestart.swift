public import Market

// How all intervals come to where a minute can be closed: from replayed histories, from a checkpoint's bytes, or anew
// for one symbol. The series come first, then `resume` for every place.
extension LiveIndicators {
    /// Eight places each, in their order.
    public var groups: Int { series[0].groupCount }

    /// A group to replay eight places' histories of an interval with, before `adopt`.
    public func makeReplay(_ interval: Interval) -> LaneGroup { series[Int(interval.rawValue)].makeReplay() }

    /// Takes eight places' series over after a replay that ends with the last bar that is closed.
    public mutating func adopt(_ interval: Interval, group: Int, from replayed: borrowing LaneGroup) {
        series[Int(interval.rawValue)].adopt(group, from: replayed)
    }

    /// Names what `encoded` means: bytes of another signature are of no use.
    public var signature: UInt64 { series[0].signature }

    /// The state of eight places' series, for a checkpoint.
    public func encoded(_ interval: Interval, group: Int) -> [UInt8] {
        series[Int(interval.rawValue)].encoded(group)
    }

    /// Takes over what `encoded` gave; false if it can't have been of these columns.
    public mutating func restore(_ interval: Interval, group: Int, _ bytes: RawSpan) -> Bool {
        series[Int(interval.rawValue)].restore(group, bytes)
    }

    /// Computes a place's series of all intervals again: after a late or a corrected minute.
    ///
    /// - Parameter bars: of an interval, up to and with the bar of its last close.
    public mutating func rebuild(_ place: Int, from bars: (Interval) -> Bars) {
        for interval in Interval.allCases {
            series[Int(interval.rawValue)].rebuild(place, from: bars(interval))
        }
    }

    /// Goes on behind a minute that a place's series of all intervals have taken.
    ///
    /// - Parameters:
    ///   - hasBegun: some minute was known before the day of the next one.
    ///   - ends: one an interval.
    ///   - put: puts what is known of a minute. It is called for those of the day so far, in order: the longer bars that
    ///     are forming are made of them again.
    public mutating func resume<Failure: Error>(
        _ place: Int, after minute: Minute, hasBegun: Bool, ends: [SeriesEnd],
        put: (_ minute: Minute, _ live: inout LiveIndicators) throws(Failure) -> Void
    ) throws(Failure) {
        beginForming(place, hasBegun: hasBegun)
        var next = Interval.d1.firstMinute(ofBar: Interval.d1.bar(of: minute + 1))
        while next <= minute {
            try put(next, &self)
            recall(next, at: place)
            next = next + 1
        }
        for (interval, end) in zip(Interval.allCases, ends) { setEnd(end, place, interval) }
        self.minute = minute
    }
}
