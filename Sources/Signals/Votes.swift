/// The nine heads' votes of one symbol at one bar; nil where a head abstains.
public struct Votes: Sendable {
    private var votes: InlineArray<9, Vote?>

    public init() { votes = InlineArray(repeating: nil) }

    public subscript(key: HeadKey) -> Vote? {
        get { votes[Int(key.rawValue)] }
        set { votes[Int(key.rawValue)] = newValue }
    }
}
