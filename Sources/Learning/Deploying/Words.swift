#if canImport(Glibc)
    internal import Glibc
#endif

extension Double {
    /// With so many digits behind the point, for people.
    func text(_ digits: Int) -> String {
        guard isFinite, abs(self) < 1e15 else { return isNaN ? "unknown" : "\(self)" }
        let scale = pow(10, Double(digits))
        let units = (self * scale).rounded()
        guard abs(units) < 1e15 else { return "\(self)" }
        let whole = Int(abs(units))
        let sign = units < 0 ? "-" : ""
        guard digits > 0 else { return "\(sign)\(whole)" }
        let fraction = String(whole % Int(scale))
        let zeros = String(repeating: "0", count: digits - fraction.count)
        return "\(sign)\(whole / Int(scale)).\(zeros)\(fraction)"
    }
}
