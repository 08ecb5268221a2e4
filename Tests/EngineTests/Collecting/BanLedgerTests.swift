import Engine
import Testing

@Suite struct BanLedgerTests {
    @Test func aBanIsKnownAfterARestart() throws {
        let directory = TemporaryDirectory()
        do {
            let ledger = try BanLedger(storeAt: directory.path)
            #expect(try ledger.end(of: "https://one.example") == 0)
            try ledger.put(1_700_000_000_000_000, of: "https://one.example")
            try ledger.put(1_700_000_060_000_000, of: "https://one.example")
        }
        let ledger = try BanLedger(storeAt: directory.path)
        #expect(try ledger.end(of: "https://one.example") == 1_700_000_060_000_000)
        #expect(try ledger.end(of: "https://two.example") == 0)
    }
}
