import Market
import Testing

@Suite struct SymbolTests {
    @Test func theMarketIsPartOfTheName() throws {
        #expect(try Symbol("DOTUSDT").market == .spot)
        #expect(try Symbol("DOTUSDT.P").market == .usdm)
        #expect(try Symbol("DOTUSDT", market: .usdm) == Symbol("DOTUSDT.P"))
        #expect(try Symbol("DOTUSDT.P", market: .usdm) == Symbol("dotusdt.p"))
        #expect(try Symbol("DOTUSDT") != Symbol("DOTUSDT.P"))
        #expect(try Symbol("1000SHIBUSDT").name == "1000SHIBUSDT")
    }

    @Test(arguments: [
        "", ".P", "BTC USDT", "BTC/USDT", "币安人生USDT", "BTCUSDT.Q", "BTC.PUSDT", "ABCDEFGHIJKLMNOPQRSTUVWXY",
    ])
    func refusesOthersAndNamesThem(name: String) {
        let error = #expect(throws: SymbolError.self) { try Symbol(name) }
        #expect(error?.name == name)
    }

    @Test func aNameMayHaveTwentyFourCharacters() throws {
        #expect(try Symbol("ABCDEFGHIJKLMNOPQRSTUVWX").name.utf8.count == Symbol.lengthMax)
        #expect(throws: SymbolError.self) { try Symbol("ABCDEFGHIJKLMNOPQRSTUVWX", market: .usdm) }
    }
}
