/// Elder's force index, EMA13 of the change of the close times the volume, against the EMA13 of its size.
struct ForceIndex: BitwiseCopyable, Sendable {
    static let period = 13
    /// Bars until the start no longer matters much: four periods.
    static let warmupBars = 52

    private var force = 0.0
    private var size = 0.0
    private var bars = 0

    mutating func advance(_ chart: borrowing Chart) {
        guard chart.count > 1 else { return }
        let value = (chart.closes[0] - chart.closes[1]) * chart.volumes[0]
        let alpha = 2 / Double(Self.period + 1)
        force += alpha * (value - force)
        size += alpha * (abs(value) - size)
        bars += 1
    }

    /// In [-1, 1]; nil while it warms up and where nothing moved.
    ///
    /// Of forces of one size and any sign the ratio's deviation is the square root of alpha / (2 - alpha), 0.28: twice
    /// that is a full leaning.
    var leaning: Double? {
        guard bars >= Self.warmupBars, size > 0 else { return nil }
        return clipped(force / size / 0.56)
    }
}
