/// Shares of 1 within bounds of their own.
enum ShareProjection {
    /// The nearest point with a sum of 1 and every share within its bounds: all are shifted by as much, and cut.
    ///
    /// Cutting and dividing by the sum afterwards would leave the bounds again.
    static func nearest(to point: [Double], within bounds: [ClosedRange<Double>]) -> [Double] {
        precondition(point.count == bounds.count && point.allSatisfy(\.isFinite))
        precondition(
            bounds.reduce(0) { $0 + $1.lowerBound } <= 1 + 1e-9
                && bounds.reduce(0) { $0 + $1.upperBound } >= 1 - 1e-9, "bounds that a sum of 1 fits into")
        func cut(_ share: Int, _ shift: Double) -> Double {
            min(max(point[share] - shift, bounds[share].lowerBound), bounds[share].upperBound)
        }
        // The sum falls with the shift: from all at their upper bounds to all at their lower ones.
        var low = zip(point, bounds).reduce(Double.infinity) { min($0, $1.0 - $1.1.upperBound) }
        var high = zip(point, bounds).reduce(-Double.infinity) { max($0, $1.0 - $1.1.lowerBound) }
        for _ in 0..<200 {
            let middle = low + (high - low) / 2
            guard middle > low, middle < high else { break }
            if point.indices.reduce(0, { $0 + cut($1, middle) }) > 1 { low = middle } else { high = middle }
        }
        return point.indices.map { cut($0, low + (high - low) / 2) }
    }
}
