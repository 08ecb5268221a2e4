public import Market

/// What is known of a symbol's minutes, from the first known to the last.
public struct Coverage: Equatable, Sendable {
    /// Minutes without a candle, next to each other and of one kind.
    public struct Hole: Equatable, Sendable {
        public var start: Minute
        public var minutes: Int
        /// `halt` or `missing`.
        public var state: MinuteState

        public var end: Minute { start + minutes }

        public init(start: Minute, minutes: Int, state: MinuteState) {
            (self.start, self.minutes, self.state) = (start, minutes, state)
        }
    }

    public var first: Minute
    public var last: Minute
    /// Minutes with a candle: closed and quiet.
    public var present = 0
    public var quiet = 0
    public var halt = 0
    public var missing = 0
    public var holes: [Hole] = []

    /// Of no minute yet.
    ///
    /// - Parameter last: the minute before the first, until there is one.
    public init(first: Minute, last: Minute) { (self.first, self.last) = (first, last) }

    /// Adds a minute behind the last one; nil for a halt. Minutes between are missing.
    public mutating func add(_ minute: Minute, _ candle: Candle?) {
        precondition(minute > last, "a minute behind all others")
        add(.missing, from: last + 1, to: minute)
        add(candle == nil ? .halt : .present, from: minute, to: minute + 1)
        if candle?.state == .quiet { quiet += 1 }
    }

    /// The part of the minutes that is known: (present + halt) / minutes from first to last.
    public var coverage: Double { Double(present + halt) / Double(last - first + 1) }
}

extension Snapshot {
    /// Scans a symbol's minutes for gaps: the cost is that of its chunks, blocks are touched only where they
    /// have holes. Nil for a symbol without a known minute.
    public borrowing func coverage(of record: SymbolRecord) throws(StoreError) -> Coverage? {
        var entries: [Int: IndexEntry] = [:]
        for (chunk, entry) in try transaction.index(of: record, .m1) { entries[chunk] = entry }
        let journalled = Set(view.columns.chunks(of: record.id))
        var coverage: Coverage?
        for number in journalled.union(entries.keys).sorted() {
            let key = BlockKey(symbol: record.id, interval: .m1, chunk: number)
            let origin = Minute(key.bars.lowerBound)
            if let entry = entries[number], !journalled.contains(number),
                entry.present == entry.last - entry.first + 1
            {
                coverage.begin(at: origin + entry.first)
                coverage?.add(.present, from: origin + entry.first, to: origin + entry.last + 1)
                coverage?.quiet += entry.quiet
                continue
            }
            let planes = try planes(key, of: record)
            guard let known = planes.known else { continue }
            coverage.begin(at: origin + known.lowerBound)
            planes.forEachRun(in: known.lowerBound..<known.upperBound + 1) { runClass, slots in
                coverage?.add(runClass, from: origin + slots.lowerBound, to: origin + slots.upperBound)
            }
            coverage?.quiet += planes.counts.quiet
        }
        return coverage
    }

    /// The states of a chunk, without reading its columns where nothing is journalled.
    private borrowing func planes(_ key: BlockKey, of record: SymbolRecord) throws(StoreError) -> StatePlanes
    {
        if view.columns.hasMinutes(of: key.symbol, chunk: key.chunk) {
            return try chunk(key, of: record)?.planes ?? StatePlanes()
        }
        guard let block = try transaction.block(key, of: record.symbol) else {
            throw .corrupt(symbol: record.symbol.name, interval: .m1, bars: key.bars, what: "it is absent")
        }
        try block.verifyHeader()
        return block.planes
    }
}

extension Coverage? {
    /// Goes on at a known minute; what lies between is missing.
    fileprivate mutating func begin(at minute: Minute) {
        guard let last = self?.last else {
            self = Coverage(first: minute, last: minute - 1)
            return
        }
        self?.add(.missing, from: last + 1, to: minute)
    }
}

extension Coverage {
    /// Adds minutes of one kind; a hole is joined to the one before where they touch and are of one kind.
    fileprivate mutating func add(_ runClass: StatePlanes.Class, from start: Minute, to end: Minute) {
        guard start < end else { return }
        last = end - 1
        let state: MinuteState
        switch runClass {
        case .present:
            present += end - start
            return
        case .halt:
            halt += end - start
            state = .halt
        case .missing:
            missing += end - start
            state = .missing
        }
        if let before = holes.last, before.end == start, before.state == state {
            holes[holes.count - 1].minutes += end - start
        } else {
            holes.append(Hole(start: start, minutes: end - start, state: state))
        }
    }
}
