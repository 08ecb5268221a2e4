import Foundation
import Indicators
import Market

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

/// Kinds of series that have broken indicators before.
enum Kind: String, CaseIterable, Sendable {
    /// A walk in cents, like a large coin's.
    case walk
    /// Few distinct prices, many ties, many minutes without volume.
    case illiquid
    /// Prices of a few hundred-millionths.
    case satoshi
    /// A price that never moves, and volume that does.
    case constant
    /// Noise of 1e-4 around 1.
    case stablecoin
    /// A walk with one print at a thousand times the price.
    case spiked

    /// Where the print is.
    static let spike = 150
}

func bars(_ kind: Kind, count: Int, seed: UInt64, firstBar: Int = 28_401_000) -> Bars {
    var random = Seeded(seed)
    let (start, tick, reach, quiet): (Double, Double, Int, Int) =
        switch kind {
        case .walk, .spiked: (43_000, 0.01, 2000, 0)
        case .illiquid: (0.35, 0.01, 1, 60)
        case .satoshi: (8.02e-6, 1e-8, 2, 40)
        case .constant: (0.3, 0, 0, 10)
        case .stablecoin: (1, 1e-4, 2, 5)
        }
    var price = start
    var bars = Bars(firstBar: firstBar, open: [], high: [], low: [], close: [], volume: [])
    for bar in 0..<count {
        let isQuiet = Int.random(in: 0..<100, using: &random) < quiet
        func moved() -> Double {
            let steps = Double(Int.random(in: -reach...reach, using: &random))
            let next = kind == .stablecoin ? start + steps * tick : price + steps * tick
            return max(next, tick == 0 ? start : tick)
        }
        let close = isQuiet ? price : moved()
        let (one, other) = isQuiet ? (price, price) : (moved(), moved())
        let print = kind == .spiked && bar == Kind.spike ? 1000 * close : 0
        bars.open.append(price)
        bars.high.append(max(price, close, one, print))
        bars.low.append(min(price, close, other))
        bars.close.append(max(close, print))
        bars.volume.append(isQuiet ? 0 : Double(Int.random(in: 1...1_000_000, using: &random)) / 1000)
        price = close
    }
    return bars
}

extension Bars {
    func slice(_ range: Range<Int>) -> Bars {
        Bars(
            firstBar: firstBar + range.lowerBound, open: Array(open[range]), high: Array(high[range]),
            low: Array(low[range]), close: Array(close[range]), volume: Array(volume[range]))
    }

    /// The same bars with one that is not known.
    func without(_ bar: Int) -> Bars {
        var bars = self
        (bars.open[bar], bars.high[bar], bars.low[bar], bars.close[bar], bars.volume[bar]) = (
            .nan, .nan, .nan, .nan, .nan
        )
        return bars
    }
}

/// One column of a batch's rows.
func column(_ index: Int, of rows: [Double], _ columns: Int) -> [Double] {
    stride(from: index, to: rows.count, by: columns).map { rows[$0] }
}

func bits(_ values: [Double]) -> [UInt64] { values.map(\.bitPattern) }

/// The spec's agreement: |ours - reference| <= 1e-9 * max(|reference|, deviation of the column), and NaN where NaN is.
func disagreement(_ ours: [Double], _ reference: [Double], within tolerance: Double = 1e-9) -> String? {
    guard ours.count == reference.count else { return "\(ours.count) values instead of \(reference.count)" }
    let warm = reference.filter { !$0.isNaN }
    let mean = warm.reduce(0, +) / Double(max(1, warm.count))
    let deviation = (warm.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(max(1, warm.count)))
        .squareRoot()
    for (index, (our, expected)) in zip(ours, reference).enumerated() {
        if our.isNaN && expected.isNaN { continue }
        if !(abs(our - expected) <= tolerance * max(abs(expected), deviation)) {
            return "bar \(index): \(our) instead of \(expected)"
        }
    }
    return nil
}

// Of the file itself, should the folder be a link.
let packageRoot = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
    .deletingLastPathComponent()
    .deletingLastPathComponent()
