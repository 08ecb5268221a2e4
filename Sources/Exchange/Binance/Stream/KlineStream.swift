import Market
import NIOCore
import NIOPosix
import NIOSSL

/// The live candles of some symbols, over as many connections as they need.
///
/// Everything here happens on one event loop: the groups say what to do, and this does it.
final class KlineStream: @unchecked Sendable {
    private let eventLoop: any EventLoop
    private let address: StreamAddress
    private let tls: NIOSSLContext?
    private let limits: StreamLimits
    private let clock: any WallClock
    private var groups: [StreamGroup]
    private var links: [[Int: StreamLink]]
    private var attempts: AttemptLimit
    /// Who is banned may not connect, either.
    private let budget: WeightBudget
    private var outlet: StreamOutlet
    private var ticking: RepeatedTask?
    private var isStopped = false

    /// Begins to listen; the stream's end, or its consumer's, ends it.
    static func events(
        of symbols: [Symbol], at url: String, _ limits: StreamLimits, _ budget: WeightBudget,
        clock: any WallClock, seed: UInt64,
        on eventLoop: any EventLoop = MultiThreadedEventLoopGroup.singleton.next()
    ) -> AsyncStream<StreamEvent> {
        let (events, continuation) = AsyncStream.makeStream(
            of: StreamEvent.self, bufferingPolicy: .bufferingOldest(limits.eventsMax))
        let outlet = StreamOutlet { event in
            if case .enqueued = continuation.yield(event) { true } else { false }
        }
        for symbol in symbols where symbol.market != .spot {
            continuation.yield(.refused(symbol.name, reason: "it is not of the spot market"))
        }
        let symbols = symbols.filter { $0.market == .spot }
        guard !symbols.isEmpty else {
            continuation.finish()
            return events
        }
        do {
            guard let address = StreamAddress(url) else {
                throw ExchangeError.malformed(what: "'\(url)' is not ws:// or wss:// with a host")
            }
            let tls = address.isTLS ? try NIOSSLContext(configuration: .makeClientConfiguration()) : nil
            let stream = KlineStream(
                symbols, address, tls, limits, budget, clock, seed, outlet, eventLoop)
            continuation.onTermination = { _ in eventLoop.execute { stream.stop() } }
            eventLoop.execute { stream.start() }
        } catch {
            continuation.yield(.interrupted(symbols, reason: "\(error)"))
            continuation.finish()
        }
        return events
    }

    private init(
        _ symbols: [Symbol], _ address: StreamAddress, _ tls: NIOSSLContext?, _ limits: StreamLimits,
        _ budget: WeightBudget, _ clock: any WallClock, _ seed: UInt64, _ outlet: StreamOutlet,
        _ eventLoop: any EventLoop
    ) {
        let size = limits.streamsPerConnection
        precondition((1...StreamLimits.streamsPerConnectionMax).contains(size))
        (self.address, self.tls, self.limits, self.clock) = (address, tls, limits, clock)
        (self.budget, self.outlet, self.eventLoop) = (budget, outlet, eventLoop)
        groups = stride(from: 0, to: symbols.count, by: size).map { start in
            let part = Array(symbols[start..<min(start + size, symbols.count)])
            return StreamGroup(part, limits, seed: seed &+ UInt64(start))
        }
        links = Array(repeating: [:], count: groups.count)
        attempts = AttemptLimit(limits.attemptsMax, per: Int64(limits.attemptsSeconds) * 1_000_000)
    }

    private func start() {
        guard !isStopped else { return }
        tick()
        ticking = eventLoop.scheduleRepeatedTask(
            initialDelay: .milliseconds(250), delay: .milliseconds(250)
        ) { [weak self] _ in self?.tick() }
    }

    private func stop() {
        isStopped = true
        ticking?.cancel()
        for link in links.flatMap(\.values) { link.close() }
        links = Array(repeating: [:], count: groups.count)
    }

    private func tick() {
        let now = clock.now
        attempts.notBefore = budget.bannedUntil
        for group in groups.indices {
            for link in links[group].values { link.tick(now: now) }
            carryOut(groups[group].tick(now: now, &attempts), group)
        }
        outlet.catchUp()
    }

    private func carryOut(_ actions: [StreamGroup.Action], _ group: Int) {
        for action in actions {
            switch action {
            case .open(let id): open(id, group)
            case .close(let id): links[group].removeValue(forKey: id)?.close()
            case .tell(let event): outlet.tell(event)
            }
        }
    }

    private func open(_ id: Int, _ group: Int) {
        let link = StreamLink(limits, clock: clock) { [weak self] in self?.take($0, from: id, group) }
        links[group][id] = link
        let path = StreamAddress.path(of: groups[group].symbols)
        let (address, tls, messageBytesMax) = (address, tls, limits.messageBytesMax)
        ClientBootstrap(group: eventLoop)
            .connectTimeout(.seconds(Int64(limits.connectSeconds)))
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try StreamUpgrade.prepare(
                        channel, address, tls: tls, path: path, messageBytesMax: messageBytesMax, link: link)
                }
            }
            .connect(host: address.host, port: address.port)
            .whenFailure { link.fail("\($0)") }
    }

    private func take(_ report: StreamLink.Report, from id: Int, _ group: Int) {
        guard !isStopped else { return }
        switch report {
        case .opened: carryOut(groups[group].opened(id, now: clock.now), group)
        case .message(let message): carryOut(groups[group].received(message, from: id), group)
        case .limited(let status, let retryAfter): _ = budget.obey(status: status, retryAfter: retryAfter)
        case .ended(let reason):
            links[group][id] = nil
            carryOut(groups[group].ended(id, reason: reason, now: clock.now), group)
        }
    }
}
