import NIOCore
import Testing
import Wire

/// Seeded random messages, and seeded damage to golden frames.
@Suite struct RandomFrameTests {
    @Test(arguments: Template.allCases)
    func randomMessagesComeBackAsTheyWere(template: Template) throws {
        var random = SplitMix64(state: UInt64(template.rawValue))
        for _ in 0..<200 {
            let message = randomMessage(template, &random)
            let frame = ByteBuffer(frame: message)
            var decoder = FrameDecoder(side: template.isRead(by: .client) ? .client : .server)
            decoder.append(frame)
            let back = try messageType(template).init(try #require(try decoder.next()))
            #expect(JSON.object(back.fields) == JSON.object(message.fields))
            #expect(ByteBuffer(frame: back) == frame)
        }
    }

    @Test(arguments: [FrameDecoder.Side.server, .client])
    func damagedFramesAreReadOrRefusedButNeverTrap(side: FrameDecoder.Side) {
        var random = SplitMix64(state: 7)
        let golden = (Vector.frames + Vector.newer).filter { $0.side == side }.map(\.bytes)
        var read = 0
        var refused = 0
        for _ in 0..<30_000 {
            var bytes = golden.randomElement(using: &random)!
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                let at = Int.random(in: 0..<bytes.readableBytes, using: &random)
                // Lengths and counts are where the damage is worst: aim at the headers half of the time.
                bytes.setInteger(
                    [0, 1, 0x7F, 0x80, 0xFE, 0xFF, UInt8.random(in: 0...255, using: &random)]
                        .randomElement(using: &random)!,
                    at: Bool.random(using: &random) ? at % 16 : at)
            }
            switch outcome(of: bytes, by: side) {
            case .read: read += 1
            case .refused: refused += 1
            case .unfinished: break
            }
        }
        #expect(read > 1000 && refused > 1000)
    }

    @Test func randomBytesAreRefusedOrUnfinishedButNeverTrap() {
        var random = SplitMix64(state: 8)
        for _ in 0..<20_000 {
            let count = Int.random(in: 0...200, using: &random)
            var bytes = ByteBuffer(bytes: (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) })
            if Bool.random(using: &random) {
                // A sound framing and message header, so that the body is looked at.
                guard count >= 22 else { continue }
                bytes.setInteger(UInt32(count), at: 0, endianness: .little)
                bytes.setInteger(WireLimits.encoding, at: 4, endianness: .little)
                bytes.setInteger(UInt16.random(in: 0...100, using: &random), at: 6, endianness: .little)
                bytes.setInteger(
                    Template.allCases.randomElement(using: &random)!.rawValue, at: 8, endianness: .little)
                bytes.setInteger(WireLimits.schemaId, at: 10, endianness: .little)
            }
            _ = outcome(of: bytes, by: .server)
            _ = outcome(of: bytes, by: .client)
        }
    }

    private enum Outcome { case read, refused, unfinished }

    private func outcome(of bytes: ByteBuffer, by side: FrameDecoder.Side) -> Outcome {
        var decoder = FrameDecoder(side: side)
        decoder.append(bytes)
        do {
            guard let frame = try decoder.next() else { return .unfinished }
            let message = try messageType(frame.template).init(frame)
            // What is allocated for a message stands in its frame.
            #expect(ByteBuffer(frame: message).readableBytes <= bytes.readableBytes)
            return .read
        } catch {
            return .refused
        }
    }
}

/// A small seeded generator (Vigna's SplitMix64).
struct SplitMix64: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }
}
