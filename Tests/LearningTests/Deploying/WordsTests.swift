import Learning
import Testing

struct WordsTests {
    @Test(arguments: [
        (0.0, 0, "0"), (1.5, 0, "2"), (-0.04, 1, "0.0"), (-0.05, 1, "-0.1"), (12.3456, 3, "12.346"),
        (0.005, 3, "0.005"),
        (-1.0, 2, "-1.00"), (.nan, 2, "unknown"), (.infinity, 2, "inf"), (1e300, 2, "1e+300"),
    ])
    func aNumberHasItsDigits(number: Double, digits: Int, text: String) {
        #expect(number.text(digits) == text)
    }
}
