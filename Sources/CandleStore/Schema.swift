/// The version of a store's layout.
///
/// A newer major is refused; a newer minor only adds what an older reader may ignore.
public struct Schema: Equatable, Sendable, CustomStringConvertible {
    public var major: UInt16
    public var minor: UInt16

    public init(major: UInt16, minor: UInt16) { (self.major, self.minor) = (major, minor) }

    /// What this program writes.
    public static let current = Schema(major: 1, minor: 0)

    public var description: String { "\(major).\(minor)" }
}
