package import CandleStore
package import Learning
internal import Market
package import Signals

/// The trades of which the end became known with a minute.
///
///     ids      │ of candidate 0 │ …
///     codes    │ direction, end, is ambiguous │ …      3 each
///     times    │ filled, ended, halts │ …              3 each
///     numbers  │ multiple, gain, entry, exit │ …       4 each
package struct OutcomesRecord: Sendable, Equatable, StateRecord {
    package static let version: UInt16 = 1

    package private(set) var ids: [UInt64] = []
    private var codes: [UInt8] = []
    private var times: [UInt32] = []
    private var numbers: [Double] = []

    private static let codesEach = 3
    private static let timesEach = 3
    private static let numbersEach = 4

    package init() {}

    package var count: Int { ids.count }

    package mutating func append(_ id: UInt64, _ direction: Direction, _ outcome: Outcome) {
        ids.append(id)
        codes += [
            UInt8(bitPattern: direction.rawValue), outcome.end.rawValue, outcome.isAmbiguous ? 1 : 0,
        ]
        times += [
            UInt32(outcome.filledAt.sinceEpoch), UInt32(outcome.endedAt.sinceEpoch), UInt32(outcome.halts),
        ]
        numbers += [outcome.multiple, outcome.gain, outcome.entry, outcome.exit]
    }

    /// Which of the candidate's trades it was.
    package func direction(_ index: Int) -> Direction {
        Direction(rawValue: Int8(bitPattern: codes[index * Self.codesEach])) ?? .flat
    }

    package func outcome(_ index: Int) -> Outcome {
        let (times, numbers) = (index * Self.timesEach, index * Self.numbersEach)
        return Outcome(
            end: Outcome.End(rawValue: codes[index * Self.codesEach + 1]) ?? .time,
            multiple: self.numbers[numbers], gain: self.numbers[numbers + 1],
            entry: self.numbers[numbers + 2], exit: self.numbers[numbers + 3],
            filledAt: Minute(Int(self.times[times])), endedAt: Minute(Int(self.times[times + 1])),
            isAmbiguous: codes[index * Self.codesEach + 2] == 1, halts: Int(self.times[times + 2]))
    }

    package func contains(_ id: UInt64, _ direction: Direction) -> Bool {
        ids.indices.contains { ids[$0] == id && self.direction($0) == direction }
    }

    package func write(to payload: inout PayloadWriter) {
        payload.write(ids)
        payload.write(codes)
        payload.write(times)
        payload.write(numbers)
    }

    package init(version: UInt16, from payload: inout PayloadReader) throws(Unreadable) {
        (ids, codes) = (try payload.integers(), try payload.integers())
        (times, numbers) = (try payload.integers(), try payload.doubles())
        guard codes.count == ids.count * Self.codesEach, times.count == ids.count * Self.timesEach,
            numbers.count == ids.count * Self.numbersEach
        else { throw Unreadable("its outcomes are not all there") }
        for code in stride(from: 0, to: codes.count, by: Self.codesEach)
        where Outcome.End(rawValue: codes[code + 1]) == nil {
            throw Unreadable("\(codes[code + 1]) is no end")
        }
    }
}
