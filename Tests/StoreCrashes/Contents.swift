import CandleStore
import Market

/// All that a store shows of its minutes.
struct Contents {
    var cells: [Symbol: [Int: Cell]] = [:]
    var revisions: [Symbol: [Int: [Cell]]] = [:]
    var checkpoint: Int?
    /// Why a symbol's minutes could not be read.
    var errors: [Symbol: StoreError] = [:]

    /// - Parameter passing: whether an error keeps back only the symbol that it is about.
    init(_ snapshot: borrowing Snapshot, passing: Bool = false) throws(StoreError) {
        for record in try snapshot.symbols() {
            do throws(StoreError) {
                cells[record.symbol] = try Self.cells(of: record, snapshot)
                for revision in try snapshot.revisions(of: record) {
                    let before = Cell(state: revision.before.state, candle: revision.before)
                    revisions[record.symbol, default: [:]][revision.minute.sinceEpoch, default: []].append(
                        before)
                }
            } catch {
                guard passing else { throw error }
                errors[record.symbol] = error
            }
        }
        checkpoint = try CheckpointValues.number(in: snapshot)
    }

    private static func cells(
        of record: SymbolRecord, _ snapshot: borrowing Snapshot
    ) throws(StoreError) -> [Int: Cell] {
        var known: [Int: Cell] = [:]
        for chunk in try snapshot.chunks(of: record, .m1) {
            let key = BlockKey(symbol: record.id, interval: .m1, chunk: chunk)
            guard let found = try snapshot.chunk(key, of: record) else { continue }
            for word in 0..<BlockKey.slots / Strip.bars {
                guard let strip = found.strip(word) else { continue }
                for slot in 0..<Strip.bars where strip.state(slot) != .missing {
                    let cell = Cell(state: strip.state(slot), candle: strip.candle(slot))
                    known[key.bars.lowerBound + word * Strip.bars + slot] = cell
                }
            }
        }
        return known
    }
}

/// Checkpoints that say which they are, and can't be mistaken for one another.
enum CheckpointValues {
    static let count = 3

    static func value(_ place: Int, of number: Int) -> [UInt8] {
        [UInt8](repeating: UInt8(truncatingIfNeeded: number), count: 3000 + 5000 * place)
    }

    /// The number of the checkpoint that is there as a whole.
    static func number(in snapshot: borrowing Snapshot) throws(StoreError) -> Int? {
        var number: Int?
        let isWhole = try snapshot.forEachCheckpointValue { place, value in
            let first = Int(unsafe value.unsafeLoad(as: UInt8.self))
            let expected = Self.value(place, of: first)
            number = number ?? first
            guard number == first else { return false }
            return unsafe value.withUnsafeBytes { unsafe $0.elementsEqual(expected) }
        }
        return isWhole ? number : nil
    }
}
