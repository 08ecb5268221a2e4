import Engine
import Market
import NIOCore
import Server
import Testing
import Wire

/// Requests about gaps and learning in a session.
struct OperationSessionTests {
    private static let commands: [any Message] = [
        GapCheck(requestId: 9), WireBackfill(requestId: 9), Rollback(requestId: 9, toVersion: 0, reason: ""),
        TriggerLearning(requestId: 9, kind: .dailyLearning),
    ]

    /// A session of a connection that brought a token.
    private func talk(bringing token: String) throws -> Talk {
        let talk = Talk {
            ($0.token, $0.adminToken) = (Token("reads"), Token("changes"))
        }
        talk.hear(Hello(requestId: 1, clientName: "", token: token))
        #expect(try talk.replies().map(\.template) == [.helloAck])
        return talk
    }

    /// Asks, and answers what is asked of the operations.
    private func ask(
        _ talk: Talk, _ query: any Message, by operations: TestOperations = TestOperations()
    ) async throws -> Frame {
        talk.hear(query)
        while let query = talk.take() { await talk.finish(query, by: operations) }
        return try #require(try talk.replies().first)
    }

    @Test(arguments: 0..<4) func whatChangesSomethingTakesAnAdmin(command: Int) async throws {
        let operations = TestOperations()
        let refused = try await ask(
            try talk(bringing: "reads"), Self.commands[command], by: operations)
        let error = try ErrorReply(refused)
        #expect(error.code == .forbidden && !error.isFatal && error.requestId == 9)
        #expect(error.refTemplateId == type(of: Self.commands[command]).template.rawValue)
        #expect(error.message.contains("NONET_ADMIN_TOKEN") && operations.asked.isEmpty)
        let done = try await ask(
            try talk(bringing: "changes"), Self.commands[command], by: operations)
        #expect([.jobAccepted, .rollbackAck].contains(done.template) && done.requestId == 9)
        #expect(operations.asked.count == 1)
    }

    @Test func aRefusedCommandEndsNothing() async throws {
        let talk = try talk(bringing: "reads")
        _ = try await ask(talk, GapCheck(requestId: 2))
        let reply = try await ask(talk, HeadWeightsQuery(requestId: 3))
        #expect(reply.template == .headWeights && talk.standing == .open && talk.session.inFlight == 0)
    }

    @Test func whatIsAskedArrivesAsItWasMeant() async throws {
        let (talk, operations) = (Talk().greeted(), TestOperations())
        let minute: Int64 = 60_000_000
        for message in [
            GapStatusQuery(requestId: 2, symbol: .of("BTCUSDT")),
            GapStatusQuery(requestId: 3, after: .of("BTCUSDT")), BackfillStatusQuery(requestId: 4, limit: 5),
            GapCheck(requestId: 5), WireBackfill(requestId: 6),
            WireBackfill(requestId: 7, symbol: .of("DOTUSDT.P"), from: 10 * minute - 1, to: 20 * minute),
            WeightHistoryQuery(requestId: 8, before: 12, limit: 3),
            TriggerLearning(requestId: 9, kind: .weeklyLearning),
            Rollback(requestId: 10, toVersion: 3, ifCurrentVersion: 9, reason: "why"),
            Rollback(requestId: 11, toVersion: 0, reason: ""),
        ] as [any Message] {
            let reply = try await ask(talk, message, by: operations)
            #expect(reply.template != .error && reply.requestId == message.requestId, "\(message)")
        }
        #expect(
            operations.asked == [
                "gaps [BTCUSDT]", "gaps [DOTUSDT.P, NEWUSDT]", "status 5", "check", "backfill all -1 -1",
                "backfill DOTUSDT.P 10 20", "weights", "history 12 3", "learn weekly", "rollback 3 9 why",
                "rollback 0 -1 asked for by a client",
            ])
    }

    @Test func aJobThatHadBegunIsSaidToHave() async throws {
        let reply = try JobAccepted(try await ask(Talk().greeted(), GapCheck(requestId: 2)))
        #expect(reply.jobId == 7 && reply.alreadyRunning)
        let other = try JobAccepted(try await ask(Talk().greeted(), WireBackfill(requestId: 2)))
        #expect(!other.alreadyRunning)
    }

    @Test(
        arguments: [
            (.notCollecting, .notReady), (.notLearning, .notReady), (.starting, .notReady),
            (.engine(.weightsMoved(expected: 3, active: 5)), .conflict),
            (.engine(.decidesAlready(version: 3)), .conflict), (.engine(.madeToday(day: 3)), .conflict),
            (.engine(.noWeights(version: 9, last: 3)), .notFound),
            (.engine(.noWeightsOfIts(version: 2, deciding: 1)), .invalidArgument),
            (.engine(.jobsBusy(limit: 16)), .tooManyInFlight),
            (.engine(.emptyRange(Minute(1)..<Minute(1))), .invalidArgument),
            (.engine(.weightsBusy), .overloaded), (.engine(.writerStopped), .internal),
        ] as [(OperationError, ErrorCode)])
    func troubleHasItsCodeAndWords(trouble: OperationError, code: ErrorCode) async throws {
        for message in Self.commands {
            let reply = try await ask(Talk().greeted(), message, by: TestOperations(trouble))
            let error = try ErrorReply(reply)
            #expect(error.code == code && !error.isFatal && error.message == "\(trouble)")
            #expect(error.refTemplateId == type(of: message).template.rawValue && error.requestId == 9)
        }
    }

    @Test func aSymbolThatIsNotThereIsNotAskedFor() async throws {
        let operations = TestOperations()
        for (message, field) in [
            (GapStatusQuery(requestId: 2, symbol: .of("btcusdt")), 2),
            (WireBackfill(requestId: 2, symbol: .of("btcusdt")), 2),
        ] as [(any Message, UInt16)] {
            let error = try ErrorReply(try await ask(Talk().greeted(), message, by: operations))
            #expect(error.code == .notFound && error.refFieldId == field)
            #expect(error.message.contains("did you mean BTCUSDT?"))
        }
        #expect(operations.asked.isEmpty)
    }

    @Test(arguments: [JobKind.backfill, .gapCheck, .nonRepresentable])
    func onlyLearningIsStartedSo(kind: JobKind) async throws {
        let error = try ErrorReply(
            try await ask(Talk().greeted(), TriggerLearning(requestId: 2, kind: kind)))
        #expect(error.code == .invalidArgument && error.refFieldId == 2)
    }

    @Test func aRangeTheWrongWayRoundIsRefused() async throws {
        for (message, field) in [
            (WireBackfill(requestId: 2, from: 2, to: 1), 3),
            (PerformanceQuery(requestId: 2, from: 2, to: 1), 2),
            (RejectionAnalysisQuery(requestId: 2, from: 2, to: 1), 2),
        ] as [(any Message, UInt16)] {
            let error = try ErrorReply(try await ask(Talk().greeted(), message))
            #expect(error.code == .invalidArgument && error.refFieldId == field)
        }
    }

    /// Each counts as one that is unanswered.
    @Test func onlySoManyMayBeUnanswered() async throws {
        let talk = Talk { $0.inFlight = 2 }.greeted()
        for id in 2...4 as ClosedRange<UInt64> { talk.hear(HeadWeightsQuery(requestId: id)) }
        let error = try ErrorReply(try #require(try talk.replies().first))
        #expect(error.code == .tooManyInFlight && error.requestId == 4)
        while let query = talk.take() { await talk.finish(query, by: TestOperations()) }
        #expect(try talk.replies().map(\.requestId) == [2, 3])
    }

    @Test func everySplitOfTheBytesGivesTheSameReplies() async throws {
        let messages: [any Message] = [
            Hello(requestId: 1, clientName: "test"), GapStatusQuery(requestId: 2, symbol: .of("NOPE")),
            WireBackfill(requestId: 3, symbol: .of("BTCUSDT")), HeadWeightsQuery(requestId: 4),
            Rollback(requestId: 5, toVersion: 1, ifCurrentVersion: 2, reason: "zürich"),
        ]
        let bytes = ByteBuffer.joined(messages.map(\.frame))
        func replies(cutAt cut: Int) async throws -> ByteBuffer {
            let talk = Talk()
            var rest = bytes
            let start = rest.readSlice(length: cut)
            talk.hear(try #require(start))
            talk.hear(rest)
            while let query = talk.take() { await talk.finish(query, by: TestOperations()) }
            return talk.said
        }
        let whole = try await replies(cutAt: 0)
        #expect(try whole.replies().count == 5)
        for cut in 1..<bytes.readableBytes { #expect(try await replies(cutAt: cut) == whole) }
    }
}
