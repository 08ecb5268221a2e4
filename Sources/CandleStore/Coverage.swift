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

    /// The part of the minutes that is known: (present + halt) / minutes from first to last.
    public var coverage: Double { Double(present + halt) / Double(last - first + 1) }
}

extension Snapshot {
    /// Scans a symbol's minutes for gaps: the cost is that of its chunks, blocks are touched only where they
    /// have holes. Nil for a symbol without a known minute.
    public borrowing func coverage(of record: SymbolRecord) throws(StoreError) -> Coverage? {
        let entries = try transaction.index(of: record, .m1).filter { $0.entry.present + $0.entry.halt > 0 }
        guard let first = entries.first, let last = entries.last else { return nil }
        var coverage = Coverage(
            first: Minute(first.chunk * BlockKey.slots + first.entry.first),
            last: Minute(last.chunk * BlockKey.slots + last.entry.last))
        var expected = coverage.first
        for (chunk, entry) in entries {
            let origin = Minute(chunk * BlockKey.slots)
            coverage.add(.missing, from: expected, to: origin + entry.first)
            if entry.present != entry.last - entry.first + 1 {
                let key = BlockKey(symbol: record.id, interval: .m1, chunk: chunk)
                guard let block = try block(key, of: record.symbol) else {
                    throw .corrupt(
                        symbol: record.symbol.name, interval: .m1, bars: key.bars, what: "it is absent")
                }
                try block.verifyHeader()
                block.planes.forEachRun(in: entry.first..<entry.last + 1) { runClass, slots in
                    guard runClass != .present else { return }
                    let state: MinuteState = runClass == .halt ? .halt : .missing
                    coverage.add(state, from: origin + slots.lowerBound, to: origin + slots.upperBound)
                }
            }
            coverage.present += entry.present
            coverage.quiet += entry.quiet
            expected = origin + entry.last + 1
        }
        return coverage
    }
}

extension Coverage {
    /// Adds a hole, joined to the one before where they touch and are of one kind.
    fileprivate mutating func add(_ state: MinuteState, from start: Minute, to end: Minute) {
        guard start < end else { return }
        if state == .halt { halt += end - start } else { missing += end - start }
        if let before = holes.last, before.end == start, before.state == state {
            holes[holes.count - 1].minutes += end - start
        } else {
            holes.append(Hole(start: start, minutes: end - start, state: state))
        }
    }
}
