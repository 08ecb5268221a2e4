package import NIOCore

/// Text as the exchange writes it, into one buffer a reply.
extension ByteBuffer {
    /// A whole number.
    package mutating func writeDecimal(_ value: Int64) {
        var digits = InlineArray<24, UInt8>(repeating: 0)
        let start = digits.fill(value.magnitude, endingBefore: 24, isNegative: value < 0)
        writeDigits(digits, from: start)
    }

    mutating func writeDecimal(_ value: Int) { writeDecimal(Int64(value)) }

    /// Hundred-millionths with eight decimals: `0.01634790`, without quotes.
    package mutating func writeAmount(_ value: Int64) {
        var digits = InlineArray<24, UInt8>(repeating: 0)
        let (whole, rest) = value.magnitude.quotientAndRemainder(dividingBy: 100_000_000)
        var part = UInt32(truncatingIfNeeded: rest)
        for place in stride(from: 23, to: 15, by: -1) {
            digits[place] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: part % 10)
            part /= 10
        }
        digits[15] = UInt8(ascii: ".")
        let start = digits.fill(whole, endingBefore: 15, isNegative: value < 0)
        writeDigits(digits, from: start)
    }

    /// The same in quotes.
    package mutating func writeQuotedAmount(_ value: Int64) {
        writeInteger(UInt8(ascii: "\""))
        writeAmount(value)
        writeInteger(UInt8(ascii: "\""))
    }

    /// A text in quotes. Only what must be escaped is.
    mutating func writeQuoted(_ text: some StringProtocol) {
        writeInteger(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"):
                writeInteger(UInt8(ascii: "\\"))
                writeInteger(byte)
            case 0..<0x20: writeString("\\u00" + (byte < 16 ? "0" : "") + String(byte, radix: 16))
            default: writeInteger(byte)
            }
        }
        writeInteger(UInt8(ascii: "\""))
    }

    private mutating func writeDigits(_ digits: InlineArray<24, UInt8>, from start: Int) {
        // Copied through the buffer's own memory: a write of each digit is five times as slow.
        unsafe writeWithUnsafeMutableBytes(minimumWritableBytes: 24) { target in
            for place in start..<24 { unsafe target[place - start] = digits[place] }
            return 24 - start
        }
    }
}

extension InlineArray<24, UInt8> {
    /// Puts a number's digits before a place; where they start.
    fileprivate mutating func fill(_ value: UInt64, endingBefore end: Int, isNegative: Bool) -> Int {
        var (place, value) = (end, value)
        repeat {
            place -= 1
            self[place] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: value % 10)
            value /= 10
        } while value > 0
        if isNegative {
            place -= 1
            self[place] = UInt8(ascii: "-")
        }
        return place
    }
}
