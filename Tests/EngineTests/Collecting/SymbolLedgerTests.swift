import CandleStore
import Engine
import Exchange
import Market
import Testing

@Suite struct SymbolLedgerTests {
    let directory = TemporaryDirectory()
    let names = try! ["AUSDT", "BUSDT", "CUSDT", "DUSDT"].map { try Symbol($0) }

    func listings(_ statuses: Listing.Status?...) -> [Listing] {
        zip(names, statuses).compactMap { symbol, status in
            status.map { Listing(symbol: symbol, quoteAsset: "USDT", status: $0) }
        }
    }

    @Test func whatBecameOfSymbolsIsKnownAfterARestart() throws {
        do {
            let ledger = SymbolLedger(in: try EngineState.open(storeAt: directory.path, for: .writing))
            #expect(
                try ledger.take(listings(.trading, .trading, .halted), at: 10).isEmpty, "how things stand")
            #expect(try ledger.take(listings(.trading, .trading, .halted), at: 20).isEmpty)
            #expect(
                try ledger.take(listings(.halted, nil, .trading, .trading), at: 30) == [
                    SymbolEvent(names[0], .halted, noticed: 30),
                    SymbolEvent(names[1], .delisted, noticed: 30),
                    SymbolEvent(names[2], .resumed, noticed: 30), SymbolEvent(names[3], .listed, noticed: 30),
                ])
            #expect(try ledger.take(listings(.halted, .delisted, .trading, .delisted), at: 40).count == 1)
        }
        let ledger = SymbolLedger(in: try EngineState.open(storeAt: directory.path, for: .writing))
        #expect(
            try ledger.standings() == [
                names[0]: SymbolStanding(.halted, since: 30), names[1]: SymbolStanding(.delisted, since: 30),
                names[2]: SymbolStanding(.trading, since: 30), names[3]: SymbolStanding(.delisted, since: 40),
            ])
        #expect(
            try ledger.events(limit: 2) == [
                SymbolEvent(names[3], .delisted, noticed: 40), SymbolEvent(names[3], .listed, noticed: 30),
            ])
        #expect(
            try ledger.take(listings(.halted, .trading, .trading, .delisted), at: 50).map(\.kind) == [.listed]
        )
    }

    @Test func everyChangeHasItsName() {
        func kind(_ before: Listing.Status?, _ after: Listing.Status?) -> SymbolEvent.Kind?? {
            let known = before.map { [names[0]: SymbolStanding($0, since: 1)] } ?? [:]
            return SymbolLedger.changes(since: known, listings(after)).first?.change.kind
        }
        #expect(kind(nil, .trading) == .listed && kind(nil, .halted) == .listed)
        #expect(kind(nil, .delisted) == .some(nil), "known from here on, and no news")
        #expect(kind(.trading, .halted) == .halted && kind(.halted, .trading) == .resumed)
        #expect(kind(.trading, .delisted) == .delisted && kind(.halted, nil) == .delisted)
        #expect(kind(.delisted, .trading) == .listed && kind(.delisted, .halted) == .listed)
        for status in [Listing.Status.trading, .halted, .delisted] { #expect(kind(status, status) == nil) }
        #expect(kind(.delisted, nil) == nil)
    }
}
