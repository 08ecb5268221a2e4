internal import Market

/// A family of columns: the formula of one bar, and what it carries from bar to bar.
///
/// Batch is a loop over `step`, live is one call of it. Nothing is ever reset: a kernel starts anew by itself where
/// the age of a lane says so, so what it carried before, NaN included, never reaches a value.
protocol Kernel: Sendable {
    /// What is carried from bar to bar. It begins as zeros.
    associatedtype State: BitwiseCopyable

    /// How many lanes its rings take.
    static var historyLanes: Int { get }

    /// The age from which on no lane starts anything any more.
    var settledAge: Int { get }

    /// It takes means of windows, for which flat ones count.
    var mindsFlat: Bool { get }

    /// - Parameter careful: some lane may be younger than `settledAge`, or some window flat. The arithmetic is the same
    ///   either way; only the starts and exceptions are left out when it is known that there is none.
    func step(_ bar: Bar, _ state: inout State, careful: Bool)
}

extension Kernel {
    static var historyLanes: Int { 0 }
    var settledAge: Int { 0 }
    var mindsFlat: Bool { false }
}

/// Of kernels that carry nothing.
struct Nothing: BitwiseCopyable {}

/// Two kernels in one loop: what one writes is still at hand for the other, and while one waits the other computes.
struct Both<First: Kernel, Second: Kernel>: Kernel {
    struct State: BitwiseCopyable {
        var first: First.State
        var second: Second.State
    }

    let first: First
    let second: Second

    init(_ first: First, _ second: Second) { (self.first, self.second) = (first, second) }

    static var historyLanes: Int { First.historyLanes + Second.historyLanes }
    var settledAge: Int { max(first.settledAge, second.settledAge) }
    var mindsFlat: Bool { first.mindsFlat || second.mindsFlat }

    @inline(always)
    func step(_ bar: Bar, _ state: inout State, careful: Bool) {
        first.step(bar, &state.first, careful: careful)
        second.step(bar.moved(by: First.historyLanes), &state.second, careful: careful)
    }
}
