import CandleStore
import Market

/// One transaction of a scenario, and what it changes.
struct Step {
    enum Action {
        /// A frame of the journal.
        case append([FrameLine])
        /// Files' minutes of one symbol, at once.
        case merge(symbol: Int, rows: [MinuteRow])
        /// Minutes of one symbol in several transactions: this is the next of them.
        case backfill(Int)
        /// A few symbols' journalled minutes become part of their blocks.
        case seal
        /// The checkpoint is replaced.
        case checkpoint(Int)
    }

    var action: Action
    var changes: [Change] = []

    /// Nobody sees that it was taken.
    var isSilent: Bool {
        if case .checkpoint = action { false } else { changes.isEmpty }
    }
}

/// A symbol's minute in a frame; without a candle, a halt.
struct FrameLine {
    var symbol: Int
    var minute: Int
    var candle: Candle?
}

/// Minutes of one symbol that come block by block.
struct Backfill {
    var symbol: Int
    var rows: [MinuteRow]
}

/// A store and what is done to it, step by step.
final class Writer {
    private let path: String
    private let scenario: Scenario
    private var store: Store?

    init(_ path: String, _ scenario: Scenario) { (self.path, self.scenario) = (path, scenario) }

    /// Opens the store where it isn't open.
    @discardableResult
    func opened() throws(StoreError) -> Store {
        if let store { return store }
        let opened = try Store(at: path, for: .writing)
        store = opened
        return opened
    }

    func close() { store = nil }

    /// A snapshot of the store as it is: opened, if it was not.
    func shown() throws(StoreError) -> Snapshot { try opened().snapshot() }

    func take(_ step: Step) throws(StoreError) {
        let store = try opened()
        switch step.action {
        case .merge(let symbol, let rows):
            _ = try store.merge(rows, of: scenario.symbols[symbol])
        case .checkpoint(let number):
            try store.putCheckpoint(CheckpointValues.count) { CheckpointValues.value($0, of: number) }
        case .append, .backfill, .seal:
            preconditionFailure("not yet")
        }
    }
}
