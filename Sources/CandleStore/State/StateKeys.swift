public import Market

extension StateKey where Self: FixedWidthInteger & UnsignedInteger {
    public func write(to key: inout KeyWriter) { key.write(bigEndian: self) }
    public init(from key: inout KeyReader) throws(Unreadable) { self = try key.bigEndian(Self.self) }
}

// With the sign's bit turned over, the least number has the least bytes.
extension StateKey where Self: FixedWidthInteger & SignedInteger, Magnitude: FixedWidthInteger {
    public func write(to key: inout KeyWriter) {
        key.write(bigEndian: Magnitude(truncatingIfNeeded: self) ^ (1 << (Self.bitWidth - 1)))
    }

    public init(from key: inout KeyReader) throws(Unreadable) {
        self = Self(truncatingIfNeeded: try key.bigEndian(Magnitude.self) ^ (1 << (Self.bitWidth - 1)))
    }
}

extension UInt8: StateKey {}
extension UInt16: StateKey {}
/// A symbol's number, too.
extension UInt32: StateKey {}
extension UInt64: StateKey {}
extension Int32: StateKey {}
extension Int64: StateKey {}
extension Int: StateKey {}

extension Minute: StateKey {
    public func write(to key: inout KeyWriter) { key.write(sinceEpoch) }
    public init(from key: inout KeyReader) throws(Unreadable) { self.init(try key.read(Int.self)) }
}

/// A name in a key: a job, a head, a host. 1 to 63 printable characters of ASCII; a zero ends it, so that a name stands
/// before those it begins, whatever follows.
public struct ShortName: StateKey, Hashable, CustomStringConvertible {
    public let text: String

    public static let lengthMax = 63

    /// Nil for a text that is no such name.
    public init?(_ text: String) {
        guard (1...Self.lengthMax).contains(text.utf8.count), text.utf8.allSatisfy(Self.isAllowed) else {
            return nil
        }
        self.text = text
    }

    private static func isAllowed(_ byte: UInt8) -> Bool { (0x20...0x7E).contains(byte) }

    public static func < (left: Self, right: Self) -> Bool {
        left.text.utf8.lexicographicallyPrecedes(right.text.utf8)
    }

    public func write(to key: inout KeyWriter) {
        for byte in text.utf8 { key.write(byte) }
        key.write(0 as UInt8)
    }

    public init(from key: inout KeyReader) throws(Unreadable) {
        var bytes: [UInt8] = []
        while true {
            let byte = try key.read(UInt8.self)
            if byte == 0 { break }
            bytes.append(byte)
        }
        guard let name = Self(String(decoding: bytes, as: UTF8.self)) else {
            throw Unreadable("its key holds a name that is none")
        }
        self = name
    }

    public var description: String { text }
}

/// Keys one after the other, ordered by the first, then by the second, and so on: for what needs no name of its own.
public struct Compound<each Part: StateKey>: StateKey, CustomStringConvertible {
    public let parts: (repeat each Part)

    public init(_ part: repeat each Part) { parts = (repeat each part) }

    public static func == (left: Self, right: Self) -> Bool {
        for (left, right) in repeat (each left.parts, each right.parts) {
            if left != right { return false }
        }
        return true
    }

    public static func < (left: Self, right: Self) -> Bool {
        for (left, right) in repeat (each left.parts, each right.parts) {
            if left != right { return left < right }
        }
        return false
    }

    public func write(to key: inout KeyWriter) { repeat (each parts).write(to: &key) }

    public init(from key: inout KeyReader) throws(Unreadable) {
        parts = (repeat try (each Part)(from: &key))
    }

    public var description: String {
        var texts: [String] = []
        for part in repeat each parts { texts.append("\(part)") }
        return texts.joined(separator: ", ")
    }
}
