/// The last values of something, bar after bar: the newest `capacity` of them are always side by side.
public struct Track: Sendable {
    public let capacity: Int
    /// Twice the capacity: when it is full the newest move to the front.
    private var values: [Double]
    private var end = 0

    public init(capacity: Int) {
        precondition(capacity > 0)
        self.capacity = capacity
        values = Array(repeating: .nan, count: 2 * capacity)
    }

    /// How many there are, up to the capacity.
    public var count: Int { min(end, capacity) }

    public mutating func append(_ value: Double) {
        if end == values.count {
            for index in 0..<capacity - 1 { values[index] = values[index + capacity + 1] }
            end = capacity - 1
        }
        values[end] = value
        end += 1
    }

    public mutating func removeAll() { end = 0 }

    /// A value so many bars back; 0 is the newest.
    public subscript(back: Int) -> Double {
        precondition(back >= 0 && back < count)
        return values[end - 1 - back]
    }

    /// The newest so many, the oldest of them first.
    @_lifetime(borrow self)
    public func last(_ count: Int) -> Span<Double> {
        precondition(count >= 0 && count <= self.count)
        return values.span.extracting(end - count..<end)
    }
}
