internal import CWidth
internal import Indicators

/// What is asked of a run.
///
/// About twice what was seen, once for each width of instructions: memory is faster on other machines, and neighbours
/// come and go. So a fault that halves the speed of a path is found, not one of a tenth.
enum Bounds {
    static var ratios: [Ratio] {
        let (computing, materialising, call) =
            switch lanes_an_instruction() {
            case 8: (1.1, 1.8, 3.1)  // AVX-512: 0.55, 0.89 and 1.55.
            case 4: (1.4, 2.0, 3.2)  // AVX2: 0.68, 0.97 and 1.6.
            default: (2.9, 3.5, 5.3)  // SSE4.2: 1.45, 1.76 and 2.7.
            }
        return [
            Ratio("computing", over: "copying", atMost: computing),
            Ratio("materialising", over: "copying", atMost: materialising),
            Ratio("C call", over: "copying", atMost: call),
            Ratio("closes", over: "computing", atMost: 5.4),  // 1.9 to 2.7.
        ] + (processorCount() > 1 ? [sharing] : [])
    }

    /// One half where both processors are ours, and one where a neighbour has the other: so it is held against work
    /// that shares nothing. Seen: 0.5 to 1.1; threads that wait for each other would be at 2.
    private static let sharing = Ratio(
        "two threads", over: "computing", against: (pass: "two spinning", over: "spinning"), atMost: 1.6)
}
