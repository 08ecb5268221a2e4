import CandleStore
import Engine
import Testing

@Suite struct BanLedgerTests {
    @Test func aBanIsKnownAfterARestart() throws {
        let directory = TemporaryDirectory()
        do {
            let ledger = BanLedger(in: try EngineState.open(storeAt: directory.path, for: .writing))
            #expect(try ledger.end(of: "https://one.example") == 0)
            try ledger.put(1_700_000_000_000_000, of: "https://one.example")
            try ledger.put(1_700_000_060_000_000, of: "https://one.example")
        }
        let ledger = BanLedger(in: try EngineState.open(storeAt: directory.path, for: .writing))
        #expect(try ledger.end(of: "https://one.example") == 1_700_000_060_000_000)
        #expect(try ledger.end(of: "https://two.example") == 0)
    }
}
