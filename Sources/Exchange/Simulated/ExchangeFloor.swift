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

    private var weights: [String: RequestWeights] = [:]
    private var recentHandshakes: [Int64] = []
    private var streams: [ObjectIdentifier: StreamHandler] = [:]
    private var lastTick: Int64
    /// The first minute whose end the streams have not been told.
    private var openMinute: Minute
    /// The update of the forming candles that was sent last.
    private var update = 0
    private var late: [LateEvent] = []

    private struct LateEvent {
        let due: Int64
        let instrument: Int
        let data: ByteBuffer
    }

    /// Events held back at a time.
    private static let lateMax = 100_000
    /// Minutes told after a leap of the clock.
    private static let minutesTold = 1500

    init(
        market: any SimulatedMarket, clock: ExchangeClock, faults: FaultSchedule,
        configuration: SimulatedExchange.Configuration
    ) {
        (self.clock, self.configuration, board) = (clock, configuration, CandleBoard(market, faults))
        answers = RestAnswers(board: board, weightLimit: configuration.weightLimit)
        lastTick = clock.now
        openMinute = Minute(at: lastTick)
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
        weights[address, default: RequestWeights(limit: configuration.weightLimit)].ask(
            weight: weight, at: now)
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
        sendLate(at: now)
        sendCloses(at: now)
        sendUpdates(at: now)
        for stream in open { stream.tick(at: now) }
    }

    private func sendCloses(at now: Int64) {
        let forming = Minute(at: now)
        let first = streams.isEmpty ? forming : max(openMinute, forming - Self.minutesTold)
        guard openMinute < forming else { return }
        openMinute = forming
        update = 0
        guard first < forming else { return }
        for place in first.sinceEpoch..<forming.sinceEpoch {
            let minute = Minute(place)
            let end = (minute + 1).microseconds
            for instrument in subscribed() {
                guard let kline = board.market.kline(of: instrument, at: minute) else { continue }
                let told = board.closing(MinuteKline(minute, kline), of: instrument)
                send(
                    told, of: instrument, in: minute, isClosed: true, since: end,
                    at: min(now, end + 2_000_000))
            }
        }
        sendLate(at: now)
    }

    /// The candles that are forming, a few times a minute.
    private func sendUpdates(at now: Int64) {
        let minute = Minute(at: now)
        let part = Double(now - minute.microseconds) / 6e7
        let due = Int(part * Double(configuration.updatesPerMinute + 1))
        guard due > update else { return }
        update = due
        for instrument in subscribed() {
            guard let kline = board.market.kline(of: instrument, at: minute) else { continue }
            let told = board.told(MinuteKline(minute, kline), of: instrument, at: now)
            send(told, of: instrument, in: minute, isClosed: false, since: now, at: now)
        }
    }

    /// Instruments that any stream carries, in order.
    private func subscribed() -> [Int] {
        Set(streams.values.lazy.flatMap(\.instruments.keys)).sorted()
    }

    /// - Parameters:
    ///   - since: the instant that the event belongs to, by which faults count.
    ///   - eventTime: in microseconds, like all here.
    private func send(
        _ told: CandleBoard.Told, of instrument: Int, in minute: Minute, isClosed: Bool, since: Int64,
        at eventTime: Int64
    ) {
        let faults = board.candleFaults(of: instrument, at: since)
        if faults.contains(.silent) { return }
        var data = ByteBuffer()
        data.reserveCapacity(400)
        data.writeEvent(
            told, of: board.market.instruments[instrument].symbol, in: minute, isClosed: isClosed,
            eventTime: eventTime / 1000)
        let delays = faults.compactMap {
            if case .late(let seconds) = $0 { Int64(seconds) * 1_000_000 } else { nil }
        }
        for _ in 0..<(faults.contains(.duplicated) ? 2 : 1) {
            guard let delay = delays.max(), delay > 0 else {
                deliver(data, of: instrument)
                continue
            }
            if late.count < Self.lateMax {
                late.append(LateEvent(due: since + delay, instrument: instrument, data: data))
            }
        }
    }

    private func sendLate(at now: Int64) {
        guard !late.isEmpty else { return }
        let due = late.filter { $0.due <= now }.sorted { $0.due < $1.due }
        late.removeAll { $0.due <= now }
        for event in due { deliver(event.data, of: event.instrument) }
    }

    private func deliver(_ data: ByteBuffer, of instrument: Int) {
        for stream in streams.values { stream.deliver(data, of: instrument) }
    }
}
