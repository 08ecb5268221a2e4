import Foundation

/// A minute's candle as a kline file has it: open, high, low, close, volume, quote volume, trades and the taker's
/// part; what the file does not have is NaN.
struct Kline {
    var minute: Int
    var values: [Double]

    /// Whole days behind 2024-01-01T00:00Z, in minutes since 1970.
    static func day(_ number: Int) -> Int { (19_723 + number) * 1440 }

    /// A seeded walk over some minutes: prices and volumes with decimals, and a quiet minute now and then.
    static func walk(_ minutes: some Sequence<Int>, seed: UInt64) -> [Kline] {
        var generator = Seeded(state: seed)
        func random(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &generator) }
        var price = 5000
        return minutes.map { minute in
            let isQuiet = random(20) == 0
            let close = isQuiet ? price : max(100, price + random(201) - 100)
            let (high, low) = (max(price, close) + (isQuiet ? 0 : random(50)), min(price, close))
            let volume = isQuiet ? 0 : Double(random(1_000_000) + 1) / 1000
            defer { price = close }
            return Kline(
                minute: minute,
                values: [
                    Double(price) / 100, Double(high) / 100, Double(low) / 100, Double(close) / 100, volume,
                    volume * Double(close) / 100, isQuiet ? 0 : Double(random(99) + 1), volume / 3,
                ])
        }
    }

    /// The longer bars of these minutes: first, highest, lowest, last, and sums without a rounding but the last.
    static func aggregated(_ klines: [Kline], by length: Int) -> [(kline: Kline, present: Int)] {
        let buckets = Dictionary(grouping: klines) { $0.minute / length }
        return buckets.sorted { $0.key < $1.key }.map { bucket, minutes in
            let minutes = minutes.sorted { $0.minute < $1.minute }
            let columns = (0..<8).map { column in minutes.map { $0.values[column] } }
            let prices = [columns[0].first!, columns[1].max()!, columns[2].min()!, columns[3].last!]
            return (
                Kline(minute: bucket * length, values: prices + columns[4...].map(roundedOnce)), minutes.count
            )
        }
    }

    /// A sum rounded once (Shewchuk 1997): partial sums that do not overlap, added from the largest down.
    static func roundedOnce(_ values: [Double]) -> Double {
        var partials: [Double] = []
        for value in values {
            var (value, kept) = (value, [Double]())
            for partial in partials {
                let (large, small) = value.magnitude < partial.magnitude ? (partial, value) : (value, partial)
                let sum = large + small
                let rest = small - (sum - large)
                if rest != 0 { kept.append(rest) }
                value = sum
            }
            partials = kept + [value]
        }
        guard var sum = partials.popLast() else { return 0 }
        while let partial = partials.popLast() {
            let high = sum
            sum = high + partial
            let rest = partial - (sum - high)
            guard rest != 0 else { continue }
            // Half way between two doubles, what lies further down decides.
            if let next = partials.last, (rest < 0) == (next < 0), next != 0 {
                let twice = rest * 2
                if twice == (sum + twice) - sum { sum += twice }
            }
            break
        }
        return sum
    }
}

/// SplitMix64.
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

/// How a kline file is written.
enum Columns: Int {
    case poor = 5
    case rich = 8
}

extension [Kline] {
    /// The text of a file with a header; times in milliseconds.
    func csv(_ columns: Columns = .rich) -> String {
        let names = ["open", "high", "low", "close", "volume", "quote_volume", "trades", "taker_base"]
        let header = (["open_time"] + names.prefix(columns.rawValue)).joined(separator: ",")
        let lines = map { kline in
            ([String(kline.minute * 60_000)] + kline.values.prefix(columns.rawValue).map(\.description))
                .joined(separator: ",")
        }
        return ([header] + lines).joined(separator: "\n") + "\n"
    }
}

/// A store made by the command line in a directory of its own.
final class StoreUnderTest: Sendable {
    let directory = TemporaryDirectory()
    var path: String { directory.path + "/store" }
    var file: String { path + "/candles/data.mdb" }

    /// Imports a file that is written for it; the name says the symbol.
    @discardableResult func importing(_ name: String, _ text: String, _ options: [String] = []) throws
        -> CommandLineTool.Outcome
    {
        let path = try directory.file(name, text)
        return try run(["import"] + options, [path])
    }

    /// Runs a command on the store.
    @discardableResult func run(_ command: [String], _ rest: [String] = []) throws -> CommandLineTool.Outcome
    {
        try CommandLineTool.run(command + ["--store", path] + rest)
    }

    /// The rows of a command's CSV, without the header.
    func rows(_ command: String, _ symbol: String, _ interval: String, _ options: [String] = []) throws
        -> [[String]]
    {
        let outcome = try run([command, "--symbol", symbol, "--interval", interval] + options)
        guard outcome.code == 0, outcome.complaint.isEmpty else { throw Complaint(text: outcome.complaint) }
        return outcome.output.split(separator: "\n").dropFirst().map {
            $0.split(separator: ",").map(String.init)
        }
    }

    struct Complaint: Error { let text: String }

    /// All that can be read of a symbol, to compare stores by.
    func everything(of symbol: String) throws -> String {
        // How old the last minute is depends on when it is asked.
        try run(["gaps", "--json", "--symbols", symbol]).output.replacing(/"age":\d+,/, with: "")
            + ["1m", "5m", "1h", "1d"].map { interval in
                try run(["candles", "--symbol", symbol, "--interval", interval]).output
            }.joined()
    }

    var isSound: Bool { get throws { try run(["store", "verify"]).code == 0 } }
    var bytes: Data { get throws { try Data(contentsOf: URL(fileURLWithPath: file)) } }
}
