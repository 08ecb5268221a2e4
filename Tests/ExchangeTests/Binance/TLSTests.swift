import Exchange
import NIOCore
import NIOPosix
import NIOSSL
import Testing

/// A server whose certificate nobody vouches for must not be talked to.
struct TLSTests {
    private static let certificate = """
        -----BEGIN CERTIFICATE-----
        MIIBnDCCAUGgAwIBAgIUcJEAawBhBhnEqTjstwJaMleMQMUwCgYIKoZIzj0EAwIw
        FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyNTIxNTgwNVoYDzIxMjYxMTAx
        MjE1ODA1WjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
        PQMBBwNCAAQvvIKB/2+JMl2GIp5s+8TkLwwAyWoALSsXB9AgUaW1d0ctrRvotU44
        6m6JIAW1zwoKCSGaHBWzRYj7KDE6MVyjo28wbTAdBgNVHQ4EFgQUYwX/ol1mBFQG
        yGrs89JjHoWCv1QwHwYDVR0jBBgwFoAUYwX/ol1mBFQGyGrs89JjHoWCv1QwDwYD
        VR0TAQH/BAUwAwEB/zAaBgNVHREEEzARgglsb2NhbGhvc3SHBH8AAAEwCgYIKoZI
        zj0EAwIDSQAwRgIhANaHqMU6eDm+6IzxBOtG6r7uxgdJQ4sxvteCZgJEJoI0AiEA
        lt7bJ9tgR9f7wOQ/EcdvzFM7qV0b4Z0CXzuepQMD4Uk=
        -----END CERTIFICATE-----
        """
    /// Of a certificate for this test alone.
    private static let key = """
        -----BEGIN PRIVATE KEY-----
        MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgCo+8CQqK4Bh43zHe
        trVs6R63o0MKKO12nlpJ/dMC18+hRANCAAQvvIKB/2+JMl2GIp5s+8TkLwwAyWoA
        LSsXB9AgUaW1d0ctrRvotU446m6JIAW1zwoKCSGaHBWzRYj7KDE6MVyj
        -----END PRIVATE KEY-----
        """

    /// Notes every byte of plain text that it gets.
    private final class Listening: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        private let heard: Recorder<Int>

        init(_ heard: Recorder<Int>) { self.heard = heard }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            heard.add(unwrapInboundIn(data).readableBytes)
        }

        func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
    }

    private func server(_ heard: Recorder<Int>) async throws -> any Channel {
        let context = try NIOSSLContext(
            configuration: .makeServerConfiguration(
                certificateChain: try NIOSSLCertificate.fromPEMBytes(Array(Self.certificate.utf8)).map {
                    .certificate($0)
                },
                privateKey: .privateKey(try NIOSSLPrivateKey(bytes: Array(Self.key.utf8), format: .pem))))
        return try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: context))
                    try channel.pipeline.syncOperations.addHandler(Listening(heard))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
    }

    @Test func aRequestIsNotSentToAStranger() async throws {
        let heard = Recorder<Int>()
        let server = try await server(heard)
        defer { server.close(promise: nil) }
        let port = try #require(server.localAddress?.port)
        var limits = RESTClient.Limits()
        limits.attemptsMax = 2
        let client = RESTClient(
            base: "https://localhost:\(port)", budget: nil, clock: MovedClock(), seed: 1, limits: limits)
        do throws(ExchangeError) {
            _ = try await client.get("/api/v3/time", weight: 1)
            Issue.record("it was asked")
        } catch {
            guard case .unreachable(_, let reason) = error else { throw error }
            #expect(reason.lowercased().contains("certificate"), "\(reason)")
        }
        #expect(heard.all.isEmpty)
    }

    @Test func aStreamIsNotOpenedAtAStranger() async throws {
        let heard = Recorder<Int>()
        let server = try await server(heard)
        defer { server.close(promise: nil) }
        var configuration = BinanceSource.Configuration()
        configuration.stream = "wss://localhost:\(try #require(server.localAddress?.port))"
        for await event in BinanceSource(configuration, clock: MovedClock()).closes(of: [Klines.symbol]) {
            guard case .interrupted(_, let reason) = event else {
                Issue.record("\(event)")
                break
            }
            #expect(reason.uppercased().contains("CERTIFICATE"), "\(reason)")
            break
        }
        #expect(heard.all.isEmpty)
    }
}
