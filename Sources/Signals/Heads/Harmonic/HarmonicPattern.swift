/// The harmonic patterns: an impulse X-A, a retracement to B, C between them, and a last leg to D, where price should turn.
///
/// Ratios are Carney's (The Harmonic Trader, 1999; Harmonic Trading, 2010), and B to C is .382 to .886 of A to B in all.
package enum HarmonicPattern: UInt8, CaseIterable, BitwiseCopyable, Sendable {
    case gartley, butterfly, bat, crab
    /// It has no X: C-D is an extension of A-B.
    case abcd

    /// `gartley`, as reasons have it.
    var name: String { "\(self)" }

    /// By how much of itself a ratio may miss.
    static let tolerance = 0.05
    static let retracementBC = 0.382...0.886

    /// A-B over X-A.
    var retracementAB: ClosedRange<Double>? {
        switch self {
        case .gartley: 0.618...0.618
        case .butterfly: 0.786...0.786
        case .bat: 0.382...0.5
        case .crab: 0.382...0.618
        case .abcd: nil
        }
    }

    /// A-D over X-A; for ABCD, C-D over A-B.
    var completion: ClosedRange<Double> {
        switch self {
        case .gartley: 0.786...0.786
        case .butterfly, .abcd: 1.27...1.618
        case .bat: 0.886...0.886
        case .crab: 1.618...1.618
        }
    }

    /// Of a pattern that fits exactly. Five points say more than four.
    var quality: Double { self == .abcd ? 0.70 : 0.95 }

    /// By how much a ratio misses a range: 0 inside, 1 where the tolerance ends, nil beyond.
    static func error(of ratio: Double, from range: ClosedRange<Double>) -> Double? {
        let miss =
            ratio < range.lowerBound
            ? 1 - ratio / range.lowerBound : max(0, ratio / range.upperBound - 1)
        return miss <= tolerance ? miss / tolerance : nil
    }
}

/// A harmonic pattern whose D price has turned at.
package struct Harmonic: BitwiseCopyable, Equatable {
    package let pattern: HarmonicPattern
    package let direction: Direction
    /// Bars since D.
    package let age: Int
    /// Bars from its first point to D.
    package let length: Int
    /// The mean miss of its ratios: 0 for an exact fit, up to 1 where the tolerance ends.
    package let error: Double
    /// Where price is to turn, from `near`, which the last leg reaches first, to `far`.
    package let near: Double
    package let far: Double

    /// Bars after D at which a pattern is too old: a third of its length.
    var lifetime: Int { length / 3 }
    /// Half of the quality is left after half of the lifetime.
    var halfLife: Double { Double(max(1, lifetime)) / 2 }
    var quality: Double { pattern.quality * (1 - 0.35 * error) }
}
