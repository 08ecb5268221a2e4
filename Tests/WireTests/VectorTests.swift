import Foundation
import NIOCore
import Testing
import Wire

/// The golden frames of `proto/vectors`, which were made without this codec.
@Suite struct VectorTests {
    @Test func everyTemplateHasAGoldenFrame() {
        let names = Set(Vector.frames.compactMap(\.template))
        #expect(names.count == Template.allCases.count)
    }

    @Test(arguments: Vector.frames)
    func valuesBecomeTheGoldenBytes(vector: Vector) throws {
        let frame = try onlyFrame(of: vector)
        let message = messageType(frame.template).init(.object(try #require(vector.fields)))
        var buffer = ByteBuffer()
        message.encode(into: &buffer)
        #expect(buffer == vector.bytes)
    }

    @Test(arguments: Vector.frames + Vector.newer)
    func goldenBytesBecomeTheValues(vector: Vector) throws {
        let frame = try onlyFrame(of: vector)
        #expect(frame.version == vector.version)
        #expect(frame.bytes == vector.bytes)
        let message = try messageType(frame.template).init(frame)
        #expect(message.requestId == frame.requestId)
        #expect(JSON.object(message.fields) == JSON.object(try #require(vector.fields)))
    }

    @Test(arguments: Vector.malformed)
    func malformedFramesAreRefusedWithTheirCode(vector: Vector) throws {
        let expected = try #require(vector.error)
        let error = #expect(throws: WireError.self) {
            let frame = try onlyFrame(of: vector)
            _ = try messageType(frame.template).init(frame)
        }
        let reply = ErrorReply(try #require(error))
        #expect(reply.code.name == expected.code)
        #expect(reply.isFatal == expected.fatal)
        #expect(reply.requestId == expected.requestId)
        #expect(reply.refTemplateId == expected.refTemplateId)
        #expect(reply.refFieldId == expected.refFieldId)
        #expect(reply.limit == expected.limit)
        #expect(!reply.message.isEmpty)
    }

    /// Names and numbers of the enums, against the schema's own text.
    @Test func enumerationsAreThoseOfTheSchema() throws {
        let schema = try String(
            contentsOf: Vector.protocolFolder.appending(path: "nonet.xml"), encoding: .utf8)
        func values(of name: String) throws -> Set<String> {
            let start = try #require(schema.range(of: "<enum name=\"\(name)\""))
            let end = try #require(schema.range(of: "</enum>", range: start.upperBound..<schema.endIndex))
            let matches = schema[start.upperBound..<end.lowerBound].matches(
                of: /<validValue name="(\w+)"[^>]*>(\d+)</)
            return Set(matches.map { "\($0.output.1)=\($0.output.2)" })
        }
        #expect(try values(of: "ErrorCode") == Set(ErrorCode.allCases.map { "\($0.name)=\($0.rawValue)" }))
        #expect(try values(of: "Role") == Set(Role.allCases.map { "\(JSON(named: $0).text)=\($0.rawValue)" }))
        let states = CandleState.allCases.map { "\(JSON(named: $0).text)=\($0.rawValue)" }
        #expect(try values(of: "CandleState") == Set(states))
        func named(_ cases: [(Any, UInt8)]) -> Set<String> {
            Set(cases.map { "\(JSON(named: $0).text)=\($1)" })
        }
        #expect(try values(of: "EventOrigin") == named(EventOrigin.allCases.map { ($0, $0.rawValue) }))
        #expect(try values(of: "JobKind") == named(JobKind.allCases.map { ($0, $0.rawValue) }))
        #expect(try values(of: "JobState") == named(JobState.allCases.map { ($0, $0.rawValue) }))
        #expect(
            try values(of: "Channel")
                == named(
                    WireChannel.allCases.map { ($0, $0.rawValue) } + [("NonRepresentable", 254)]))
        #expect(try values(of: "Direction") == named(WireDirection.allCases.map { ($0, $0.rawValue) }))
        #expect(try values(of: "Regime") == named(WireRegime.allCases.map { ($0, $0.rawValue) }))
        #expect(try values(of: "SignalState") == named(WireSignalState.allCases.map { ($0, $0.rawValue) }))
        #expect(try values(of: "Head") == named(WireHead.allCases.map { ($0, $0.rawValue) }))
        #expect(try values(of: "Stage") == named(WireStage.allCases.map { ($0, $0.rawValue) }))
        #expect(try values(of: "GapClass") == named(WireGapClass.allCases.map { ($0, $0.rawValue) }))
        #expect(try values(of: "Listing") == named(WireListing.allCases.map { ($0, $0.rawValue) }))
        #expect(try values(of: "HoleState") == named(WireHoleState.allCases.map { ($0, $0.rawValue) }))
        #expect(try values(of: "GapJobKind") == named(WireGapJobKind.allCases.map { ($0, $0.rawValue) }))
        #expect(try values(of: "Priority") == named(WirePriority.allCases.map { ($0, $0.rawValue) }))
        let triggers = WireLearningTrigger.allCases.map { ($0, $0.rawValue) }
        #expect(try values(of: "LearningTrigger") == named(triggers))
        let intervals = WireInterval.allCases.map { "\(JSON(named: $0).text)=\($0.rawValue)" }
        #expect(try values(of: "Interval").isSuperset(of: intervals))
    }

    /// The script beside the vectors writes what is stored, from the schema as it is.
    @Test func vectorsAreWhatTheSchemaSays() throws {
        let check = Process()
        check.executableURL = URL(filePath: "/usr/bin/env")
        check.arguments = [
            "python3", "-B", Vector.protocolFolder.appending(path: "vectors/generate.py").path(), "--check",
        ]
        try check.run()
        check.waitUntilExit()
        #expect(check.terminationStatus == 0)
    }
}

/// The one frame that a vector holds.
func onlyFrame(of vector: Vector) throws -> Frame {
    var decoder = FrameDecoder(side: vector.side)
    decoder.append(vector.bytes)
    let frame = try #require(try decoder.next())
    #expect(try decoder.next() == nil)
    return frame
}
