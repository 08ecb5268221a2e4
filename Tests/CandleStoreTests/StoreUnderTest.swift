import CandleStore
import Foundation
import Market

/// A directory that is gone when the test ends.
final class TemporaryDirectory: Sendable {
    let path: String

    init() {
        path = NSTemporaryDirectory() + "nonet-" + UUID().uuidString
        try? FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }
}

/// SplitMix64: the same numbers for the same seed, everywhere.
struct Seeded: RandomNumberGenerator {
    var state: UInt64

    init(_ seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var word = state
        word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
        return word ^ (word >> 31)
    }
}

/// Minutes of a random walk from `start`; each is kept with the given probability.
func walk(from start: Int, minutes: Int, seed: UInt64, density: Double = 1, rich: Bool = true) -> [MinuteRow]
{
    var random = Seeded(seed)
    var price = 100.0
    var rows: [MinuteRow] = []
    for offset in 0..<minutes {
        guard Double.random(in: 0..<1, using: &random) < density else { continue }
        let open = price
        let isQuiet = Int.random(in: 0..<20, using: &random) == 0
        if !isQuiet { price = max(1, price + Double(Int.random(in: -100...100, using: &random)) / 100) }
        let volume = isQuiet ? 0 : Double(Int.random(in: 1...1_000_000, using: &random)) / 1000
        var candle = Candle(
            open: open, high: max(open, price), low: min(open, price), close: price, volume: volume)
        if rich {
            candle.quoteVolume = volume * price
            candle.trades = isQuiet ? 0 : Double(Int.random(in: 1...99, using: &random))
            candle.takerBuyVolume = volume / 2
        }
        rows.append(MinuteRow(minute: Minute(start + offset), candle: candle))
    }
    return rows
}

extension Snapshot {
    /// Every known bar of a symbol: its number, state and candle.
    borrowing func bars(of symbol: Symbol, _ interval: Interval) throws -> [Int: (
        state: MinuteState, candle: Candle
    )] {
        let record = try record(of: symbol)
        var bars: [Int: (state: MinuteState, candle: Candle)] = [:]
        for chunk in try chunks(of: record, interval) {
            let key = BlockKey(symbol: record.id, interval: interval, chunk: chunk)
            guard let found = try self.chunk(key, of: record) else { continue }
            let planes = found.planes
            for slot in 0..<BlockKey.slots where planes[slot] != .missing {
                guard let strip = found.strip(slot >> 6) else { continue }
                bars[key.bars.lowerBound + slot] = (planes[slot], strip.candle(slot & 63))
            }
        }
        return bars
    }
}

func sameBits(_ left: Candle, _ right: Candle) -> Bool {
    Column.allCases.allSatisfy { column in
        left[column].bitPattern == right[column].bitPattern || (left[column].isNaN && right[column].isNaN)
    }
}

let bitcoin = try! Symbol("BTCUSDT")

/// Flips a bit of the first close in the n-th block of a store's file.
func damage(_ path: String, block: Int) throws {
    let file = URL(fileURLWithPath: path + "/candles/data.mdb")
    let bytes = try Data(contentsOf: file)
    let pages = (0..<bytes.count / 4096).filter { page in
        bytes[page * 4096 + 16..<page * 4096 + 20] == Data("NBLK".utf8)
    }
    let at = pages[block] * 4096 + 4096 + 3 * 32_768
    let handle = try FileHandle(forUpdating: file)
    try handle.seek(toOffset: UInt64(at))
    try handle.write(contentsOf: [bytes[at] ^ 4])
    try handle.close()
}
