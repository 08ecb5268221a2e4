import CandleStore
import Engine
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

    /// Writes a file and answers its path.
    func file(_ name: String, _ text: String) throws -> String {
        let file = path + "/" + name
        try text.write(toFile: file, atomically: false, encoding: .utf8)
        return file
    }
}

let start = 28_401_120  // 2024-01-01T00:00Z

/// One candle a minute that climbs by one; its volume is its number.
func candle(_ number: Int) -> Candle {
    let price = Double(100 + number % 700)
    return Candle(
        open: price, high: price + 1, low: price - 1, close: price + 0.5, volume: Double(number + 1))
}

func rows(_ numbers: some Sequence<Int>) -> [MinuteRow] {
    numbers.map { MinuteRow(minute: Minute(start + $0), candle: candle($0)) }
}

/// Lines of a kline file with six columns.
func csv(_ numbers: some Sequence<Int>, shift: Int = 0) -> String {
    numbers.map { number in
        let candle = candle(number)
        return
            "\((start + number) * 60_000 + shift),\(candle.open),\(candle.high),\(candle.low),\(candle.close),\(candle.volume)\n"
    }.joined()
}

let bitcoin = try! Symbol("BTCUSDT")
let ether = try! Symbol("ETHUSDT")
