public import Signals

/// Thresholds, and what they do on the sample that they come of.
public struct CalibrationFit: Sendable {
    public let calibration: Calibration
    /// The share of the candidates that they stop.
    public let rejection: Double
    /// The share of a head's votes that are strong by them.
    public let strongShare: Double
    /// The quantile of those with agreement that confidence and confluence have to reach.
    public let quantile: Double

    /// A strong vote is among so many of a head's, unless agreement would be out of reach.
    static let strongShares = [0.15, 0.20, 0.25, 0.30, 0.40, 0.50, 0.60]
    /// Of all candidates, the share that has to agree for the other stages to have something to choose from.
    static let agreeingMin = 0.04
    /// The share that the quality stages let through.
    public static let passing = 0.015
    public static let countMin = 1000
}

extension CalibrationSample {
    /// Sets the thresholds so that the quality stages stop 98.5% of the sample; nil for a sample that is too small, or of which
    /// too little gets as far.
    public func fit(version: Int) -> CalibrationFit? {
        guard rows.count >= CalibrationFit.countMin else { return nil }
        let needed = CalibrationFit.agreeingMin * Double(rows.count)
        var (share, thresholds, agreeing) = (0.0, [Double](), [Row]())
        for next in CalibrationFit.strongShares {
            (share, thresholds) = (next, strongStrengths(share: next))
            agreeing = rows.filter { $0.passesRest && $0.strong(thresholds) >= $0.strongNeeded }
            if Double(agreeing.count) >= needed { break }
        }
        let passing = Int(CalibrationFit.passing * Double(rows.count))
        guard agreeing.count >= max(passing, 1) else { return nil }
        var (low, high) = (0.0, 1.0)
        for _ in 0..<40 {
            let middle = (low + high) / 2
            let calibration = calibration(version, thresholds, agreeing, quantile: middle)
            if agreeing.count(where: { $0.passes(calibration) }) > passing {
                low = middle
            } else {
                high = middle
            }
        }
        let fitted = calibration(version, thresholds, agreeing, quantile: high)
        let passed = agreeing.count { $0.passes(fitted) }
        return CalibrationFit(
            calibration: fitted, rejection: 1 - Double(passed) / Double(rows.count), strongShare: share,
            quantile: high)
    }

    /// Of each head the strength that so many of its votes exceed; that of the strongest vote there can be for a head that
    /// never votes.
    private func strongStrengths(share: Double) -> [Double] {
        HeadKey.allCases.map { key in
            let sizes = rows.map { abs($0.strengths[Int(key.rawValue)]) }.filter { $0 > 0 }
            return sizes.quantile(1 - share) ?? 1
        }
    }

    private func calibration(
        _ version: Int, _ strong: [Double], _ agreeing: [Row], quantile: Double
    ) -> Calibration {
        var calibration = Calibration.standard
        (calibration.version, calibration.strongStrengths) = (version, strong)
        calibration.confidenceMin = agreeing.map(\.confidence).quantile(quantile) ?? 1
        calibration.confluenceMin = agreeing.map(\.confluence).quantile(quantile) ?? 1
        calibration.regimeConfidenceMin = Regime.allCases.map { regime in
            let own = agreeing.filter { $0.regime == regime }.map(\.confidence)
            guard own.count >= Self.rowsOfRegimeMin else { return calibration.confidenceMin }
            return own.quantile(quantile) ?? calibration.confidenceMin
        }
        return calibration
    }

    private static let rowsOfRegimeMin = 100
}

extension CalibrationSample.Row {
    fileprivate func strong(_ thresholds: [Double]) -> Int {
        HeadKey.allCases.count { key in
            let strength = strengths[Int(key.rawValue)] * direction
            return strength > 0 && strength >= thresholds[Int(key.rawValue)]
        }
    }

    fileprivate func passes(_ calibration: Calibration) -> Bool {
        guard let regime else { return false }
        return Gate.reaches(confidence, calibration.confidenceMin)
            && Gate.reaches(confluence, calibration.confluenceMin)
            && Gate.reaches(confidence, calibration.regimeConfidenceMin[Int(regime.rawValue)])
    }
}

extension [Double] {
    /// The value that a share of them does not reach (nearest rank); nil for none.
    func quantile(_ share: Double) -> Double? {
        guard !isEmpty else { return nil }
        let sorted = sorted()
        return sorted[Swift.min(count - 1, Int(share * Double(count)))]
    }
}
