internal import Market

extension FaultSchedule {
    /// Faults as they are written down, one a line: from when until when, in seconds since the exchange began or as numbers of
    /// requests (`r100`), and what. `#` begins a remark.
    ///
    ///     60 75 limited 30              # 429 with Retry-After
    ///     80 90 banned 60               # 418
    ///     r100 r120 status 503          # the requests 100 to 119
    ///     130 140 html 502
    ///     150 160 dropped               # also: cut-off, stalled, reset
    ///     300 301 stream dropped        # also: reset, truncated, half-open
    ///     400 700 silent BTCUSDT        # of all symbols without a name
    ///     400 700 duplicated
    ///     400 700 late 20 ETHUSDT
    ///     400 700 revised 30 BTCUSDT    # what the stream said is not what REST says after 30 s
    ///     400 700 off-grid 20799
    ///     0 900 dumps absent            # also: damaged
    public init(text: String, start: Int64) throws(FaultTextError) {
        var faults: [Fault] = []
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            let content = line.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)[0]
            let words = content.split { $0 == " " || $0 == "\t" || $0 == "\r" }
            if words.isEmpty { continue }
            guard words.count >= 3, let time = Self.time(words[0], words[1], start),
                let what = Self.what(words[2], Array(words.dropFirst(3)))
            else { throw FaultTextError(line: index + 1, text: String(line)) }
            faults.append(Fault(what, time))
        }
        self.init(faults)
    }

    private static func time(_ from: Substring, _ until: Substring, _ start: Int64) -> Fault.Time? {
        if from.hasPrefix("r"), until.hasPrefix("r") {
            guard let first = Int(from.dropFirst()), let end = Int(until.dropFirst()), first >= 0, first < end
            else { return nil }
            return .requests(first..<end)
        }
        guard let first = Double(from), let end = Double(until), first < end, first >= 0, end < 1e9 else {
            return nil
        }
        return .clock(start + Int64(first * 1e6)..<start + Int64(end * 1e6))
    }

    private static func what(_ name: Substring, _ words: [Substring]) -> Fault.What? {
        let number = words.first.flatMap { Int($0) }
        switch (name, words.count) {
        case ("limited", 1): return number.map { .request(.limited(retryAfter: $0)) }
        case ("banned", 1): return number.map { .request(.banned(retryAfter: $0)) }
        case ("status", 1): return number.flatMap { (500...599).contains($0) ? .request(.status($0)) : nil }
        case ("html", 1):
            return number.flatMap { (200...599).contains($0) ? .request(.html(status: $0)) : nil }
        case ("dropped", 0): return .request(.dropped)
        case ("cut-off", 0): return .request(.cutOff)
        case ("stalled", 0): return .request(.stalled)
        case ("reset", 0): return .request(.reset)
        case ("stream", 1): return connection(words[0])
        case ("dumps", 1): return ["absent": .dumps(.absent), "damaged": .dumps(.damaged)][words[0]]
        case ("silent", 0...1): return candles(.silent, words)
        case ("duplicated", 0...1): return candles(.duplicated, words)
        case ("late", 1...2): return number.flatMap { candles(.late(seconds: $0), words.dropFirst()) }
        case ("revised", 1...2):
            return number.flatMap { candles(.revised(afterSeconds: $0), words.dropFirst()) }
        case ("off-grid", 1...2):
            return number.flatMap { candles(.offGrid(milliseconds: $0), words.dropFirst()) }
        default: return nil
        }
    }

    private static func connection(_ name: Substring) -> Fault.What? {
        switch name {
        case "dropped": .connection(.dropped)
        case "reset": .connection(.reset)
        case "truncated": .connection(.truncated)
        case "half-open": .connection(.halfOpen)
        default: nil
        }
    }

    private static func candles(_ fault: Fault.Candles, _ words: some Sequence<Substring>) -> Fault.What? {
        guard let name = Array(words).first else { return .candles(fault, nil) }
        guard let symbol = try? Symbol(String(name)) else { return nil }
        return .candles(fault, symbol)
    }
}

/// A line that says no fault.
public struct FaultTextError: Error, Equatable, CustomStringConvertible {
    /// From 1.
    public let line: Int
    public let text: String

    public init(line: Int, text: String) { (self.line, self.text) = (line, text) }

    public var description: String {
        "line \(line), '\(text)', is no fault: FROM UNTIL WHAT, for example '60 75 limited 30' or 'r100 r120 status 503'"
    }
}
