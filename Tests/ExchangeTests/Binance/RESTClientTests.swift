import Exchange
import Synchronization
import Testing

/// libcurl against a server that says anything. The clock does not move by itself, so no wait between attempts is waited.
struct RESTClientTests {
    private let clock = MovedClock()
    private let bans = Recorder<Int64>()

    private func client(
        _ server: ScriptedServer, _ change: (inout RESTClient.Limits) -> Void = { _ in }
    ) -> RESTClient {
        var limits = RESTClient.Limits()
        change(&limits)
        let budget = WeightBudget(share: 0.5, bannedUntil: 0, clock: clock) { [bans] in bans.add($0) }
        return RESTClient(base: server.base, budget: budget, clock: clock, seed: 1, limits: limits)
    }

    private func error(_ client: RESTClient) async -> ExchangeError? {
        do throws(ExchangeError) {
            _ = try await client.get("/x", weight: 1)
            return nil
        } catch {
            return error
        }
    }

    @Test func oneConnectionIsKeptForRequestsAfterEachOther() async throws {
        let server = ScriptedServer { .http(200, "[\($0.number)]", headers: ["X-MBX-USED-WEIGHT-1M": "17"]) }
        let client = client(server)
        for number in 1...5 {
            let answer = try await client.get("/api/v3/klines?symbol=A&limit=\(number)", weight: 2)
            #expect(answer.body == Array("[\(number)]".utf8) && answer.usedWeight == 17)
        }
        #expect(server.paths == (1...5).map { "/api/v3/klines?symbol=A&limit=\($0)" })
        #expect(Set(server.requests.map(\.connection)) == [1])
        let head = server.requests[0].head
        #expect(
            head.hasPrefix("GET ") && head.contains("Accept-Encoding: gzip")
                && head.contains("User-Agent: nonet"))
    }

    @Test func manyRequestsAtOnceShareAtMostEightConnections() async throws {
        let server = ScriptedServer { .http(200, $0.path) }
        let client = client(server)
        await withTaskGroup(of: Bool.self) { group in
            for number in 0..<100 {
                group.addTask {
                    let answer = try? await client.get("/\(number)", weight: 2)
                    return answer?.body == Array("/\(number)".utf8)
                }
            }
            for await isRight in group { #expect(isRight) }
        }
        #expect(server.requests.count == 100 && (server.requests.map(\.connection).max() ?? 0) <= 8)
    }

    @Test func compressedBodiesAreUnpackedAndChunksJoined() async throws {
        let text = Array(String(repeating: "[1,2]", count: 1000).utf8)
        let server = ScriptedServer { request in
            request.path == "/gzip"
                ? .http(200, gzip(text), headers: ["Content-Encoding": "gzip"])
                : .bytes(
                    Array(
                        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n[1\r\n3\r\n,2]\r\n0\r\n\r\n"
                            .utf8))
        }
        let client = client(server)
        #expect(try await client.get("/gzip", weight: 1).body == text)
        #expect(try await client.get("/chunked", weight: 1).body == Array("[1,2]".utf8))
    }

    @Test func aBodyIsBoundedAlsoWhenItIsCompressed() async {
        let server = ScriptedServer { _ in
            .http(200, gzip([UInt8](repeating: 32, count: 1 << 20)), headers: ["Content-Encoding": "gzip"])
        }
        let error = await error(client(server) { $0.bodyBytesMax = 1 << 16 })
        #expect(error == .malformed(what: "\(server.base)/x: the body is larger than 65536 bytes"))
        #expect(server.requests.count == 1)  // Asking again would not help.
    }

    @Test func errorsOfTheServerAreTriedAgainAfterRandomWaits() async throws {
        let server = ScriptedServer { $0.number < 4 ? .http(503, "<html>") : .http(200, "[]") }
        #expect(try await client(server).get("/x", weight: 1).body == Array("[]".utf8))
        #expect(server.requests.count == 4 && clock.waits.count == 3)
        for (wait, bound) in zip(clock.waits, [500_000, 1_000_000, 2_000_000]) {
            #expect((0..<Int64(bound)).contains(wait))
        }
    }

    @Test func patienceEnds() async {
        let server = ScriptedServer { _ in .http(502, "<html><body>Bad Gateway</body></html>") }
        #expect(await error(client(server)) == .refused(status: 502, text: "a page of HTML"))
        #expect(server.requests.count == 5)
    }

    @Test func aLimitIsObeyedRecordedAndNotTriedAgain() async {
        let server = ScriptedServer { _ in
            .http(429, "{\"code\":-1003,\"msg\":\"x\"}", headers: ["Retry-After": "7"])
        }
        let client = client(server)
        let until = MovedClock.start + 7_000_000
        #expect(await error(client) == .limited(until: until, isBan: false))
        #expect(await error(client) == .limited(until: until, isBan: false))
        #expect(server.requests.count == 1 && bans.all == [until])
        clock.advance(7_000_000)
        #expect(await error(client) == .limited(until: until + 7_000_000, isBan: false))
        #expect(server.requests.count == 2)
    }

    @Test func aBanIsOneAndAnyOtherRefusalIsNotTriedAgain() async {
        let server = ScriptedServer { request in
            switch request.number {
            case 1: .http(400, "{\"code\":-1121,\"msg\":\"Invalid symbol.\"}")
            case 2: .http(400, "{\"code\":-1100,\"msg\":\"Illegal characters\"}")
            case 3: .http(403, "<html>")
            case 4: .http(302, "", headers: ["Location": "http://127.0.0.1:1/"])
            default: .http(418, "", headers: ["retry-after": "180"])
            }
        }
        let client = client(server)
        #expect(await error(client) == .unknownSymbol(""))
        #expect(await error(client) == .refused(status: 400, text: "Illegal characters (-1100)"))
        #expect(await error(client) == .refused(status: 403, text: "a page of HTML"))
        #expect(await error(client) == .refused(status: 302, text: ""))
        #expect(await error(client) == .limited(until: MovedClock.start + 180_000_000, isBan: true))
        #expect(server.requests.count == 5)
    }

    @Test func anAnswerThatIsCutOffIsTriedAgain() async throws {
        let server = ScriptedServer { request in
            request.number == 1
                ? .bytesAndEnd(Array("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n[1,2".utf8))
                : request.number == 2 ? .bytesAndEnd([]) : .http(200, "[1,2]")
        }
        #expect(try await client(server).get("/x", weight: 1).body == Array("[1,2]".utf8))
        #expect(server.requests.count == 3)
    }

    @Test func aServerThatSaysNothingIsGivenUp() async {
        let server = ScriptedServer { _ in .silence }
        let error = await error(
            client(server) {
                $0.totalMilliseconds = 50
                $0.attemptsMax = 2
            })
        guard case .unreachable(let host, let reason) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(host == "127.0.0.1:\(server.port)" && reason.contains("timed out"))
        #expect(server.requests.count == 2)
    }

    @Test(arguments: [
        "SSH-2.0-x\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n", "\u{0}\u{1}\u{2}\r\n\r\n",
    ])
    func whatIsNoHTTPIsUnreachable(bytes: String) async {
        let server = ScriptedServer { _ in .bytesAndEnd(Array(bytes.utf8)) }
        guard case .unreachable = await error(client(server) { $0.attemptsMax = 1 }) else {
            Issue.record("taken")
            return
        }
    }

    @Test func nobodyListeningIsUnreachable() async {
        var base = ""
        do { base = ScriptedServer { _ in .silence }.base }
        let client = RESTClient(base: base, budget: nil, clock: clock, seed: 1)
        guard case .unreachable = await error(client) else {
            Issue.record("reached")
            return
        }
        #expect(clock.waits.count == 4)
    }

    @Test func aCancelledTaskGetsItsAnswerAtOnce() async {
        let (asked, continuation) = AsyncStream.makeStream(of: Void.self)
        let server = ScriptedServer { _ in
            continuation.yield()
            return .silence
        }
        let client = client(server)
        let task = Task { await error(client) }
        for await _ in asked { break }
        task.cancel()
        #expect(await task.value == .cancelled)
        let late = Task { [self] in
            unsafe withUnsafeCurrentTask { unsafe $0?.cancel() }
            return await error(client)
        }
        #expect(await late.value == .cancelled)
    }

    @Test func headersAreTakenFromTheLastHead() {
        var answer = HTTPAnswer()
        for line in [
            "HTTP/1.1 103 Early Hints\r\n", "Retry-After: 3\r\n", "\r\n", "HTTP/2 429\r\n",
            "x-mbx-used-weight-1m: 42\r\n", "retry-after:  17 \r\n", "nonsense\r\n",
        ] { answer.take(line: Array(line.utf8)) }
        #expect(answer.usedWeight == 42 && answer.retryAfter == 17)
        for bad in ["-1", "1e3", "", "99999999999", "Wed, 21 Oct 2026 07:28:00 GMT"] {
            answer.take(line: Array("Retry-After: \(bad)".utf8))
            #expect(answer.retryAfter == nil)
        }
    }
}
