import Exchange
import Market
import Testing

struct KlineFileTests {
    @Test(arguments: [
        ("BTCUSDT.csv", "BTCUSDT"), ("BTCUSDT.csv.gz", "BTCUSDT"), ("dir/ETHBTC.csv", "ETHBTC"),
        ("BTCUSDT-1m-2026-02.zip", "BTCUSDT"), ("/a-b/5m/BTCUSDT-1m-2026-02-17.zip", "BTCUSDT"),
        ("BTCUSDT_2025.csv.gz", "BTCUSDT"), ("BTCUSDT_2025-01.csv", "BTCUSDT"),
        ("BTCUSDT-20250131.csv", "BTCUSDT"),
        ("BTCUSDT-1m-spot-us-quoted-rows.csv", "BTCUSDT"), ("btcusdt_1min_all.CSV.GZ", "btcusdt"),
        ("BTCUSDT_1m.csv", "BTCUSDT"), ("1000SHIBUSDT.csv", "1000SHIBUSDT"),
        ("1INCHUSDT-1m-2024-01.zip", "1INCHUSDT"),
        ("BTCUSDT_240329-1m-2024-03.zip", "BTCUSDT_240329"), ("BTCUSDT_240329.csv", "BTCUSDT_240329"),
        ("BTC-USDT.csv", "BTC-USDT"), ("BTCUSDT", "BTCUSDT"), ("dir/.csv", ""),
    ])
    func namesTheSymbol(path: String, symbol: String) throws {
        #expect(try KlineFile.symbolName(fromPath: path) == symbol)
    }

    @Test(arguments: [
        ("BTCUSDT-5m-2026-02.zip", "5m"), ("BTCUSDT_1h.csv", "1h"), ("BTCUSDT-1mo-2026.zip", "1mo"),
        ("BTCUSDT-1M-2026.zip", "1M"), ("BTCUSDT-1s-2026-02-01.zip", "1s"), ("BTCUSDT-15m.csv", "15m"),
        ("BTCUSDT-12h.csv", "12h"), ("BTCUSDT-1w.csv.gz", "1w"), ("BTCUSDT_1D.csv", "1D"),
    ])
    func refusesOtherIntervals(path: String, interval: String) {
        let name = String(path.prefix { $0 != "." })
        let error = KlineError(path: path, .interval(interval, name: name))
        #expect(throws: error) { try KlineFile.symbolName(fromPath: path) }
        #expect(Reading(path).error == error)
    }

    @Test func theMarketMakesAPerpetual() throws {
        #expect(try KlineFile.symbol(fromPath: "d/dotusdt.csv.gz", market: .usdm).name == "DOTUSDT.P")
        #expect(try KlineFile.symbol(fromPath: "d/DOTUSDT-1m-2026-02.zip", market: .spot).name == "DOTUSDT")
    }

    @Test(arguments: ["dir/.csv", "Börse.csv", "a b.csv", "-1m-2026.zip", "ABCDEFGHIJKLMNOPQRSTUVWXYZ.csv"])
    func refusesNamesWithoutASymbol(path: String) {
        let error = #expect(throws: KlineError.self) { try KlineFile.symbol(fromPath: path, market: .spot) }
        #expect(error?.description.contains("give it with --symbol") == true)
    }
}
