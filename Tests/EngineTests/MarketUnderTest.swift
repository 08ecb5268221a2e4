import CandleStore
import Engine
import Indicators
import Market

/// Minutes of some symbols, seeded, with all that can happen to one.
struct MarketUnderTest {
    struct Member {
        let symbol: Symbol
        /// The minutes that it has, and those of them that are missing or halts.
        var listed: Range<Int>
        var missing: [Range<Int>] = []
        var halts: [Range<Int>] = []

        func state(_ minute: Int) -> MinuteState {
            if !listed.contains(minute) || missing.contains(where: { $0.contains(minute) }) {
                return .missing
            }
            return halts.contains { $0.contains(minute) } ? .halt : .closed
        }
    }

    var symbols: [Member]
    /// Of each symbol by name: the walk itself, whatever is known of it.
    private var walks: [Symbol: [Candle]] = [:]
    static let minutes = 6500

    init(seed: UInt64) {
        let all = 0..<Self.minutes
        func member(
            _ name: String, _ listed: Range<Int>, missing: [Range<Int>] = [], halts: [Range<Int>] = []
        ) -> Member {
            Member(symbol: try! Symbol(name), listed: listed, missing: missing, halts: halts)
        }
        symbols = [
            member("AAAUSDT", all),
            member("BBBUSDT", all, missing: [700..<701, 2222..<2300]),
            member("CCCUSDT", 1000..<Self.minutes),
            member("DDDUSDT", 0..<2160),
            member("EEEUSDT", all, halts: [900..<1000, 2000..<2003, 4090..<4100]),
            member("FFFUSDT", all, missing: [1499..<1500, 4400..<4401], halts: [1500..<1600]),
            member("GGGUSDT", 3..<2341, halts: [3..<50]),
            member("HHHUSDT", 41..<Self.minutes, missing: [2340..<2342], halts: [41..<44]),
            member("IIIUSDT", 1435..<1800),
            member("JJJUSDT", 0..<Self.minutes, missing: [1441..<2500]),
            member("KKKUSDT", all, missing: [64..<128], halts: [1000..<2600]),
            member("LLLUSDT", 1439..<Self.minutes, missing: [1440..<1441]),
        ]
        for (number, member) in symbols.enumerated() {
            walks[member.symbol] = Self.walk(seed: seed &* 1000 &+ UInt64(number))
        }
    }

    static func walk(seed: UInt64, minutes: Int = minutes) -> [Candle] {
        var random = Seeded(state: seed)
        var price = 40_000
        return (0..<minutes).map { _ in
            let open = price
            let isQuiet = random.next() % 16 == 0
            if !isQuiet { price = max(1, price + Int(random.next() % 201) - 100) }
            let reach = isQuiet ? 0 : Int(random.next() % 40)
            return Candle(
                open: Double(open) / 100, high: Double(max(open, price) + reach) / 100,
                low: Double(max(1, min(open, price) - reach)) / 100, close: Double(price) / 100,
                volume: isQuiet ? 0 : Double(random.next() % 1_000_000 + 1) / 1000)
        }
    }

    /// What is known of a minute as it closes.
    func rows(_ minute: Int) -> [JournalRow] {
        symbols.compactMap { member in
            guard member.state(minute) != .missing, let walk = walks[member.symbol] else { return nil }
            return JournalRow(
                symbol: member.symbol, minute: Minute(start + minute),
                candle: member.state(minute) == .halt ? nil : walk[minute])
        }
    }

    /// Merges the minutes before a limit into a store; what is there already stays.
    func merge(_ minutes: PartialRangeUpTo<Int>, into store: Store) throws {
        for member in symbols {
            guard let walk = walks[member.symbol] else { continue }
            let known = member.listed.prefix { $0 < minutes.upperBound }
            let rows = known.filter { member.state($0) == .closed }.map {
                MinuteRow(minute: Minute(start + $0), candle: walk[$0])
            }
            if !rows.isEmpty { _ = try store.merge(rows, of: member.symbol) }
            for halt in member.halts {
                let known = halt.clamped(to: 0..<max(0, minutes.upperBound))
                _ = try store.markHalts(
                    Minute(start + known.lowerBound)..<Minute(start + known.upperBound), of: member.symbol)
            }
        }
    }
}

/// SplitMix64: the same numbers for the same seed, everywhere.
struct Seeded: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var word = state
        word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
        return word ^ (word >> 31)
    }
}

/// All that a snapshot shows, as bits.
func bits(_ snapshot: PublishedSnapshot) -> [UInt64] {
    var bits: [UInt64] = []
    for interval in Interval.allCases {
        let table = snapshot.table(interval)
        for open in table.opens { bits.append(UInt64(open?.sinceEpoch ?? 0)) }
        for count in table.bars + table.filled { bits.append(UInt64(count)) }
        for value in table.values { bits.append(value.bitPattern) }
    }
    return bits
}

/// The published rows that are not the last ones of their series.
func wrongRows(_ engine: Engine) throws -> [String] {
    let published = engine.published
    let columns = published.columns.count
    var wrong: [String] = []
    for interval in Interval.allCases {
        let table = published.table(interval)
        for (row, summary) in published.symbols.enumerated() {
            let page = try engine.series(
                of: summary.symbol, interval, columns: nil, from: nil, to: nil, limit: 1)
            let values = table.values[row * columns..<(row + 1) * columns].map(\.bitPattern)
            let expected =
                page.opens.isEmpty
                ? values.map { _ in Double.absent.bitPattern } : page.values.map(\.bitPattern)
            if table.opens[row] != page.opens.first || table.bars[row] != page.bars
                || table.filled[row] != page.filled || values != expected
            {
                wrong.append(
                    "\(summary.symbol) \(interval): \(table.opens[row] as Minute?), \(table.bars[row]) bars, "
                        + "\(table.filled[row]) filled, not \(page.opens.first as Minute?), \(page.bars), \(page.filled)"
                )
            }
        }
    }
    return wrong
}
