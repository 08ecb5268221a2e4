internal import Engine
internal import Exchange
internal import Logging
internal import Server
internal import ServiceLifecycle

// What the main job runs. A group starts them in order and, on a signal, stops them in the opposite one.

/// Runs services until one says that it is over, or a signal comes. Signals that came since `Interruption.listen` count: they
/// may be earlier than the group.
func runUntilInterrupted(
    _ services: [ServiceGroupConfiguration.ServiceConfiguration], _ logger: Logger
) async throws {
    let waiting = ServiceGroupConfiguration.ServiceConfiguration(
        service: InterruptionService(), successTerminationBehavior: .gracefullyShutdownGroup)
    try await ServiceGroup(configuration: .init(services: services + [waiting], logger: logger)).run()
}

private struct InterruptionService: Service {
    func run() async throws { await cancelWhenGracefulShutdown { await Interruption.wait() } }
}

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

/// Learns; a run that is under way is stopped, and the next start makes it.
struct LearningService: Service {
    let jobs: LearningJobs

    func run() async throws {
        await cancelWhenGracefulShutdown { await jobs.run() }
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
