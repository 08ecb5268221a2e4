import Exchange
import Glibc
import Testing

struct DecimalTests {
    private func value(_ text: String) -> Double? { Decimal.value(of: Array(text.utf8)) }

    @Test(arguments: [
        ("0", 0), ("123", 123), ("1.5", 1.5), ("1.", 1), (".5", 0.5), ("+2.5", 2.5), ("-2.5", -2.5),
        ("1e-7", 1e-7), ("1E5", 1e5), ("1.25e+2", 125), ("00012.500", 12.5), ("8.02e-06", 0.00000802),
        ("93576.00000000", 93576), ("0.00000802", 0.00000802), ("1e400", .infinity), ("1e-400", 0),
        ("18446744073709551615", 0x1p64), ("1e99999999999999999999", .infinity),
    ])
    func readsDecimals(text: String, expected: Double) { #expect(value(text) == expected) }

    @Test func keepsTheSignOfZero() { #expect(value("-0.0")?.sign == .minus) }

    @Test(arguments: [
        "", "-", "+", ".", "e5", ".e5", "1e", "1e+", "nan", "NaN", "inf", "-inf", "infinity", "0x10", "0x1p3",
        " 1", "1 ", "1,5", "1.2.3", "--1", "+-1", "1e5x", "1e5.0", "1_000", "1d5", "1\u{0}", "١",
    ])
    func refusesWhatIsNoDecimal(text: String) { #expect(value(text) == nil) }

    /// The published hard cases of David Gay's and Vern Paxson's reports, with their bits.
    @Test(
        arguments: [
            ("9007199254740993", 0x4340_0000_0000_0000),
            ("9007199254740993.0000000001", 0x4340_0000_0000_0001),
            ("9007199254740995", 0x4340_0000_0000_0002), ("2.2250738585072011e-308", 0x000F_FFFF_FFFF_FFFF),
            ("2.2250738585072012e-308", 0x0010_0000_0000_0000), ("4.9406564584124654e-324", 1),
            ("2.4703282292062327e-324", 0), ("2.4703282292062328e-324", 1),
            ("1.7976931348623157e308", 0x7FEF_FFFF_FFFF_FFFF),
            ("1.7976931348623159e308", 0x7FF0_0000_0000_0000),
            ("0.500000000000000166533453693773481063544750213623046875", 0x3FE0_0000_0000_0002),
            ("3.518437208883201171875e13", 0x42C0_0000_0000_0002),
            ("6929495644600919.5", 0x4338_9E56_EE5E_7A58),
        ] as [(String, UInt64)])
    func roundsHardCasesToTheNearest(text: String, bits: UInt64) { #expect(value(text)?.bitPattern == bits) }

    /// Two references: the standard library and the C library.
    private func expectNearest(_ text: String) {
        let ours = value(text)
        let theirs = unsafe strtod(text, nil)
        if ours?.bitPattern != Double(text)?.bitPattern || ours != theirs {
            Issue.record("\(text) became \(String(describing: ours))")
        }
    }

    @Test func roundsLikeTheReferencesAtAnyLength() {
        var random = SplitMix(state: 7)
        for _ in 0..<300_000 {
            var text = String(
                (0..<Int.random(in: 1...24, using: &random)).map { _ in
                    "0123456789".randomElement(using: &random)!
                })
            let point = Int.random(in: 0...text.count, using: &random)
            if Bool.random(using: &random) {
                text.insert(".", at: text.index(text.startIndex, offsetBy: point))
            }
            if Int.random(in: 0..<3, using: &random) == 0 {
                text += "e\(Int.random(in: -345...310, using: &random))"
            }
            if Int.random(in: 0..<5, using: &random) == 0 { text = "-" + text }
            expectNearest(text)
        }
    }

    @Test func readsEveryPrintedDoubleBack() {
        var random = SplitMix(state: 8)
        for _ in 0..<200_000 {
            let double = Double(bitPattern: random.next())
            if double.isFinite { expectNearest("\(double)") }
            let subnormal = Double(bitPattern: random.next() >> 12)
            expectNearest("\(subnormal)")
        }
    }

    /// Between two neighbouring doubles from 2^53 on the middle is a whole number: exactly there, and one off.
    @Test func tiesGoToTheEvenNeighbour() {
        var random = SplitMix(state: 9)
        for _ in 0..<20_000 {
            let shift = UInt64.random(in: 1...10, using: &random)
            let middle =
                (UInt64.random(in: (1 << 52)..<(1 << 53), using: &random) << shift) + (1 << (shift - 1))
            for number in [middle - 1, middle, middle + 1] {
                expectNearest("\(number)")
                expectNearest("\(number).0")
                expectNearest("\(number)e-\(Int.random(in: 0...22, using: &random))")
            }
        }
    }

    /// Fractions that end exactly on, just below and just above the middle between two neighbours.
    @Test func tiesInFractionsGoToTheEvenNeighbour() {
        var random = SplitMix(state: 10)
        for _ in 0..<20_000 {
            let bits = Int.random(in: 50...52, using: &random)
            let whole = UInt64.random(in: (1 << bits)..<(2 << bits), using: &random)
            let odd = 2 * Int.random(in: 0..<(1 << (52 - bits)), using: &random) + 1
            for thousandths in (odd * 1000 >> (53 - bits)) - 1...(odd * 1000 >> (53 - bits)) + 1 {
                let text = "\(whole).\(String(1000 + thousandths).dropFirst())"
                expectNearest(text)
                expectNearest(text + "0000000000001")
            }
        }
    }
}
