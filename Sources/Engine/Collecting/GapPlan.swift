package import CandleStore
package import Market

/// Which of a symbol's minutes must be asked for.
package enum GapPlan {
    /// The ranges within a window of which nothing is known, oldest first: before the first known minute, between, and after
    /// the last.
    ///
    /// - Parameter absentBefore: the exchange has nothing of the symbol before this minute.
    package static func missing(
        in coverage: Coverage?, within window: Range<Minute>, absentBefore: Minute? = nil
    ) -> [Range<Minute>] {
        let first = min(max(window.lowerBound, absentBefore ?? window.lowerBound), window.upperBound)
        let window = first..<window.upperBound
        guard let coverage else { return window.isEmpty ? [] : [window] }
        var ranges = [window.lowerBound..<max(window.lowerBound, min(coverage.first, window.upperBound))]
        for hole in coverage.holes where hole.state == .missing {
            ranges.append((hole.start..<hole.end).clamped(to: window))
        }
        ranges.append(min(max(coverage.last + 1, window.lowerBound), window.upperBound)..<window.upperBound)
        return ranges.filter { !$0.isEmpty }
    }
}
