internal import Dispatch
internal import Synchronization

#if canImport(Glibc)
    internal import Glibc
#endif

/// Looks whether an exchange can be reached and what it allows: one attempt each, and three seconds at most.
public struct EndpointCheck: Sendable {
    private let clock: any WallClock
    private static let milliseconds = 3000

    public init(clock: any WallClock) { self.clock = clock }

    /// The host in an address: `data-api.binance.vision` of `https://data-api.binance.vision`.
    public static func host(of url: String) -> String {
        let rest = url.firstRange(of: "://").map { url[$0.upperBound...] } ?? url[...]
        let place = rest.prefix { $0 != "/" }
        guard let colon = place.lastIndex(of: ":"), place[place.index(after: colon)...].allSatisfy(\.isNumber)
        else { return String(place) }
        return String(place[..<colon])
    }

    /// How many addresses a host has; nil where that can't be found out in time.
    public func addresses(of host: String) async -> Int? {
        await withCheckedContinuation { continuation in
            let answer = Answer(continuation)
            // The system's resolver can't be told how long to try: what comes too late is for nobody.
            DispatchQueue.global().async { answer.give(Self.resolved(host)) }
            DispatchQueue.global().asyncAfter(deadline: .now() + .milliseconds(Self.milliseconds)) {
                answer.give(nil)
            }
        }
    }

    /// Whether a server answers over HTTP, whatever it answers; an error says why not. `wss` and `ws` are tried as what they
    /// begin with.
    public func reach(_ url: String) async throws(ExchangeError) {
        let base = url.hasPrefix("ws") ? "http" + url.dropFirst(2) : url
        do throws(ExchangeError) {
            _ = try await client(base).get("/", weight: 0)
        } catch {
            if case .unreachable = error { throw error }
        }
    }

    /// The exchange's time less this machine's, in microseconds, and how exactly that is known: half of the way there and back.
    public func clockOffset(_ url: String) async throws(ExchangeError) -> (offset: Int64, uncertainty: Int64)
    {
        let before = clock.now
        let time = try ServerTime.read(await client(url).get("/api/v3/time", weight: 1).body) * 1000
        let after = clock.now
        return (time - (before + after) / 2, (after - before) / 2)
    }

    /// Weight of requests that the exchange allows an address in a minute, and what this address has used in this one.
    public func weight(_ url: String) async throws(ExchangeError) -> RequestWeight {
        // Of the symbols with this status: none or few.
        let answer = try await client(url).get(
            "/api/v3/exchangeInfo?symbolStatus=HALT&showPermissionSets=false", weight: 20)
        return RequestWeight(used: answer.usedWeight ?? 0, limit: try RateLimits.weight(in: answer.body))
    }

    private func client(_ base: String) -> RESTClient {
        var limits = RESTClient.Limits()
        (limits.connectMilliseconds, limits.totalMilliseconds) = (Self.milliseconds, Self.milliseconds)
        limits.attemptsMax = 1
        return RESTClient(base: base, budget: nil, clock: clock, seed: 1, limits: limits)
    }

    private static func resolved(_ host: String) -> Int? {
        var first: UnsafeMutablePointer<addrinfo>?
        var hints = unsafe addrinfo()
        unsafe hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        guard unsafe getaddrinfo(host, nil, &hints, &first) == 0 else { return nil }
        defer { unsafe freeaddrinfo(first) }
        var (count, next) = unsafe (0, first)
        while let one = unsafe next {
            count += 1
            unsafe next = one.pointee.ai_next
        }
        return count > 0 ? count : nil
    }
}

/// Takes the first of two answers.
private final class Answer: Sendable {
    private let waiting: Mutex<CheckedContinuation<Int?, Never>?>

    init(_ continuation: CheckedContinuation<Int?, Never>) { waiting = Mutex(continuation) }

    func give(_ count: Int?) { waiting.withLock { $0.take() }?.resume(returning: count) }
}
