internal import Market
internal import NIOCore

/// All that the connections of a simulated exchange share. It belongs to one event loop.
final class ExchangeFloor {
    let clock: ExchangeClock
    private(set) var board: CandleBoard
    private(set) var answers: RestAnswers
    let configuration: SimulatedExchange.Configuration
    /// REST requests so far.
    private(set) var requests = 0
    /// Handshakes of streams so far, those refused included.
    private(set) var handshakes = 0

    /// The most weight that an address has asked for in a minute.
    private(set) var heaviestMinute = 0

    private var weights: [String: RequestWeights] = [:]
    private var recentHandshakes: [Int64] = []
    private var streams: [ObjectIdentifier: StreamHandler] = [:]
    private var lastTick: Int64
    private var events: CandleEvents
    /// The files of candles that were asked for last, the newest at the end.
    private var dumps: [(path: String, dump: SimulatedDump)] = []
    private static let dumpsMax = 24

    init(
        market: any SimulatedMarket, clock: ExchangeClock, faults: FaultSchedule,
        configuration: SimulatedExchange.Configuration
    ) {
        (self.clock, self.configuration, board) = (clock, configuration, CandleBoard(market, faults))
        answers = RestAnswers(board: board, weightLimit: configuration.weightLimit)
        lastTick = clock.now
        events = CandleEvents(updatesPerMinute: configuration.updatesPerMinute, at: lastTick)
    }

    func add(_ fault: Fault) {
        board = CandleBoard(board.market, FaultSchedule(board.faults.faults + [fault]))
        answers = RestAnswers(board: board, weightLimit: configuration.weightLimit)
    }

    /// Counts a request, and says what goes wrong with it.
    func beginRequest(at now: Int64) -> Fault.Request? {
        defer { requests += 1 }
        return board.faults.request(requests, at: now)
    }

    func ask(weight: Int, from address: String, at now: Int64) -> RequestWeights.Verdict {
        let verdict = weights[address, default: RequestWeights(limit: configuration.weightLimit)].ask(
            weight: weight, at: now)
        heaviestMinute = max(heaviestMinute, weights[address]?.used ?? 0)
        return verdict
    }

    /// Counts an attempt to open a stream, and says whether it may be opened.
    func admitsHandshake(at now: Int64) -> Bool {
        handshakes += 1
        recentHandshakes.removeAll { now - $0 >= 300_000_000 }
        if !hasTooManyHandshakes { recentHandshakes.append(now) }
        return board.faults.request(nil, at: now) == nil && !hasTooManyHandshakes
    }

    /// 300 in five minutes.
    var hasTooManyHandshakes: Bool { recentHandshakes.count > configuration.handshakesMax }

    /// The place of the instrument whose minutes a stream carries.
    func instrument(ofStream name: String) -> Int? {
        let suffix = "@kline_1m"
        guard name.hasSuffix(suffix), name == name.lowercased() else { return nil }
        return board.place(of: name.dropLast(suffix.utf8.count).uppercased(), at: .max)
    }

    /// The place of the instrument whose file is asked for, if there is one by now.
    func instrument(of path: DumpPath, at now: Int64) -> Int? {
        guard board.faults.dumps(at: now) != .absent, path.period.minutes.upperBound <= Minute(at: now) else {
            return nil
        }
        return board.place(of: path.symbol.name, at: now)
    }

    func dump(at path: String) -> SimulatedDump? { dumps.first { $0.path == path }?.dump }

    func keep(_ dump: SimulatedDump, at path: String) {
        if dumps.count >= Self.dumpsMax { dumps.removeFirst() }
        dumps.append((path, dump))
    }

    func opened(_ stream: StreamHandler) { streams[ObjectIdentifier(stream)] = stream }
    func closed(_ stream: StreamHandler) { streams[ObjectIdentifier(stream)] = nil }
    var streamCount: Int { streams.count }
}

extension ExchangeFloor {
    /// Does what is due since the last time: tells the streams of candles, pings, cuts.
    func tick() {
        let now = clock.now
        guard now > lastTick else { return }
        let open = Array(streams.values)
        if let fault = board.faults.connection(after: lastTick, through: now) {
            for stream in open { stream.suffer(fault) }
        }
        lastTick = now
        // In order, so that a test can say what comes after what.
        let subscribed = Set(streams.values.lazy.flatMap(\.instruments.keys)).sorted()
        for event in events.due(at: now, of: subscribed, on: board) {
            for stream in streams.values { stream.deliver(event.data, of: event.instrument) }
        }
        for stream in open { stream.tick(at: now) }
    }
}
