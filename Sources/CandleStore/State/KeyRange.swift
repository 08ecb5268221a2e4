/// The part of a table that a scan walks.
public struct KeyRange<Key: StateKey>: Sendable {
    /// The first key's bytes, and those of the key to stop before; nil where the table begins or ends.
    let lower: [UInt8]?
    let upper: [UInt8]?

    private init(lower: [UInt8]?, upper: [UInt8]?) { (self.lower, self.upper) = (lower, upper) }

    public static var all: Self { Self(lower: nil, upper: nil) }
    public static func from(_ key: Key) -> Self { Self(lower: key.bytes, upper: nil) }
    public static func before(_ key: Key) -> Self { Self(lower: nil, upper: key.bytes) }
    public static func within(_ keys: Range<Key>) -> Self {
        Self(lower: keys.lowerBound.bytes, upper: keys.upperBound.bytes)
    }

    /// The keys whose first parts are these.
    public static func prefix(_ parts: some StateKey) -> Self {
        let bytes = parts.bytes
        // What follows every key with this prefix: the last byte that can be raised is, and nothing stands behind it.
        var next = bytes
        while next.last == .max { next.removeLast() }
        if !next.isEmpty { next[next.count - 1] += 1 }
        return Self(lower: bytes, upper: next.isEmpty ? nil : next)
    }

    /// The keys that are in both.
    public func intersection(_ other: Self) -> Self {
        let lowers = [lower, other.lower].compactMap { $0 }
        let uppers = [upper, other.upper].compactMap { $0 }
        return Self(
            lower: lowers.max { $0.lexicographicallyPrecedes($1) },
            upper: uppers.min { $0.lexicographicallyPrecedes($1) })
    }
}

/// Which end a scan begins at.
public enum ScanOrder: Sendable {
    case forwards
    case backwards
}
