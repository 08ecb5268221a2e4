import NIOCore
import Testing
import Wire

@Suite struct WireSymbolTests {
    @Test(arguments: [
        "A", "BTCUSDT", "DOTUSDT.P", "12345678", "123456789", String(repeating: "Z", count: 24),
    ])
    func textComesBack(text: String) {
        #expect(WireSymbol(text)?.description == text)
    }

    @Test func onlyOneToTwentyFourCharactersAreASymbol() {
        #expect(WireSymbol("") == nil)
        #expect(WireSymbol(String(repeating: "Z", count: 25)) == nil)
    }

    @Test(arguments: [0, 1, 7, 8, 15, 16, 23])
    func everyPrintableCharacterIsAcceptedAnywhereAndNoOther(position: Int) {
        for code in UInt8.min...127 {
            var characters = Array(repeating: UInt8(ascii: "A"), count: 24)
            characters[position] = code
            let text = String(decoding: characters, as: UTF8.self)
            #expect((WireSymbol(text) != nil) == (0x20...0x7E).contains(code))
        }
    }

    @Test func bytesBeyondASCIIAreRefusedInAFrame() throws {
        for code in UInt8(128)...255 {
            var buffer = ByteBuffer(
                frame: IndicatorSnapshotQuery(requestId: 1, symbol: WireSymbol("BTCUSDT")!, interval: .m1))
            buffer.setInteger(code, at: 24)
            var decoder = FrameDecoder(side: .server)
            decoder.append(buffer)
            let frame = try #require(try decoder.next())
            let error = #expect(throws: WireError.self) { try IndicatorSnapshotQuery(frame) }
            #expect(error?.refFieldId == 2)
        }
    }
}
