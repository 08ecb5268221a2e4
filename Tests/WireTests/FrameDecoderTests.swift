import NIOCore
import Testing
import Wire

@Suite struct FrameDecoderTests {
    @Test(arguments: Vector.frames + Vector.newer)
    func oneFrameComesOutWhereverItIsSplit(vector: Vector) throws {
        let whole = vector.bytes
        for cut in 0...whole.readableBytes {
            var decoder = FrameDecoder(side: vector.side)
            decoder.append(whole.getSlice(at: 0, length: cut)!)
            if cut < whole.readableBytes { #expect(try decoder.next() == nil) }
            decoder.append(whole.getSlice(at: cut, length: whole.readableBytes - cut)!)
            #expect(try decoder.next()?.bytes == whole)
            #expect(try decoder.next() == nil)
        }
    }

    @Test(arguments: Vector.malformed)
    func theSameRefusalWhereverItIsSplit(vector: Vector) throws {
        let whole = vector.bytes
        let expected = firstError(of: vector, in: [whole])
        for cut in 0...whole.readableBytes {
            let parts = [
                whole.getSlice(at: 0, length: cut)!,
                whole.getSlice(at: cut, length: whole.readableBytes - cut)!,
            ]
            #expect(firstError(of: vector, in: parts) == expected)
        }
    }

    @Test(arguments: [FrameDecoder.Side.server, .client])
    func aStreamGivenByteByByteGivesEveryFrame(side: FrameDecoder.Side) throws {
        let vectors = Vector.frames.filter {
            $0.reader == "both" || ($0.reader == "client") == (side == .client)
        }
        var decoder = FrameDecoder(side: side)
        var frames = [ByteBuffer]()
        for vector in vectors {
            for byte in vector.bytes.readableBytesView {
                decoder.append(ByteBuffer(bytes: [byte]))
                while let frame = try decoder.next() { frames.append(frame.bytes) }
            }
        }
        #expect(frames == vectors.map(\.bytes))
    }

    @Test func manyFramesInOneBufferAllComeOut() throws {
        let vectors = Vector.frames.filter { $0.reader == "client" }
        var stream = ByteBuffer()
        for vector in vectors { stream.writeImmutableBuffer(vector.bytes) }
        var decoder = FrameDecoder(side: .client)
        decoder.append(stream)
        var frames = [ByteBuffer]()
        while let frame = try decoder.next() { frames.append(frame.bytes) }
        #expect(frames == vectors.map(\.bytes))
    }

    @Test func theLongestRequestIsReadAndALongerOneIsNot() throws {
        let names = WireSymbol("BTCUSDT")!
        // 14 + 9 + 4 + 24 x 2729 = 65,523, and another symbol is beyond 65,536.
        for (count, isRead) in [(2729, true), (2730, false)] {
            var buffer = ByteBuffer()
            let symbols = Array(repeating: names, count: count)
            IndicatorMatrixQuery(requestId: 1, interval: .m1, symbols: symbols).encode(into: &buffer)
            var decoder = FrameDecoder(side: .server)
            decoder.append(buffer)
            if isRead {
                #expect(try decoder.next()?.template == .indicatorMatrixQuery)
            } else {
                let error = WireError.frameTooLong(length: UInt32(buffer.readableBytes), limit: 65_536)
                #expect(throws: error) { try decoder.next() }
            }
        }
    }

    @Test func theLimitIsExactAndCountsFromTheNextFrame() throws {
        let query = ByteBuffer(frame: CandlesQuery(requestId: 1, symbol: WireSymbol("A")!, interval: .m1))
        let length = query.readableBytes
        var decoder = FrameDecoder(side: .server, limit: length)
        decoder.append(query)
        decoder.append(query)
        #expect(try decoder.next() != nil)
        decoder.limit = length - 1
        #expect(throws: WireError.frameTooLong(length: UInt32(length), limit: length - 1)) {
            try decoder.next()
        }
    }

    @Test func aLengthIsRefusedBeforeAnythingElseComes() {
        var decoder = FrameDecoder(side: .server)
        decoder.append(ByteBuffer(integer: UInt32(65_537), endianness: .little))
        #expect(throws: WireError.frameTooLong(length: 65_537, limit: 65_536)) { try decoder.next() }
    }

    @Test func unknownTemplatesAreSkippedAndTheConnectionGoesOn() throws {
        var stream = ByteBuffer(frame: ListSymbols(requestId: 7))
        stream.setInteger(UInt16(999), at: 8, endianness: .little)
        stream.writeImmutableBuffer(ByteBuffer(frame: ListSymbols(requestId: 8)))
        var decoder = FrameDecoder(side: .server)
        decoder.append(stream)
        let error = #expect(throws: WireError.self) { try decoder.next() }
        #expect(error?.code == .unknownTemplate)
        #expect(error?.isFatal == false)
        #expect(error?.requestId == 7)
        #expect(error?.refTemplateId == 999)
        #expect(try decoder.next()?.requestId == 8)
    }

    @Test func aFatalErrorIsThrownForEver() throws {
        var decoder = FrameDecoder(side: .server)
        decoder.append(ByteBuffer(bytes: [21, 0, 0, 0]))
        for _ in 0..<3 {
            #expect(throws: WireError.frameTooShort(length: 21)) { try decoder.next() }
            decoder.append(ByteBuffer(frame: ListSymbols(requestId: 1)))
        }
    }

    @Test func onlyTheStartOfAConnectionCanBeHTTPorTLS() throws {
        for start in ["GET ", "\u{16}\u{03}\u{01}\u{02}\u{00}\u{01}"] {
            var decoder = FrameDecoder(side: .server)
            decoder.append(ByteBuffer(frame: ListSymbols(requestId: 1)))
            #expect(try decoder.next() != nil)
            decoder.append(ByteBuffer(string: start))
            let error = #expect(throws: WireError.self) { try decoder.next() }
            #expect(error?.code == .frameTooLarge)
        }
    }

    @Test func anHTTPRequestIsToldSoInItsOwnWords() {
        let text = String(buffer: WireError.plainTextRefusal)
        let parts = text.split(separator: "\r\n\r\n")
        #expect(text.hasPrefix("HTTP/1.1 400 Bad Request\r\n"))
        #expect(parts.count == 2)
        #expect(text.contains("Content-Length: \(parts[1].utf8.count)\r\n"))
    }
}

/// The first error of a vector's bytes, given in parts.
private func firstError(of vector: Vector, in parts: [ByteBuffer]) -> WireError? {
    var decoder = FrameDecoder(side: vector.side)
    for part in parts {
        decoder.append(part)
        do throws(WireError) {
            while let frame = try decoder.next() { _ = try messageType(frame.template).init(frame) }
        } catch { return error }
    }
    return nil
}

extension ByteBuffer {
    /// The frame of a message.
    init(frame message: some Message) {
        self.init()
        message.encode(into: &self)
    }
}
