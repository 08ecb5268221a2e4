/// How far long work is, on stderr: a bar that rewrites itself on a terminal, a line now and then elsewhere.
struct ProgressBar {
    private let unit: String
    private let start = Clock.nanoseconds
    private var shown = 0
    private var isShown = false

    /// - Parameter unit: what is counted: `rows`.
    init(_ unit: String) { self.unit = unit }

    /// - Parameters:
    ///   - done: the part of `total` that is done, which the bar and the time left are reckoned from.
    ///   - count: how many units that was.
    mutating func show(done: Int, of total: Int, count: Int, note: String = "") {
        let now = Clock.nanoseconds
        let pause = Output.isErrorTerminal ? 100_000_000 : 5_000_000_000
        guard now - shown >= pause, now - start >= pause else { return }
        shown = now
        let seconds = Double(now - start) / 1e9
        let share = total > 0 ? min(1, Double(done) / Double(total)) : 0
        let left = share > 0 ? Int(seconds / share * (1 - share)) : 0
        let rate = Double(count) / seconds
        let speed = rate < 10 ? "\(rate.rounded(toDigits: 2))" : "\(Int(rate))"
        let numbers =
            "\(Int(share * 100))%  \(count) \(unit)  \(speed) \(unit)/s  \(left / 60)m \(left % 60)s left  \(note)"
        isShown = true
        if Output.isErrorTerminal {
            let filled = Int(share * 24)
            let bar = String(repeating: "#", count: filled) + String(repeating: ".", count: 24 - filled)
            Output.show("\r\u{1B}[K[\(bar)] \(numbers)")
        } else {
            Output.complain(numbers)
        }
    }

    /// Makes room for what comes after.
    func finish() {
        if isShown, Output.isErrorTerminal { Output.show("\r\u{1B}[K") }
    }
}
