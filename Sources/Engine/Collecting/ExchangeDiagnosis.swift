public import CandleStore
public import Exchange
internal import Market

/// What keeps a store from being filled: the exchange, the way there, and this machine's clock.
public struct ExchangeDiagnosis: Sendable {
    /// Where the exchange is.
    public struct Hosts: Sendable {
        public var rest: String
        public var stream: String
        /// Of its files; nil where none are used.
        public var dumps: String?

        public init(rest: String, stream: String, dumps: String?) {
            (self.rest, self.stream, self.dumps) = (rest, stream, dumps)
        }
    }

    private let hosts: Hosts
    private let clock: any WallClock
    private let check: EndpointCheck

    /// More than this and a candle seems late or early; and minutes are taken for one another.
    private static let offsetWarn: Int64 = 500_000
    private static let offsetFail: Int64 = 5_000_000
    /// What of the exchange's allowance this program uses at most.
    private static let weightNeeded = 3000

    public init(_ hosts: Hosts, clock: any WallClock) {
        (self.hosts, self.clock, check) = (hosts, clock, EndpointCheck(clock: clock))
    }

    /// Asks the exchange, each host by itself: a few seconds where none answers.
    public func network() async -> [Finding] {
        async let names = names()
        async let stream = reach("stream", hosts.stream, "live candles don't come")
        async let dumps = dumps()
        let rest = await rest()
        return await names + rest + [stream] + dumps
    }

    private func names() async -> [Finding] {
        let urls = [hosts.rest, hosts.stream] + [hosts.dumps].compactMap { $0 }
        var findings: [Finding] = []
        for host in Set(urls.map(EndpointCheck.host)).sorted() {
            guard let count = await check.addresses(of: host) else {
                findings.append(
                    .fail(
                        "dns", "\(host) has no address that could be found in 3 s",
                        fix: "look at this machine's network and /etc/resolv.conf, or give another host"))
                continue
            }
            findings.append(.ok("dns", "\(host): \(count == 1 ? "1 address" : "\(count) addresses")"))
        }
        return findings
    }

    private func rest() async -> [Finding] {
        let (offset, uncertainty): (Int64, Int64)
        do {
            (offset, uncertainty) = try await check.clockOffset(hosts.rest)
        } catch {
            return [.fail("rest", "\(error)", fix: Self.fix(error, "nothing is backfilled"))]
        }
        var findings: [Finding] = [.ok("rest", "\(hosts.rest) answers in \(2 * uncertainty / 1000) ms")]
        findings.append(Self.clock(offset, uncertainty))
        do {
            findings.append(Self.weight(try await check.weight(hosts.rest)))
        } catch {
            findings.append(
                .fail("limits", "\(error)", fix: Self.fix(error, "what may be asked for is not known")))
        }
        return findings
    }

    package static func clock(_ offset: Int64, _ uncertainty: Int64) -> Finding {
        let found =
            "this machine is \(abs(offset) / 1000) ms \(offset < 0 ? "ahead of" : "behind") the exchange, "
            + "known to \(uncertainty / 1000) ms"
        let fix = "set it by NTP: `timedatectl set-ntp true`, or install chrony"
        let certain = max(0, abs(offset) - uncertainty)
        if certain > offsetFail { return .fail("clock", found, fix: fix) }
        return certain > offsetWarn ? .warn("clock", found, fix: fix) : .ok("clock", found)
    }

    package static func weight(_ weight: RequestWeight) -> Finding {
        let found = "\(weight.used) of \(weight.limit) a minute are used; up to \(weightNeeded) are ours"
        if weight.limit < weightNeeded {
            return .fail(
                "limits", found, fix: "the exchange allows less than is asked for: backfill less often")
        }
        guard weight.used > weight.limit - weightNeeded else { return .ok("limits", found) }
        return .warn(
            "limits", found, fix: "others at this address ask the exchange, too: give them another one")
    }

    private func dumps() async -> [Finding] {
        guard let dumps = hosts.dumps else { return [.ok("dumps", "none are used")] }
        return [await reach("dumps", dumps, "history comes by requests, more slowly", isNeeded: false)]
    }

    private func reach(
        _ name: String, _ url: String, _ consequence: String, isNeeded: Bool = true
    ) async -> Finding {
        do {
            try await check.reach(url)
            return .ok(name, "\(url) answers")
        } catch {
            let fix = Self.fix(error, consequence)
            return isNeeded ? .fail(name, "\(error)", fix: fix) : .warn(name, "\(error)", fix: fix)
        }
    }

    private static func fix(_ error: ExchangeError, _ consequence: String) -> String {
        switch error {
        case .unreachable:
            "look at the network and its proxy, or give another host; until then \(consequence)"
        case .limited, .refused: "wait, and ask less; until then \(consequence)"
        default: "look whether this is the exchange's address; until then \(consequence)"
        }
    }
}

extension ExchangeDiagnosis {
    /// What the store knows of the exchange, without asking it: bans, and how old the newest candle is.
    public func records(_ engine: Engine, _ state: StateStore?) throws(EngineError) -> [Finding] {
        var findings: [Finding] = []
        let until = try storing { () throws(StoreError) in
            try state.map { state throws(StoreError) in try BanLedger(in: state).end(of: hosts.rest) } ?? 0
        }
        findings.append(ban(until))
        let newest = try engine.gapStatus(at: clock.now).compactMap { gap in gap.age.map { (gap, age: $0) } }
            .min { $0.age < $1.age }
        guard let newest, let last = newest.0.coverage?.last else {
            return findings + [.warn("candles", "none yet", fix: "`nonet serve` or `nonet backfill`")]
        }
        let found = "the last closed minute is \(last), \(newest.age) minutes before now"
        guard GapClass(minutes: newest.age) == .current else {
            return findings + [
                .warn("candles", found, fix: "`nonet serve` collects, `nonet backfill` fills the gap")
            ]
        }
        return findings + [.ok("candles", found)]
    }

    private func ban(_ until: Int64) -> Finding {
        guard until > clock.now else { return .ok("ban", "none") }
        let end = Minute(containingMilliseconds: Int(until / 1000) + 59_999)
        return .fail(
            "ban", "\(hosts.rest) has limited or banned this address until \(end)",
            fix: "wait until then: nothing is asked before; see that nobody else at this address asks on")
    }
}
