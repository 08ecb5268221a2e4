internal import Foundation
internal import Indicators

/// How the hot paths stand to copying memory and to each other, in one run.
///
/// Ends with 1 where a ratio is beyond its bound, or where two ways to the same values differ. Times change with the
/// machine and the hour, ratios little, so a change is held to them.
@main
struct Ratios {
    static func main() {
        let paths = Paths()
        let ratios = Bounds.ratios
        var rounds = Rounds(paths.passes)
        // What does not hold at once is measured on, which tells a busy machine from a slow program.
        for _ in 0..<3 {
            rounds.go(9)
            if ratios.allSatisfy({ $0.holds(in: rounds) }) { break }
        }
        print(
            "\(Paths.symbols) symbols x \(Paths.bars) bars, all columns; in turn, \(rounds.count) rounds\n"
        )
        show(rounds)
        show(ratios, in: rounds)
        let same = paths.agreements.map(show).allSatisfy { $0 }
        exit(same && ratios.allSatisfy { $0.holds(in: rounds) } ? 0 : 1)
    }

    private static func show(_ rounds: Rounds) {
        print(row("pass", "ns"))
        for pass in rounds.passes { print(row(pass.name, digits(rounds.time(pass.name)))) }
        print("")
    }

    private static func show(_ ratios: [Ratio], in rounds: Rounds) {
        print(row("ratio", "is", "at most"))
        for ratio in ratios {
            let cells = [ratio.value(in: rounds), ratio.limit].map(digits)
            print(row("\(ratio)", cells[0], cells[1]) + (ratio.holds(in: rounds) ? "" : "   BEYOND"))
        }
        if processorCount() == 1 { print("two threads: skipped, there is one processor") }
        print("")
    }

    /// Answers whether all ways lead to the same values.
    private static func show(_ agreement: Agreement) -> Bool {
        let ways = agreement.ways.map { "\($0.name) \($0.fingerprint)" }.joined(separator: ", ")
        print("\(agreement.values): \(ways)\(agreement.holds ? "" : "   DIFFERENT")")
        return agreement.holds
    }

    private static func row(_ name: String, _ cells: String...) -> String {
        func spaces(_ count: Int) -> String { String(repeating: " ", count: max(1, count)) }
        return cells.reduce(name + spaces(64 - name.count)) { $0 + spaces(8 - $1.count) + $1 }
    }

    private static func digits(_ number: Double) -> String {
        let hundredths = Int((number * 100).rounded())
        return "\(hundredths / 100).\(hundredths % 100 < 10 ? "0" : "")\(hundredths % 100)"
    }
}
