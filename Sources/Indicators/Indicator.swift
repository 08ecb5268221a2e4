/// A column: one of a family's values, under the name that the field knows it by, or that its parameters give it.
public struct Indicator: Hashable, Sendable {
    public let name: String
    let family: Family
    /// Which of the family's columns.
    let output: Int

    init(_ name: String, _ family: Family, output: Int = 0) {
        (self.name, self.family, self.output) = (name, family, output)
    }

    /// Bars before the first value: the age of the first value less one.
    public var warmup: Int { family.warmup(of: output) }

    /// Bars after which a series that began elsewhere agrees to 1e-9; nil if it need never.
    public var convergence: Int? {
        switch memory {
        case .window: warmup
        case .exponential(let decays): warmup + decays.reduce(0) { $0 + Self.bars(decay: $1) }
        case .day: 1440
        case .whole: nil
        }
    }

    var memory: Memory { family.memory(of: output) }

    /// What it is, in a line.
    public var definition: String { family.definition(of: output, name.drop { $0 != "(" }) }

    /// Where the definition comes from.
    public var source: String { family.source }

    /// How much of the past a column knows.
    enum Memory: Hashable, Sendable {
        /// A window, and nothing before it.
        case window
        /// Averages, one of the other, in which old values lose this share a bar.
        case exponential([Double])
        /// The day so far; in one-minute bars.
        case day
        /// Everything since the start.
        case whole
    }

    /// Bars until a share of 1e-9 is left, with one digit to spare for what is divided by something small.
    private static func bars(decay: Double) -> Int {
        var (left, bars) = (1.0, 0)
        while left > 1e-10 { (left, bars) = (left * (1 - decay), bars + 1) }
        return bars
    }
}

extension Indicator: CustomStringConvertible {
    public var description: String { name }
}
