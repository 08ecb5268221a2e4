public import Market

/// The faults of a simulated exchange.
public struct FaultSchedule: Sendable, Equatable {
    public var faults: [Fault]

    public init(_ faults: [Fault] = []) { self.faults = faults }

    public static var none: FaultSchedule { FaultSchedule() }

    /// Faults of every kind at times that a seed says: on average one in three minutes, a few seconds to some minutes long.
    ///
    /// - Parameters:
    ///   - start: in microseconds since the Unix epoch.
    ///   - symbols: those whose candles may suffer.
    public static func random(seed: UInt64, from start: Int64, minutes: Int, symbols: [Symbol])
        -> FaultSchedule
    {
        var random = SplitMix.stream(seed, .faults, 0, 0)
        var faults: [Fault] = []
        var time = start
        let end = start + Int64(minutes) * 60_000_000
        while true {
            time += Int64(random.integer(in: 10...350)) * 1_000_000
            guard time < end else { return FaultSchedule(faults) }
            let (what, seconds) = draw(&random, symbols)
            faults.append(Fault(what, .clock(time..<time + Int64(seconds) * 1_000_000)))
        }
    }

    private static func draw(_ random: inout SplitMix, _ symbols: [Symbol]) -> (Fault.What, seconds: Int) {
        let seconds = random.integer(in: 3...40)
        let symbol = symbols.isEmpty ? nil : symbols[random.integer(in: 0...symbols.count - 1)]
        return switch random.integer(in: 0...16) {
        case 0: (.request(.limited(retryAfter: random.integer(in: 1...20))), seconds)
        case 1: (.request(.banned(retryAfter: random.integer(in: 20...90))), seconds)
        case 2: (.request(.status(random.unit() < 0.5 ? 500 : 503)), seconds)
        case 3: (.request(.html(status: random.unit() < 0.5 ? 502 : 200)), seconds)
        case 4: (.request(.dropped), seconds)
        case 5: (.request(.cutOff), seconds)
        case 6: (.request(.stalled), seconds)
        case 7: (.request(.reset), seconds)
        case 8: (.connection(.dropped), 1)
        case 9: (.connection(.reset), 1)
        case 10: (.connection(.truncated), 1)
        case 11: (.connection(.halfOpen), 1)
        case 12: (.candles(.silent, symbol), seconds * 6)
        case 13: (.candles(.duplicated, random.unit() < 0.5 ? symbol : nil), seconds * 6)
        case 14: (.candles(.late(seconds: random.integer(in: 2...90)), symbol), seconds * 6)
        case 15: (.candles(.revised(afterSeconds: random.integer(in: 5...90)), symbol), seconds * 6)
        default: (.candles(.offGrid(milliseconds: 20_799), symbol), seconds * 6)
        }
    }

    /// What becomes of a request. `number` is nil for a stream's handshake.
    package func request(_ number: Int?, at now: Int64) -> Fault.Request? {
        for fault in faults {
            guard case .request(let what) = fault.what else { continue }
            switch fault.time {
            case .clock: if fault.holds(at: now) { return what }
            case .requests(let range): if let number, range.contains(number) { return what }
            }
        }
        return nil
    }

    /// What becomes of the streams in a stretch of time, its end included, its start not.
    package func connection(after last: Int64, through now: Int64) -> Fault.Connection? {
        for fault in faults {
            guard case .connection(let what) = fault.what, case .clock(let range) = fault.time else {
                continue
            }
            if range.lowerBound <= now, range.upperBound > last + 1 { return what }
        }
        return nil
    }

    /// What becomes of the files of candles at an instant.
    func dumps(at now: Int64) -> Fault.Dumps? {
        for fault in faults where fault.holds(at: now) {
            if case .dumps(let what) = fault.what { return what }
        }
        return nil
    }

    /// What becomes of a symbol's candles at an instant.
    func candles(of symbol: Symbol, at instant: Int64) -> [Fault.Candles] {
        faults.compactMap { fault in
            guard case .candles(let what, let concerned) = fault.what,
                concerned == nil || concerned == symbol,
                fault.holds(at: instant)
            else { return nil }
            return what
        }
    }

    /// Whether what is told of candles may differ from what they are.
    var touchesCandles: Bool {
        faults.contains { if case .candles = $0.what { true } else { false } }
    }
}

extension FaultSchedule: ExpressibleByArrayLiteral {
    public init(arrayLiteral faults: Fault...) { self.init(faults) }
}
