/// Decimal text to the nearest double, ties to even, from bytes.
///
/// A price has few digits, so `significand / 10^places` is nearly always a division of two exactly known doubles and
/// correctly rounded by itself (W. D. Clinger, "How to read floating point numbers accurately", 1990). Up to 19
/// digits take one integer division; only what is longer goes the general way.
package enum Decimal {
    /// Digits, and a fraction if there is one, up to the first other byte, where the cursor is left.
    ///
    /// nil when it isn't as plain as that; then `value` decides. Reads up to 7 bytes past that other byte.
    @inline(__always)  // Eight calls a row, and the cursor stays in a register: 30% of the time of a row.
    static func plain(at cursor: inout UnsafeRawPointer) -> Double? {
        var significand: UInt64 = 0
        var digits = unsafe run(at: &cursor, into: &significand)
        var places = 0
        if unsafe cursor.load(as: UInt8.self) == UInt8(ascii: ".") {
            unsafe cursor += 1
            places = unsafe run(at: &cursor, into: &significand)
            digits += places
        }
        guard digits > 0, digits <= digitsMax else { return nil }
        return quotient(significand, places: places)
    }

    /// A run of digits, appended to the significand; how many they were. Beyond 19 in all the significand wraps.
    @inline(__always)
    static func run(at cursor: inout UnsafeRawPointer, into significand: inout UInt64) -> Int {
        var total = 0
        while true {
            let word = unsafe UInt64(littleEndian: cursor.loadUnaligned(as: UInt64.self))
            let count = leadingDigits(word)
            if count == 0 { return total }
            significand = significand &* powersOfTen[count] &+ number(word, count)
            unsafe cursor += count
            total += count
            if count < 8 { return total }
        }
    }

    /// The whole text as `[+-] digits [. digits] [e [+-] digits]`, with a digit before or after the point.
    ///
    /// nil for anything else: empty, `nan`, `inf`, hexadecimal, spaces, more behind it. Too large is infinity.
    package static func value(of text: some Collection<UInt8>) -> Double? {
        var rest = text[...]
        let negative = rest.first == UInt8(ascii: "-")
        if negative || rest.first == UInt8(ascii: "+") { rest = rest.dropFirst() }
        var (significand, digits, places, seen) = (UInt64(0), 0, 0, false)
        func take(fraction: Bool) {
            while let byte = rest.first, (48...57).contains(byte) {
                rest = rest.dropFirst()
                seen = true
                if fraction { places += 1 }
                if significand > 0 || byte > 48 { digits += 1 }  // Leading zeros are no significant digits.
                significand = significand &* 10 &+ UInt64(byte - 48)
            }
        }
        take(fraction: false)
        if rest.first == UInt8(ascii: ".") {
            rest = rest.dropFirst()
            take(fraction: true)
        }
        guard seen else { return nil }
        if let byte = rest.first {
            guard byte | 0x20 == UInt8(ascii: "e"), let exponent = exponent(rest.dropFirst()) else {
                return nil
            }
            places -= exponent
        }
        guard digits <= digitsMax, (0...placesMax).contains(places) else {
            // As exact, and independent of the locale.
            return Double(String(decoding: text, as: UTF8.self))
        }
        let magnitude = quotient(significand, places: places)
        return negative ? -magnitude : magnitude
    }

    private static let digitsMax = 19  // Every number of 19 digits fits into 64 bits.
    private static let placesMax = 19  // So does every power of ten up to this one.

    private static func exponent(_ text: some Collection<UInt8>) -> Int? {
        let digits = text.first == UInt8(ascii: "-") || text.first == UInt8(ascii: "+") ? 1 : 0
        guard text.count > digits, text.dropFirst(digits).allSatisfy({ (48...57).contains($0) }) else {
            return nil
        }
        let magnitude = text.dropFirst(digits).reduce(0) { min($0 * 10 + Int($1 - 48), 100_000) }
        return text.first == UInt8(ascii: "-") ? -magnitude : magnitude
    }

    /// `significand / 10^places`, rounded once.
    @inline(__always)
    private static func quotient(_ significand: UInt64, places: Int) -> Double {
        significand <= 1 << 53
            ? Double(significand) / Double(powersOfTen[places])  // Exact operands: 10^22 would still be.
            : longQuotient(significand, places: places)
    }

    /// The quotient to 63 bits or more and whether a remainder was left is all that rounding needs.
    @inline(never)
    private static func longQuotient(_ significand: UInt64, places: Int) -> Double {
        let divisor = powersOfTen[places]
        let (up, divisorUp) = (significand.leadingZeroBitCount, divisor.leadingZeroBitCount)
        let dividend = significand << up
        let (quotient, remainder) = (divisor << divisorUp).dividingFullWidth((dividend >> 1, dividend << 63))
        // At least nine bits below the last that counts.
        let rounded = Double(quotient | (remainder == 0 ? 0 : 1))
        return rounded * Double(sign: .plus, exponent: divisorUp - up - 63, significand: 1)
    }

    /// How many of the bytes, from the lowest on, are digits.
    ///
    /// Carries and borrows only reach the bytes above the first that is no digit, and the lowest flag is what counts.
    @inline(__always)
    private static func leadingDigits(_ word: UInt64) -> Int {
        let above9 = word &+ 0x4646_4646_4646_4646
        let below0 = word &- 0x3030_3030_3030_3030
        return ((above9 | below0) & 0x8080_8080_8080_8080).trailingZeroBitCount >> 3
    }

    /// The number that the lowest `count` bytes spell, 1 to 8, by three multiplications: pairs, fours, eights
    /// (D. Lemire, "Quickly parsing eight digits", 2018).
    @inline(__always)
    private static func number(_ word: UInt64, _ count: Int) -> UInt64 {
        var value = (word ^ 0x3030_3030_3030_3030) &<< UInt64(64 - 8 * count)
        value = value &* 10 &+ (value &>> 8)
        let low = (value & 0x0000_00FF_0000_00FF) &* 0x000F_4240_0000_0064
        let high = ((value &>> 16) & 0x0000_00FF_0000_00FF) &* 0x0000_2710_0000_0001
        return (low &+ high) &>> 32
    }

    private static let powersOfTen: [20 of UInt64] = [
        1, 10, 100, 1000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000, 10_000_000_000,
        100_000_000_000, 1_000_000_000_000, 10_000_000_000_000, 100_000_000_000_000, 1_000_000_000_000_000,
        10_000_000_000_000_000, 100_000_000_000_000_000, 1_000_000_000_000_000_000,
        10_000_000_000_000_000_000,
    ]
}
