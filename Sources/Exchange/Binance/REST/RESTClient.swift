internal import Market
import Synchronization

/// Asks a server over HTTP: at the allowed rate, again where that may help, and never longer than it has patience.
public final class RESTClient: Sendable {
    /// `https://data-api.binance.vision`, without a slash at the end.
    public let base: String
    private let host: String
    private let budget: WeightBudget?
    private let clock: any WallClock
    private let transfers = TransferThread()
    private let seeds: Mutex<SplitMix>
    private let limits: Limits

    /// Bounds on a request.
    public struct Limits: Sendable {
        public var connectMilliseconds = 5000
        public var totalMilliseconds = 20_000
        /// Of a file: it may be large and the line slow.
        public var fileMilliseconds = 600_000
        /// Of a body in memory, uncompressed.
        public var bodyBytesMax = 16 << 20
        public var fileBytesMax = 256 << 20
        /// How often a request is sent when the server is not reached or has an error of its own.
        public var attemptsMax = 5

        public init() {}
    }

    /// - Parameters:
    ///   - budget: nil for a server that counts nothing.
    ///   - seed: of the waits between attempts.
    package init(
        base: String, budget: WeightBudget?, clock: any WallClock, seed: UInt64, limits: Limits = Limits()
    ) {
        self.base = base
        host = Self.host(of: base)
        (self.budget, self.clock, self.limits) = (budget, clock, limits)
        seeds = Mutex(SplitMix(state: seed))
    }

    deinit { transfers.stop() }

    /// The answer to `GET base + path`, whose status is 200.
    ///
    /// - Parameters:
    ///   - weight: what the exchange counts for it.
    ///   - isBulk: history, which is not to hold up what is asked for now.
    package func get(_ path: String, weight: Int, isBulk: Bool = false) async throws(ExchangeError)
        -> HTTPAnswer
    {
        var request = HTTPRequest(url: base + path)
        request.bodyBytesMax = limits.bodyBytesMax
        request.totalMilliseconds = limits.totalMilliseconds
        return try await answer(to: request, weight: weight, isBulk: isBulk)
    }

    /// Writes the body of the answer to `GET base + path` to a file; what is there after an error is worth nothing.
    package func download(_ path: String, to file: String) async throws(ExchangeError) {
        var request = HTTPRequest(url: base + path, file: file)
        request.bodyBytesMax = limits.fileBytesMax
        request.totalMilliseconds = limits.fileMilliseconds
        _ = try await answer(to: request, weight: 0, isBulk: true)
    }

    private func answer(
        to request: HTTPRequest, weight: Int, isBulk: Bool
    ) async throws(ExchangeError) -> HTTPAnswer {
        var request = request
        request.connectMilliseconds = limits.connectMilliseconds
        var backoff = Backoff(seed: seeds.withLock { $0.next() })
        while true {
            let failure: ExchangeError
            do throws(ExchangeError) {
                return try await attempt(request, weight: weight, isBulk: isBulk)
            } catch {
                failure = error
            }
            guard failure.mayPass, backoff.failures + 1 < limits.attemptsMax else { throw failure }
            await clock.sleep(until: clock.now + backoff.next())
            guard !Task.isCancelled else { throw .cancelled }
        }
    }

    private func attempt(
        _ request: HTTPRequest, weight: Int, isBulk: Bool
    ) async throws(ExchangeError) -> HTTPAnswer {
        let permit = try await budget?.take(weight, isBulk: isBulk)
        let result = await transfers.answer(to: request)
        if let permit { try budget?.settle(permit, try? result.get()) }
        switch result {
        case .failure(.cancelled): throw .cancelled
        case .failure(.unreachable(let reason)): throw .unreachable(host: host, reason: reason)
        case .failure(.tooLarge(let limit)):
            throw .malformed(what: "\(request.url): the body is larger than \(limit) bytes")
        case .failure(.file(let reason)): throw .malformed(what: "\(request.url) can't be kept: \(reason)")
        case .success(let answer):
            guard answer.status == 200 else { throw ErrorAnswer.error(status: answer.status, answer.body) }
            return answer
        }
    }

    private static func host(of base: String) -> String {
        guard let scheme = base.firstRange(of: "://") else { return base }
        return String(base[scheme.upperBound...].prefix { $0 != "/" })
    }
}

extension ExchangeError {
    /// Whether asking again may help.
    fileprivate var mayPass: Bool {
        switch self {
        case .unreachable: true
        case .refused(let status, _): (500...599).contains(status)
        default: false
        }
    }
}
