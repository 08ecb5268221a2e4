/// A symbol as it stands in a frame: 1 to 24 characters of printable ASCII, padded with NUL.
///
/// Three words rather than a String: comparing and hashing one costs a few instructions and no allocation.
public struct WireSymbol: Hashable, Sendable, CustomStringConvertible {
    /// The longest symbol, in bytes.
    public static let bytes = 24

    /// The characters in order, the first in the lowest byte.
    let first: UInt64
    let second: UInt64
    let third: UInt64

    /// A symbol from the words of a frame, or nil if they are not one.
    init?(_ first: UInt64, _ second: UInt64, _ third: UInt64) {
        guard first != 0, Self.isText(first), Self.isText(second), Self.isText(third) else { return nil }
        // After the first NUL there may be nothing else.
        guard first >> 56 != 0 || second == 0, second >> 56 != 0 || third == 0 else { return nil }
        self.first = first
        self.second = second
        self.third = third
    }

    /// A symbol from its text, for example `BTCUSDT` or `DOTUSDT.P`.
    ///
    /// Nil unless the text is 1 to 24 characters of printable ASCII.
    public init?(_ text: String) {
        var words: [3 of UInt64] = [0, 0, 0]
        var length = 0
        for byte in text.utf8 {
            guard length < Self.bytes, byte != 0 else { return nil }
            words[length / 8] |= UInt64(byte) << UInt64(length % 8 * 8)
            length += 1
        }
        self.init(words[0], words[1], words[2])
    }

    /// The symbol's text.
    public var description: String {
        var characters = [UInt8]()
        characters.reserveCapacity(Self.bytes)
        for index in 0..<3 {
            var word = index == 0 ? first : index == 1 ? second : third
            while word != 0 {
                characters.append(UInt8(truncatingIfNeeded: word))
                word >>= 8
            }
        }
        return String(decoding: characters, as: UTF8.self)
    }

    /// Whether the bytes up to the word's last one that is not NUL are all printable ASCII (0x20 to 0x7E).
    private static func isText(_ word: UInt64) -> Bool {
        let each: UInt64 = 0x0101_0101_0101_0101
        let unused = UInt64(word.leadingZeroBitCount / 8)
        let padded =
            unused == 8 ? each &* 0x20 : word | (unused == 0 ? 0 : (each &* 0x20) << ((8 - unused) * 8))
        let isASCII = padded & (each &* 0x80) == 0
        let isNotControl = (padded &+ each &* 0x60) & (each &* 0x80) == each &* 0x80
        let isNotDelete = (padded &+ each) & (each &* 0x80) == 0
        return isASCII && isNotControl && isNotDelete
    }
}
