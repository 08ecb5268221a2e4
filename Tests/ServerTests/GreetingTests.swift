import NIOCore
import Server
import Testing
import Wire

struct GreetingTests {
    /// The answer to a Hello, and whether the session can still be greeted.
    private func answer(
        to hello: Hello, _ change: (inout Terms) -> Void = { _ in }
    ) throws -> (reply: Frame, standing: Session.Standing) {
        let talk = Talk(change)
        talk.hear(hello)
        return (try #require(try talk.replies().first), talk.standing)
    }

    @Test func theRightTokenIsLetIn() throws {
        let (reply, _) = try answer(to: Hello(requestId: 1, clientName: "", token: "secret")) {
            $0.token = Token("secret")
        }
        #expect(reply.template == .helloAck)
    }

    @Test(arguments: ["", "secreT", "secre", "secrets", "secretsecret", "Secret"])
    func anyOtherIsNot(token: String) throws {
        let (reply, standing) = try answer(to: Hello(requestId: 1, clientName: "", token: token)) {
            $0.token = Token("secret")
        }
        let error = try ErrorReply(reply)
        #expect(
            error.code == .unauthenticated && error.isFatal && error.refFieldId == 8 && standing == .ended)
        #expect(!error.message.contains("secret"))
    }

    @Test func aTokenNobodyAskedForIsNoHarm() throws {
        #expect(
            try answer(to: Hello(requestId: 1, clientName: "", token: "secret")).reply.template == .helloAck)
    }

    /// With a token to read, another changes something; without one everybody reads, on this machine; without any everybody
    /// may do all.
    @Test(
        arguments: [
            (nil, nil, true, "", .admin), (nil, nil, true, "any", .admin), ("r", nil, true, "r", .viewer),
            ("r", nil, true, "", nil), ("r", "a", true, "r", .viewer), ("r", "a", true, "a", .admin),
            ("r", "a", true, "", nil), ("r", "a", false, "a", .admin), (nil, "a", true, "", .viewer),
            (nil, "a", true, "a", .admin), (nil, "a", true, "b", nil), (nil, "a", false, "", nil),
            (nil, "a", false, "a", .admin),
        ] as [(String?, String?, Bool, String, Role?)])
    func theTokenSaysTheRole(
        token: String?, adminToken: String?, isOpen: Bool, brought: String, role: Role?
    ) throws {
        let (reply, standing) = try answer(to: Hello(requestId: 1, clientName: "", token: brought)) {
            $0.token = token.flatMap { Token($0) }
            $0.adminToken = adminToken.flatMap { Token($0) }
            $0.isOpen = isOpen
        }
        guard let role else {
            #expect(try ErrorReply(reply).code == .unauthenticated && standing == .ended)
            return
        }
        let ack = try HelloAck(reply)
        #expect(ack.role == role && ack.capabilities.contains(.admin) == (role == .admin))
    }

    @Test(arguments: [(2048, true), (2049, false)])
    func aTokenHasALongestLength(bytes: Int, isAccepted: Bool) throws {
        let hello = Hello(requestId: 1, clientName: "", token: String(repeating: "x", count: bytes))
        let (reply, standing) = try answer(to: hello)
        #expect(reply.template == (isAccepted ? .helloAck : .error))
        #expect(standing == (isAccepted ? .open : .greeting))
    }

    @Test(arguments: [(0, 0, true), (0, 9, true), (3, 9, true), (4, 9, false)] as [(UInt16, UInt16, Bool)])
    func versionsAreAgreedOnIfTheClientReadsTheServers(min: UInt16, max: UInt16, isAccepted: Bool) throws {
        let (reply, standing) = try answer(
            to: Hello(requestId: 1, minVersion: min, maxVersion: max, clientName: ""))
        guard !isAccepted else { return #expect(reply.template == .helloAck) }
        let error = try ErrorReply(reply)
        #expect(error.code == .unsupportedSchema && error.isFatal && standing == .ended)
    }

    @Test func versionsTheWrongWayRoundCanBePutRight() throws {
        let talk = Talk()
        talk.hear(
            Hello(requestId: 1, minVersion: 3, maxVersion: 2, clientName: ""),
            Hello(requestId: 2, clientName: ""))
        let replies = try talk.replies()
        #expect(replies.map(\.template) == [.error, .helloAck])
        let error = try ErrorReply(replies[0])
        #expect(error.code == .invalidArgument && !error.isFatal && error.refFieldId == 2)
    }

    @Test(
        arguments: [(0, 15_000), (999, 1000), (1000, 1000), (60_000, 60_000), (60_001, 60_000)]
            as [(UInt32, UInt32)])
    func theHeartbeatIsTheClientsWithinReason(asked: UInt32, given: UInt32) throws {
        let (reply, _) = try answer(to: Hello(requestId: 1, heartbeatMilliseconds: asked, clientName: ""))
        #expect(try HelloAck(reply).heartbeatMilliseconds == given)
    }

    @Test(arguments: [(0, true), (4095, false), (4096, true)] as [(UInt32, Bool)])
    func aClientMustTakeFramesOf4KiB(most: UInt32, isAccepted: Bool) throws {
        let (reply, standing) = try answer(to: Hello(requestId: 1, maxFrameBytes: most, clientName: ""))
        #expect(reply.template == (isAccepted ? .helloAck : .error))
        #expect(standing == (isAccepted ? .open : .greeting))
    }
}

struct TokenTests {
    @Test(arguments: [(0, false), (1, true), (2048, true), (2049, false)])
    func hasOneTo2048Bytes(bytes: Int, isToken: Bool) {
        #expect((Token(String(repeating: "x", count: bytes)) != nil) == isToken)
    }

    @Test func matchesItselfOnly() throws {
        let token = try #require(Token("añb"))
        #expect(token.matches("añb"))
        for other in ["", "a", "añ", "añc", "añba", "anb", "añbañb"] { #expect(!token.matches(other)) }
    }
}
