import Server
import Testing

/// What a server refuses to start with, and why.
struct ConfigurationTests {
    private func start(_ change: (inout Server.Configuration) -> Void) async throws -> Server {
        var configuration = Server.Configuration()
        configuration.port = 0
        change(&configuration)
        return try await Server.start(source: TestSource(), configuration: configuration)
    }

    @Test func theDefaultIsLoopback() {
        #expect(Server.Configuration().host == "127.0.0.1" && Server.Configuration().port == 9009)
    }

    @Test(arguments: ["0.0.0.0", "::"])
    func offLoopbackATokenIsRequired(host: String) async throws {
        await #expect(throws: ListenError.tokenRequired(host: host)) {
            _ = try await start { $0.host = host }
        }
    }

    @Test func withATokenAnyAddressWillDo() async throws {
        let server = try await start {
            $0.host = "0.0.0.0"
            $0.token = "secret"
        }
        #expect(server.host == "0.0.0.0" && server.port > 0)
        await server.stop()
    }

    @Test func anAdminTokenIsOneToo() async throws {
        let server = try await start {
            $0.host = "0.0.0.0"
            $0.adminToken = "secret"
        }
        await server.stop()
        await #expect(throws: ListenError.token(bytes: 0)) { _ = try await start { $0.adminToken = "" } }
    }

    @Test func whoReadsMustNotBeWhoChanges() async throws {
        await #expect(throws: ListenError.tokensAlike) {
            _ = try await start { ($0.token, $0.adminToken) = ("same", "same") }
        }
    }

    @Test(arguments: ["127.0.0.1", "127.0.0.2", "localhost"])
    func onLoopbackNoneIs(host: String) async throws {
        let server = try await start { $0.host = host }
        await server.stop()
    }

    @Test(arguments: [0, 2049])
    func aTokenHasOneTo2048Bytes(bytes: Int) async throws {
        await #expect(throws: ListenError.token(bytes: bytes)) {
            _ = try await start { $0.token = String(repeating: "x", count: bytes) }
        }
    }

    @Test func aPortInUseIsSaidToBe() async throws {
        let server = try await start { _ in }
        await #expect(throws: ListenError.addressInUse(host: "127.0.0.1", port: server.port)) {
            _ = try await start { $0.port = server.port }
        }
        await server.stop()
    }

    @Test func anAddressThatIsNotThisMachinesIsRefused() async throws {
        await #expect {
            _ = try await start {
                $0.host = "192.0.2.1"
                $0.token = "secret"
            }
        } throws: { error in
            guard case .listen("192.0.2.1", 0, _) = error as? ListenError else { return false }
            return true
        }
    }

    @Test func everyErrorSaysWhatWouldDo() {
        #expect("\(ListenError.tokenRequired(host: "0.0.0.0"))".contains("set a token"))
        #expect("\(ListenError.addressInUse(host: "127.0.0.1", port: 9009))".contains("9009"))
        #expect("\(ListenError.token(bytes: 3000))".contains("2048"))
        #expect("\(ListenError.host("nowhere", reason: "unknown"))".contains("nowhere"))
        #expect(
            "\(ListenError.listen(host: "::1", port: 1, reason: "not permitted"))".contains("not permitted"))
    }
}
