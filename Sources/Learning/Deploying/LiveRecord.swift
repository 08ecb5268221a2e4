/// What signals did lately, as they were published.
public struct LiveRecord: Sendable, Equatable {
    /// A signal that ended.
    public struct Outcome: Sendable, Equatable {
        /// The day of its decision, since the Unix epoch.
        public var day: Int
        /// Of the risk, after costs.
        public var multiple: Double

        public init(day: Int, multiple: Double) { (self.day, self.multiple) = (day, multiple) }
    }

    /// Those since the last deployment; older ones are not looked at.
    public var outcomes: [Outcome]
    /// Signals of a day, 0 for a day that was decided on without one; a day that is not in it is not known.
    public var emitted: [Int: Int]

    public init(outcomes: [Outcome] = [], emitted: [Int: Int] = [:]) {
        (self.outcomes, self.emitted) = (outcomes, emitted)
    }
}
