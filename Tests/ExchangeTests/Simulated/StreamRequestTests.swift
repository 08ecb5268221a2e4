import Exchange
import NIOCore
import Testing

@Suite struct StreamRequestTests {
    static func replies(to text: String) -> [String] {
        var session = StreamSession(streams: ["a@kline_1m"], isCombined: true, limits: .init(), at: 0)
        return session.received(ByteBuffer(string: text), at: 0).map { action in
            if case .reply(let reply) = action { String(buffer: reply) } else { "\(action)" }
        }
    }

    @Test(arguments: [
        ("{\"method\":\"SUBSCRIBE\",\"params\":[\"b@kline_1m\"],\"id\":1}", "{\"result\":null,\"id\":1}"),
        ("{\"id\":\"x1\",\"method\":\"LIST_SUBSCRIPTIONS\"}", "{\"result\":[\"a@kline_1m\"],\"id\":\"x1\"}"),
        (
            "{\"method\":\"GET_PROPERTY\",\"params\":[\"combined\"],\"id\":null}",
            "{\"result\":true,\"id\":null}"
        ),
        (
            "{\"method\":\"SET_PROPERTY\",\"params\":[\"combined\",false],\"id\":5}",
            "{\"result\":null,\"id\":5}"
        ),
        (
            "{\"method\":\"SET_PROPERTY\",\"params\":[\"combined\",1],\"id\":5}",
            "{\"code\":1,\"msg\":\"Invalid value type: expected Boolean\",\"id\":5}"
        ),
        (
            "{\"method\":\"GET_PROPERTY\",\"params\":[\"other\"],\"id\":5}",
            "{\"code\":0,\"msg\":\"Unknown property\",\"id\":5}"
        ),
        (
            "{\"method\":\"SUBSCRIBE\",\"params\":[\"b@kline_1m\"]}",
            "{\"code\":2,\"msg\":\"Invalid request: request ID must be an unsigned integer\"}"
        ),
        (
            "{\"id\":1}",
            "{\"code\":2,\"msg\":\"Invalid request: missing field `method` at line 1 column 1\",\"id\":1}"
        ),
        ("{\"method\":}", "{\"code\":3,\"msg\":\"Invalid JSON: expected value at line 1 column 11\"}"),
        ("hello", "{\"code\":3,\"msg\":\"Invalid JSON: expected value at line 1 column 1\"}"),
    ])
    func aRequestHasItsReply(request: String, reply: String) { #expect(Self.replies(to: request) == [reply]) }

    @Test(arguments: [
        "{", "[[[[[[[[[[1]]]]]]]]]]", "{\"a\":\"\\u12\"}", "{\"a\" 1}", "\"", "[1,]", "nul", "1 2", "",
    ])
    func whatIsNotJSONIsRefused(text: String) {
        #expect(throws: JSONText.Failure.self) { try JSONText(text.utf8) }
    }

    @Test func textsAreReadWithTheirEscapes() throws {
        #expect(
            try JSONText(#" ["a\"\\\u0041\n", -1.5e3, true, {"b": null}] "#.utf8)
                == .list([.string("a\"\\A\n"), .number("-1.5e3"), .bool(true), .object(["b": .null])]))
    }
}
