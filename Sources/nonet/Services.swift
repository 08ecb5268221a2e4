internal import Engine
internal import Exchange
internal import Server
internal import ServiceLifecycle

// What the main job runs. A group starts them in order and, on a signal, stops them in the opposite one.

/// Answers; the answers under way are sent before it ends.
struct ServerService: Service {
    let server: Server

    func run() async throws {
        try await gracefulShutdown()
        await server.stop()
    }
}

/// Collects; a minute that is being written is written before it ends.
struct CollectorService: Service {
    let collector: Collector

    func run() async throws {
        await cancelWhenGracefulShutdown { await collector.run() }
    }
}

/// The exchange of a demo.
struct ExchangeService: Service {
    let exchange: SimulatedExchange

    func run() async throws {
        try await gracefulShutdown()
        await exchange.stop()
    }
}
