import NIOCore
import Testing
import Wire

@Suite struct FrameWritingTests {
    private static func snapshot(_ values: [Double]) -> IndicatorSnapshot {
        IndicatorSnapshot(
            requestId: 1, symbol: WireSymbol("BTCUSDT")!, interval: .h1, openTime: 1, computedAt: 2,
            catalogHash: 3,
            bars: 4, filled: 5, values: values)
    }

    @Test func aPreparedFrameIsSentUnderAnotherRequestId() {
        var message = Self.snapshot([1, 2, .nan])
        let prepared = ByteBuffer(frame: message)
        var buffer = ByteBuffer(frame: ListSymbols(requestId: 5))
        var expected = buffer
        buffer.writeFrame(prepared, requestId: 0xFEED_F00D_DEAD_BEEF)
        message.requestId = 0xFEED_F00D_DEAD_BEEF
        message.encode(into: &expected)
        #expect(buffer == expected)
        #expect(prepared == ByteBuffer(frame: Self.snapshot([1, 2, .nan])))
        buffer.patchRequestId(1, frameAt: 22)
        #expect(buffer.getSlice(at: 22, length: prepared.readableBytes) == prepared)
    }

    @Test func onlyFiniteValuesAndTheCanonicalNaNAreSent() throws {
        let odd: [Double] = [
            .nan, -.nan, .signalingNaN, .infinity, -.infinity, Double(nan: 0x1234, signaling: false), 1, -0.0,
            .greatestFiniteMagnitude, .leastNonzeroMagnitude,
        ]
        let values = try decode(Self.snapshot(odd)).values
        #expect(values.prefix(6).allSatisfy { $0.bitPattern == 0x7FF8_0000_0000_0000 })
        #expect(values.dropFirst(6).map(\.bitPattern) == odd.dropFirst(6).map(\.bitPattern))

        let candle = CandlesResult.Candle(
            openTime: 0, open: .infinity, high: -.nan, low: 1, close: 2, volume: 3, quoteVolume: -.infinity,
            trades: .signalingNaN, takerBuyVolume: 4, present: 5, state: .closed)
        let result = CandlesResult(
            requestId: 1, symbol: WireSymbol("A")!, interval: .m1, nextFrom: nil, candles: [candle])
        let back = try #require(try decode(result).candles.first)
        for value in [back.open, back.high, back.quoteVolume, back.trades] {
            #expect(value.bitPattern == 0x7FF8_0000_0000_0000)
        }
    }

    @Test func tablesOfRepliesStartAlignedToEightBytes() {
        let symbol = WireSymbol("BTCUSDT")!
        let marker = Double(bitPattern: 0x1122_3344_5566_7788)
        let entry = IndicatorMatrix.Entry(symbol: symbol, openTime: 1, bars: 2, filled: 3)
        let candle = CandlesResult.Candle(
            openTime: Int64(bitPattern: marker.bitPattern), open: 1, high: 1, low: 1, close: 1, volume: 1,
            quoteVolume: 1, trades: 1, takerBuyVolume: 1, present: 1, state: .closed)
        let frames = [
            ByteBuffer(frame: Self.snapshot([marker])),
            ByteBuffer(
                frame: IndicatorMatrix(
                    requestId: 1, catalogHash: 2, computedAt: 3, interval: .m1, columns: 1,
                    symbols: [entry, entry, entry], values: [marker, 0, 0])),
            ByteBuffer(
                frame: IndicatorSeries(
                    requestId: 1, symbol: symbol, interval: .m1, catalogHash: 2, nextFrom: nil, bars: 3,
                    filled: 0,
                    columns: 1, openTimes: [4, 5, 6], values: [marker, 0, 0])),
            ByteBuffer(
                frame: CandlesResult(
                    requestId: 1, symbol: symbol, interval: .m1, nextFrom: nil, candles: [candle, candle])),
        ]
        for frame in frames {
            let at = (0..<frame.readableBytes - 7).first {
                frame.getInteger(at: $0, endianness: .little, as: UInt64.self) == marker.bitPattern
            }
            #expect(at.map { $0 % 8 } == 0)
        }
    }

    @Test func textTooLongForItsPrefixIsCutBetweenCharacters() throws {
        let hello = Hello(requestId: 1, clientName: String(repeating: "é", count: 200), token: "t")
        let back = try decode(hello, by: .server)
        #expect(back.clientName == String(repeating: "é", count: 127))
        #expect(back.token == "t")
    }

    @Test(arguments: [1, 69, 1000])
    func theMostRowsFitAReplyAndOneMoreDoesNot(columns: Int) async throws {
        let rows = IndicatorSeries.rowsMax(columns: columns)
        let bytes = ByteBuffer(frame: zeroSeries(rows: rows, columns: columns)).readableBytes
        #expect(bytes <= WireLimits.replyBytes)
        #expect(rows == WireLimits.rowsPerGroup || bytes + 8 + columns * 8 > WireLimits.replyBytes)
        #expect(IndicatorMatrix.rowsMax(columns: columns) <= rows)
    }

    @Test func moreRowsThanAReplyHoldsStopTheProgram() async {
        await #expect(processExitsWith: .failure) {
            _ = ByteBuffer(frame: zeroSeries(rows: IndicatorSeries.rowsMax(columns: 69) + 1, columns: 69))
        }
        await #expect(processExitsWith: .failure) {
            _ = ByteBuffer(frame: zeroSeries(rows: WireLimits.rowsPerGroup + 1, columns: 1))
        }
    }

    @Test func aFrameReadAsAnotherMessageStopsTheProgram() async {
        await #expect(processExitsWith: .failure) {
            var decoder = FrameDecoder(side: .server)
            decoder.append(ByteBuffer(frame: ListSymbols(requestId: 1)))
            if let frame = try decoder.next() { _ = try Ping(frame) }
        }
    }
}

private func zeroSeries(rows: Int, columns: Int) -> IndicatorSeries {
    IndicatorSeries(
        requestId: 1, symbol: WireSymbol("BTCUSDT")!, interval: .m1, catalogHash: 2, nextFrom: nil, bars: 3,
        filled: 0, columns: columns, openTimes: Array(repeating: 0, count: rows),
        values: Array(repeating: 0, count: rows * columns))
}

/// A message that went through its frame.
func decode<M: Message>(_ message: M, by side: FrameDecoder.Side = .client) throws -> M {
    var decoder = FrameDecoder(side: side)
    decoder.append(ByteBuffer(frame: message))
    return try M(try #require(try decoder.next()))
}
