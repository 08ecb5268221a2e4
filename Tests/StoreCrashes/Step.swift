import CandleStore
import Market

/// One transaction of a scenario, and what it changes.
struct Step {
    enum Action {
        /// A frame of the journal.
        case append([FrameLine])
        /// Files' minutes of one symbol, at once.
        case merge(symbol: Int, rows: [MinuteRow])
        /// Minutes of one symbol in several transactions, a block each: up to this part.
        case backfill(Int, part: Int)
        /// Some symbols' journalled minutes become part of their blocks, or frames that are sealed go.
        case seal(symbols: Int)
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
    /// By time.
    var rows: [MinuteRow]
}

/// A store and what is done to it, step by step.
final class Writer {
    private let path: String
    private let scenario: Scenario
    private var store: Store?
    /// Backfills under way, and the parts that are done.
    private var merges: [Int: (rows: Merge, parts: Int)] = [:]

    init(_ path: String, _ scenario: Scenario) { (self.path, self.scenario) = (path, scenario) }

    /// Opens the store where it isn't open.
    @discardableResult
    func opened() throws(StoreError) -> Store {
        if let store { return store }
        let opened = try Store(at: path, for: .writing)
        store = opened
        return opened
    }

    func close() { (store, merges) = (nil, [:]) }

    /// A snapshot of the store as it is: opened, if it was not.
    func shown() throws(StoreError) -> Snapshot { try opened().snapshot() }

    func take(_ step: Step) throws(StoreError) {
        let store = try opened()
        switch step.action {
        case .merge(let symbol, let rows):
            _ = try store.merge(rows, of: scenario.symbols[symbol])
        case .checkpoint(let number):
            try store.putCheckpoint(CheckpointValues.count) { CheckpointValues.value($0, of: number) }
        case .append(let lines):
            let rows = lines.map { line in
                JournalRow(
                    symbol: scenario.symbols[line.symbol], minute: Minute(line.minute), candle: line.candle)
            }
            _ = try store.append(rows)
        case .backfill(let number, let part):
            let backfill = scenario.backfills[number]
            var merge = merges[number] ?? (Merge(backfill.rows, of: scenario.symbols[backfill.symbol]), 0)
            while merge.parts <= part {
                try store.advance(&merge.rows, blocks: 1)
                merge.parts += 1
                merges[number] = merge
            }
        case .seal(let symbols):
            _ = try store.seal(symbols: symbols)
        }
    }
}
