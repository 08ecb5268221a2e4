internal import Market
internal import NIOCore

/// Which events of candles the streams are due, as time passes: without sockets, and with the faults of candles.
struct CandleEvents {
    /// The payload of an instrument's stream.
    struct Event {
        let instrument: Int
        let data: ByteBuffer
    }

    private let updatesPerMinute: Int
    /// The first minute whose end was not told.
    private var openMinute: Minute
    /// The update of the forming candles that was told last.
    private var update = 0
    private var late: [(due: Int64, event: Event)] = []

    /// Events held back at a time.
    private static let lateMax = 100_000
    /// Minutes told after a leap of the clock.
    private static let minutesMax = 1500

    init(updatesPerMinute: Int, at now: Int64) {
        (self.updatesPerMinute, openMinute) = (updatesPerMinute, Minute(at: now))
    }

    /// The events that became due since the last call, in their order.
    ///
    /// - Parameter instruments: those that any stream carries, in order.
    mutating func due(at now: Int64, of instruments: [Int], on board: CandleBoard) -> [Event] {
        var events: [Event] = []
        addCloses(at: now, instruments, board, to: &events)
        addUpdates(at: now, instruments, board, to: &events)
        addLate(at: now, to: &events)
        return events
    }

    private mutating func addCloses(
        at now: Int64, _ instruments: [Int], _ board: CandleBoard, to events: inout [Event]
    ) {
        let forming = Minute(at: now)
        guard openMinute < forming else { return }
        let first = instruments.isEmpty ? forming : max(openMinute, forming - Self.minutesMax)
        (openMinute, update) = (forming, 0)
        for place in first.sinceEpoch..<forming.sinceEpoch {
            let minute = Minute(place)
            let end = (minute + 1).microseconds
            for instrument in instruments {
                guard let kline = board.market.kline(of: instrument, at: minute) else { continue }
                let told = board.closing(MinuteKline(minute, kline), of: instrument)
                let data = Self.data(
                    told, board.market.instruments[instrument].symbol, minute, isClosed: true,
                    eventTime: min(now, end + 2_000_000))
                add(Event(instrument: instrument, data: data), since: end, board, to: &events)
            }
        }
    }

    /// The candles that are forming, a few times a minute.
    private mutating func addUpdates(
        at now: Int64, _ instruments: [Int], _ board: CandleBoard, to events: inout [Event]
    ) {
        let minute = Minute(at: now)
        let part = Double(now - minute.microseconds) / 6e7
        let due = Int(part * Double(updatesPerMinute + 1))
        guard due > update else { return }
        update = due
        for instrument in instruments {
            guard let kline = board.market.kline(of: instrument, at: minute) else { continue }
            let told = board.told(MinuteKline(minute, kline), of: instrument, at: now)
            let data = Self.data(
                told, board.market.instruments[instrument].symbol, minute, isClosed: false, eventTime: now)
            add(Event(instrument: instrument, data: data), since: now, board, to: &events)
        }
    }

    private mutating func addLate(at now: Int64, to events: inout [Event]) {
        guard !late.isEmpty else { return }
        events += late.filter { $0.due <= now }.sorted { $0.due < $1.due }.map(\.event)
        late.removeAll { $0.due <= now }
    }

    /// Adds an event as the faults at an instant have it: not at all, twice, or to those that come late.
    private mutating func add(
        _ event: Event, since instant: Int64, _ board: CandleBoard, to events: inout [Event]
    ) {
        let faults = board.candleFaults(of: event.instrument, at: instant)
        if faults.contains(.silent) { return }
        let delay = faults.map { if case .late(let seconds) = $0 { seconds } else { 0 } }.max() ?? 0
        for _ in 0..<(faults.contains(.duplicated) ? 2 : 1) {
            if delay <= 0 {
                events.append(event)
            } else if late.count < Self.lateMax {
                late.append((instant + Int64(delay) * 1_000_000, event))
            }
        }
    }

    private static func data(
        _ told: CandleBoard.Told, _ symbol: Symbol, _ minute: Minute, isClosed: Bool, eventTime: Int64
    ) -> ByteBuffer {
        var data = ByteBuffer()
        data.reserveCapacity(400)
        data.writeEvent(told, of: symbol, in: minute, isClosed: isClosed, eventTime: eventTime / 1000)
        return data
    }
}
