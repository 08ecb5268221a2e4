internal import CandleStore
internal import Engine
internal import Exchange
internal import Learning
internal import Market
internal import Signals

/// Days of candidates out of the state, as many as are kept of a large market.
struct CandidateDaysBench {
    var rows = 500_000
    var runs = 3

    private static let rowsOfDay = 4096
    private static let firstDay = 20_000

    func results() throws -> [BenchResult] {
        let directory = try TemporaryDirectory()
        let days = CandidateDays(in: try EngineState.open(storeAt: directory.path, for: .writing))
        let count = (rows + Self.rowsOfDay - 1) / Self.rowsOfDay
        let symbols = SyntheticMarket.symbols(400)
        for day in 0..<count {
            _ = try days.put(Self.firstDay + day, made(Self.firstDay + day, symbols))
        }
        let all = Self.firstDay...Self.firstDay + count
        var (loads, moments, found): ([Double], [Double], Int) = ([], [], 0)
        for _ in 0..<runs {
            loads.append(try nanoseconds { found = try days.table(all).rows.count })
            moments.append(try nanoseconds { _ = try days.moments() })
        }
        func result(_ name: String, _ value: Double) -> BenchResult {
            BenchResult(
                name: name, value: value / 1e6, unit: "ms", symbols: symbols.count, bars: count,
                fingerprint: UInt64(found))
        }
        return [result("candidates.load", loads.median), result("candidates.moments", moments.median)]
    }

    private func made(_ day: Int, _ symbols: [Symbol]) -> [CandidateRow] {
        var state = UInt64(day)
        func share() -> Double {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Double(state >> 11) / Double(1 << 53)
        }
        return (0..<Self.rowsOfDay).map { row in
            let minute = Interval.d1.firstMinute(ofBar: day) + row / symbols.count * 5 + 4
            let symbol = symbols[row % symbols.count]
            return CandidateRow(
                id: Signal.id(symbol, minute), symbol: symbol, minute: minute, direction: .long,
                strengths: HeadKey.allCases.map { _ in 2 * share() - 1 },
                confidences: HeadKey.allCases.map { _ in share() }, score: share(), confidence: share(),
                confluence: share(), longMultiple: share(), shortMultiple: share(), gain: 0,
                resolvedAt: minute + 1000, uniqueness: share())
        }
    }
}
