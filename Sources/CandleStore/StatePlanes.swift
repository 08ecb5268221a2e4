public import Market

/// The states of a block's 4096 bars: two bits a bar, in two planes.
public struct StatePlanes: Sendable {
    var high: InlineArray<64, UInt64> = .init(repeating: 0)
    var low: InlineArray<64, UInt64> = .init(repeating: 0)

    public init() {}

    public subscript(slot: Int) -> MinuteState {
        get {
            let (word, bit) = (slot >> 6, UInt64(slot & 63))
            let bits = (high[word] >> bit & 1) << 1 | (low[word] >> bit & 1)
            guard let state = MinuteState(rawValue: UInt8(bits)) else {
                preconditionFailure("two bits, four states")
            }
            return state
        }
        set {
            let (word, mask) = (slot >> 6, UInt64(1) << UInt64(slot & 63))
            high[word] = newValue.rawValue & 0b10 != 0 ? high[word] | mask : high[word] & ~mask
            low[word] = newValue.rawValue & 0b01 != 0 ? low[word] | mask : low[word] & ~mask
        }
    }

    /// What the planes add up to.
    public struct Counts: Equatable, Sendable {
        public var present = 0
        public var quiet = 0
        public var halt = 0
    }

    public var counts: Counts { counts(in: 0..<BlockLayout.slots) }

    /// The counts over some of the slots.
    public func counts(in slots: Range<Int>) -> Counts {
        var counts = Counts()
        for word in slots.lowerBound >> 6..<(slots.upperBound + 63) >> 6 {
            let mask = Self.mask(of: slots, word: word)
            counts.present += (high[word] & mask).nonzeroBitCount
            counts.quiet += (high[word] & low[word] & mask).nonzeroBitCount
            counts.halt += (~high[word] & low[word] & mask).nonzeroBitCount
        }
        return counts
    }

    /// The first slot that isn't missing, and the last; nil when all are.
    public var known: ClosedRange<Int>? {
        guard let first = high.indices.first(where: { high[$0] | low[$0] != 0 }),
            let last = high.indices.last(where: { high[$0] | low[$0] != 0 })
        else { return nil }
        let lowest = first << 6 + (high[first] | low[first]).trailingZeroBitCount
        let highest = last << 6 + 63 - (high[last] | low[last]).leadingZeroBitCount
        return lowest...highest
    }

    /// What a run of bars has in common: present (closed or quiet), halt or missing.
    public enum Class: Sendable {
        case present
        case halt
        case missing
    }

    /// Visits the longest runs of one class within some slots, in order.
    public func forEachRun(in slots: Range<Int>, _ visit: (Class, Range<Int>) -> Void) {
        var start = slots.lowerBound
        while start < slots.upperBound {
            let runClass = classOf(slot: start)
            let end = min(firstSlot(from: start, otherThan: runClass), slots.upperBound)
            visit(runClass, start..<end)
            start = end
        }
    }

    private func classOf(slot: Int) -> Class {
        let state = self[slot]
        return state.isPresent ? .present : state == .halt ? .halt : .missing
    }

    private func firstSlot(from slot: Int, otherThan runClass: Class) -> Int {
        var word = slot >> 6
        var others = ~bits(of: runClass, word: word) & (~0 << UInt64(slot & 63))
        while others == 0 {
            word += 1
            if word == BlockLayout.planeWords { return BlockLayout.slots }
            others = ~bits(of: runClass, word: word)
        }
        return word << 6 + others.trailingZeroBitCount
    }

    private func bits(of runClass: Class, word: Int) -> UInt64 {
        switch runClass {
        case .present: high[word]
        case .halt: ~high[word] & low[word]
        case .missing: ~(high[word] | low[word])
        }
    }

    /// The bits of a word that lie within a range of slots.
    private static func mask(of slots: Range<Int>, word: Int) -> UInt64 {
        let from = max(slots.lowerBound - word << 6, 0)
        let to = min(slots.upperBound - word << 6, 64)
        return (to == 64 ? ~0 : (1 << UInt64(to)) - 1) & (~0 << UInt64(from))
    }
}
