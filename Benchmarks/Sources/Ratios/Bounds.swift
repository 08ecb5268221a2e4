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
            case 8: (1.5, 2.0, 4.2)  // AVX-512: 0.74, 0.99 and 2.1.
            case 4: (2.1, 2.6, 4.9)  // AVX2: 1.03, 1.28 and 2.4.
            default: (3.8, 4.6, 7.0)  // SSE4.2: 1.89, 2.30 and 3.5.
            }
        return [
            Ratio("computing", over: "copying", atMost: computing),
            Ratio("materialising", over: "copying", atMost: materialising),
            Ratio("C call", over: "copying", atMost: call),
            Ratio("closes", over: "computing", atMost: 5.4),  // 1.7 to 2.7.
        ] + (processorCount() > 1 ? [sharing] : [])
    }

    /// One half where both processors are ours, and one where a neighbour has the other: so it is held against work
    /// that shares nothing. Seen: 0.3 to 1.4; threads that wait for each other would be at 2.
    private static let sharing = Ratio(
        "two threads", over: "computing", against: (pass: "two spinning", over: "spinning"), atMost: 1.6)
}
