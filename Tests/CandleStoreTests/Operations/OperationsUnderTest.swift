import CandleStore
import Foundation
import Market

/// A store of three symbols with holes, 41 commits that are journalled only, and a state, to operate on.
final class OperatedStore: Sendable {
    let directory = TemporaryDirectory()
    var path: String { directory.path + "/store" }
    static let symbols = try! ["BTCUSDT", "ETHUSDT", "DOTUSDT.P"].map { try Symbol($0) }
    static let tallies = Table<UInt32, Tally>("tallies")

    init(minutes: Int = 9000, withState: Bool = true, withJournal: Bool = true) throws {
        let store = try Store(at: path, for: .writing)
        for (number, symbol) in Self.symbols.enumerated() {
            _ = try store.merge(
                walk(from: 28_401_000, minutes: minutes, seed: UInt64(number), density: 0.97), of: symbol)
        }
        // Some that are journalled only, one of them a revision.
        for minute in 28_400_999 + minutes..<28_401_040 + minutes where withJournal {
            let rows = Self.symbols.map { symbol in
                JournalRow(
                    symbol: symbol, minute: Minute(minute),
                    candle: Candle(open: 5, high: 5, low: 5, close: 5, volume: 1))
            }
            _ = try store.append(rows)
        }
        guard withState else { return }
        let state = try StateStore(at: path, for: .writing, tables: ["tallies"])
        try state.write { transaction throws(StoreError) in
            for number in 0..<500 as Range<UInt32> {
                try Self.tallies.put(Tally(Int(number) * 3), at: number, in: transaction)
            }
        }
    }

    /// All that can be read of a store, to compare stores by.
    static func everything(_ path: String) throws -> [String] {
        var lines: [String] = []
        let snapshot = try Store(at: path, for: .reading).snapshot()
        for record in try snapshot.symbols() {
            for interval in Interval.allCases {
                for (bar, known) in try snapshot.bars(of: record.symbol, interval).sorted(by: {
                    $0.key < $1.key
                }) {
                    let values = Column.allCases.map {
                        known.candle[$0].isNaN ? 0 : known.candle[$0].bitPattern
                    }
                    lines.append(
                        "\(record.symbol) \(record.id) \(record.first) \(interval) \(bar) \(known.state) \(values)"
                    )
                }
            }
        }
        if StateStore.exists(at: path) {
            let state = try StateStore(at: path, for: .reading, tables: ["tallies"])
            lines += try tallies.rows(in: state.snapshot()).map { "\($0.key) \($0.record.count)" }
        }
        return lines
    }

    var everything: [String] { get throws { try Self.everything(path) } }

    /// The names in the directory that the store is in.
    var neighbours: [String] {
        get throws { try FileManager.default.contentsOfDirectory(atPath: directory.path).sorted() }
    }

    var contents: [String] {
        get throws { try FileManager.default.contentsOfDirectory(atPath: path).sorted() }
    }

    /// Flips a bit in the last block of the candles.
    func damage() throws {
        let bytes = try Data(contentsOf: URL(fileURLWithPath: path + "/candles/data.mdb"))
        let blocks = (0..<bytes.count / 4096).filter { page in
            bytes[page * 4096 + 16..<page * 4096 + 20] == Data("NBLK".utf8)
        }
        try CandleStoreTests.damage(path, block: blocks.count - 1)
    }
}
