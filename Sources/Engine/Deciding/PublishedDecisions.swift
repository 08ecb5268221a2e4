internal import Learning
public import Market
public import Signals

/// What is shown of decisions: signals, and of every symbol the last candidate.
public struct PublishedDecisions: Sendable {
    /// Who decides, and at the closes of which interval; nil where nobody does.
    public package(set) var judge: Judge?
    public package(set) var interval: Interval?
    /// Why nothing is decided although somebody should; nil when all is well.
    public package(set) var trouble: String?
    /// The newest first, as many as are kept at hand.
    public private(set) var signals: [DecisionJournal.Entry] = []
    /// Of each of them, the change that brought it as it stands; and how many changes there were.
    public private(set) var changes: [UInt64] = []
    public private(set) var changeCount: UInt64 = 0
    /// The last candidate of each symbol, a signal or not.
    public package(set) var candidates: [Symbol: Candidate] = [:]
    /// The last decision close; nil before the first.
    public package(set) var decidedAt: Minute?

    public static let signalsMax = 500

    public init() {}

    mutating func begin(_ judge: Judge, _ interval: Interval, with entries: [DecisionJournal.Entry]) {
        show(judge)
        self.interval = interval
        show(entries)
    }

    /// Shows who decides from now on.
    mutating func show(_ judge: Judge) {
        let isSame = self.judge?.weights == judge.weights && self.judge?.calibration == judge.calibration
        if !isSame { (candidates, decidedAt) = ([:], nil) }  // They were judged otherwise.
        self.judge = judge
    }

    /// Whether a minute brought signals, or something to those that are shown. Most of what ends is no signal.
    func isChanged(by step: Decisions.Step) -> Bool {
        if !step.signals.isEmpty || !step.filled.isEmpty { return true }
        let ended = Set(step.ended.map(\.label.key) + step.abandoned)
        return signals.contains { !$0.status.state.isEnded && ended.contains($0.signal.id) }
    }

    /// Shows signals, the newest first; those that are new or stand otherwise count as changes, the oldest first.
    package mutating func show(_ entries: [DecisionJournal.Entry]) {
        let known = Dictionary(
            uniqueKeysWithValues: zip(signals, changes).map { ($0.signal.id, ($0.status, $1)) })
        changes = entries.reversed().map { entry in
            if let (status, change) = known[entry.signal.id], status == entry.status { return change }
            changeCount += 1
            return changeCount
        }.reversed()
        signals = entries
    }
}
