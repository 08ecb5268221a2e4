import CandleStore
import Market

/// What is known of a minute.
struct Cell: Equatable {
    var state: MinuteState
    var candle: Candle

    /// Bit for bit; one NaN is as good as another.
    static func == (left: Cell, right: Cell) -> Bool {
        left.state == right.state
            && Column.allCases.allSatisfy { column in
                let (one, other) = (left.candle[column], right.candle[column])
                return one.bitPattern == other.bitPattern || (one.isNaN && other.isNaN)
            }
    }
}

/// What a store must hold: its minutes, and the number of its checkpoint.
struct World {
    let symbols: [Symbol]
    private(set) var cells: [[Int: Cell]]
    /// What candles were before they changed, by symbol and minute, oldest first.
    private(set) var revisions: [[Int: [Cell]]]
    private(set) var checkpoint: Int?

    init(_ symbols: [Symbol]) {
        self.symbols = symbols
        cells = Array(repeating: [:], count: symbols.count)
        revisions = Array(repeating: [:], count: symbols.count)
    }

    mutating func apply(_ step: Step) {
        for change in step.changes {
            if let before = cells[change.symbol].updateValue(change.cell, forKey: change.minute),
                change.isRevision
            {
                revisions[change.symbol][change.minute, default: []].append(before)
            }
        }
        if case .checkpoint(let number) = step.action { checkpoint = number }
    }

    func applying(_ step: Step) -> World {
        var world = self
        world.apply(step)
        return world
    }

    /// The first difference of what a store shows; nil where there is none.
    func difference(from shown: Contents) -> String? {
        for (number, symbol) in symbols.enumerated() {
            let found = shown.cells[symbol] ?? [:]
            for (minute, cell) in cells[number] where found[minute] != cell {
                return "\(symbol) \(Minute(minute)) (\(minute)) is \(Self.text(found[minute])), "
                    + "not \(Self.text(cell))"
            }
            let revised = shown.revisions[symbol] ?? [:]
            guard revisions[number] == revised else {
                return "\(symbol) has other revisions, of \(revised.count) minutes"
            }
            // As many, and all those there must be.
            guard found.count != cells[number].count else { continue }
            for (minute, cell) in found where cells[number][minute] == nil {
                return "\(symbol) \(Minute(minute)) (\(minute)) is \(Self.text(cell)), and was never written"
            }
        }
        if let stray = shown.cells.keys.first(where: { !symbols.contains($0) }) {
            return "symbol \(stray) was never written"
        }
        guard shown.checkpoint == checkpoint else {
            return "the checkpoint is \(String(describing: shown.checkpoint)), "
                + "not \(String(describing: checkpoint))"
        }
        return nil
    }

    private static func text(_ cell: Cell?) -> String {
        guard let cell else { return "missing" }
        return "\(cell.state) \(Column.allCases.map { "\(cell.candle[$0])" }.joined(separator: " "))"
    }
}

/// One of a step's changes.
struct Change {
    var symbol: Int
    var minute: Int
    var cell: Cell
    /// A candle that was there becomes another.
    var isRevision = false
}
