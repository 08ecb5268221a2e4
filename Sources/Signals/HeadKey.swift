/// The nine heads, in the order of every sum, matrix and record.
public enum HeadKey: UInt8, CaseIterable, Sendable {
    // The raw value is part of stored records: never change one.
    case technical = 0
    case sentiment = 1
    case volume = 2
    case rules = 3
    case ict = 4
    case wyckoff = 5
    case harmonic = 6
    case structure = 7
    case crypto = 8

    public static let count = allCases.count

    /// `technical`, as the store, the wire, learning and analytics write it.
    public var name: String { "\(self)" }

    /// `A` to `I`.
    public var letter: String { String(UnicodeScalar(UInt8(ascii: "A") + rawValue)) }

    /// The share of the vote before anything is learned; the nine add up to 1.
    public var defaultWeight: Double {
        switch self {
        case .technical, .volume, .ict, .wyckoff: 0.13
        case .crypto: 0.12
        case .sentiment, .rules, .harmonic, .structure: 0.09
        }
    }
}
