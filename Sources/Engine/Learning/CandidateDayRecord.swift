internal import CandleStore
internal import Crypto
internal import Learning
internal import Market
internal import Signals

/// The rows of a complete day, column beside column. It never changes.
struct CandidateDayRecord: StateRecord, Equatable {
    static let version: UInt16 = 1

    /// Each symbol once, in the order of their names.
    private var names: [String] = []
    /// Of each row its symbol's place, the minutes since midnight of its decision, and those after which it was resolved.
    private var symbols: [UInt16] = []
    private var minutes: [UInt16] = []
    private var durations: [UInt32] = []
    /// Direction, regime, stage, rest, is ambiguous: 5 each; 255 for none.
    private var codes: [UInt8] = []
    /// Weights, calibration: 2 each.
    private var versions: [UInt32] = []
    /// Strengths, trusts, measures and outcomes, 26 each; NaN where a head abstained.
    private var numbers: [Double] = []
    private let midnight: Minute

    private static let codesEach = 5
    private static let numbersEach = 2 * HeadKey.count + 8
    private static let none: UInt8 = 255

    /// - Parameter rows: of one day.
    init(_ day: Int, _ rows: [CandidateRow]) {
        midnight = Interval.d1.firstMinute(ofBar: day)
        names = Set(rows.map(\.symbol.name)).sorted()
        let places = Dictionary(uniqueKeysWithValues: names.enumerated().map { ($1, UInt16($0)) })
        for row in rows { append(row, places[row.symbol.name] ?? 0) }
    }

    private mutating func append(_ row: CandidateRow, _ symbol: UInt16) {
        symbols.append(symbol)
        minutes.append(UInt16(row.minute - midnight))
        durations.append(UInt32(row.resolvedAt - row.minute))
        codes += [
            UInt8(bitPattern: row.direction.rawValue), row.regime?.rawValue ?? Self.none,
            row.stoppedAt?.rawValue ?? Self.none, row.passesRest ? 1 : 0, row.isAmbiguous ? 1 : 0,
        ]
        versions += [UInt32(row.weightsVersion), UInt32(row.calibrationVersion)]
        numbers += row.strengths
        numbers += row.confidences
        numbers += [
            row.score, row.confidence, row.confluence, row.longMultiple, row.shortMultiple, row.gain,
            row.uniqueness, row.rate,
        ]
    }

    var count: Int { symbols.count }

    /// The rows as they were given.
    func rows() throws(Unreadable) -> [CandidateRow] {
        var known: [Symbol] = []
        for name in names {
            guard let symbol = try? Symbol(name) else { throw Unreadable("'\(name)' is no symbol") }
            known.append(symbol)
        }
        var rows: [CandidateRow] = []
        rows.reserveCapacity(count)
        for index in 0..<count { rows.append(row(index, known)) }
        return rows
    }

    private func row(_ index: Int, _ known: [Symbol]) -> CandidateRow {
        let (symbol, minute) = (known[Int(symbols[index])], midnight + Int(minutes[index]))
        let (code, number) = (index * Self.codesEach, index * Self.numbersEach)
        let measures = number + 2 * HeadKey.count
        return CandidateRow(
            id: Signal.id(symbol, minute), symbol: symbol, minute: minute,
            direction: Direction(rawValue: Int8(bitPattern: codes[code])) ?? .flat,
            regime: Regime(rawValue: codes[code + 1]), stoppedAt: Stage(rawValue: codes[code + 2]),
            passesRest: codes[code + 3] == 1,
            strengths: Array(numbers[number..<number + HeadKey.count]),
            confidences: Array(numbers[number + HeadKey.count..<measures]), score: numbers[measures],
            confidence: numbers[measures + 1], confluence: numbers[measures + 2],
            longMultiple: numbers[measures + 3], shortMultiple: numbers[measures + 4],
            gain: numbers[measures + 5], resolvedAt: minute + Int(durations[index]),
            isAmbiguous: codes[code + 4] == 1, uniqueness: numbers[measures + 6],
            rate: numbers[measures + 7], weightsVersion: Int(versions[2 * index]),
            calibrationVersion: Int(versions[2 * index + 1]))
    }

    /// SHA-256 over all of it.
    var digest: [UInt8] {
        var hash = SHA256()
        for name in names { hash.update(data: Array((name + "\n").utf8)) }
        func add<Value: BitwiseCopyable>(_ column: [Value]) {
            unsafe column.withUnsafeBytes { unsafe hash.update(bufferPointer: $0) }
        }
        add([midnight.sinceEpoch])
        add(symbols)
        add(minutes)
        add(durations)
        add(codes)
        add(versions)
        add(numbers)
        return Array(hash.finalize())
    }

    func write(to payload: inout PayloadWriter) {
        payload.write(midnight)
        payload.write(names) { $0.write($1) }
        payload.write(symbols)
        payload.write(minutes)
        payload.write(durations)
        payload.write(codes)
        payload.write(versions)
        payload.write(numbers)
    }

    init(version: UInt16, from payload: inout PayloadReader) throws(Unreadable) {
        midnight = try payload.minute()
        names = try payload.array { payload throws(Unreadable) in try payload.string() }
        (symbols, minutes) = (try payload.integers(), try payload.integers())
        (durations, codes) = (try payload.integers(), try payload.integers())
        (versions, numbers) = (try payload.integers(), try payload.doubles())
        let count = symbols.count
        guard minutes.count == count, durations.count == count, codes.count == count * Self.codesEach,
            versions.count == 2 * count, numbers.count == count * Self.numbersEach,
            symbols.allSatisfy({ $0 < names.count })
        else { throw Unreadable("its columns are not of one length") }
    }
}

/// What is asked of a day most: which rows it has, as a digest, and what least squares needs of them.
struct CandidateDaySummary: StateRecord, Equatable {
    static let version: UInt16 = 1

    /// SHA-256 of the day's record.
    let digest: [UInt8]
    let rows: Int
    /// Nil for a day with too few rows to learn from.
    let moments: DayMoments?

    init(_ record: CandidateDayRecord, _ moments: DayMoments?) {
        (digest, rows, self.moments) = (record.digest, record.count, moments)
    }

    func write(to payload: inout PayloadWriter) {
        payload.write(digest)
        payload.write(UInt32(rows))
        payload.write(moments) { payload, moments in
            payload.write(moments.day)
            payload.write(moments.xx + moments.xy + [moments.yy, moments.weight])
            payload.write(UInt32(moments.rows))
            payload.write(UInt32(moments.ambiguous))
        }
    }

    init(version: UInt16, from payload: inout PayloadReader) throws(Unreadable) {
        (digest, rows) = (try payload.integers(), Int(try payload.integer(UInt32.self)))
        moments = try payload.optional { payload throws(Unreadable) in
            let (day, numbers) = (try payload.integer(Int.self), try payload.doubles())
            let heads = HeadKey.count
            guard numbers.count == heads * heads + heads + 2 else {
                throw Unreadable("its moments are not all there")
            }
            return DayMoments(
                day: day, xx: Array(numbers[..<(heads * heads)]),
                xy: Array(numbers[(heads * heads)..<(heads * heads + heads)]),
                yy: numbers[numbers.count - 2], weight: numbers[numbers.count - 1],
                rows: Int(try payload.integer(UInt32.self)), ambiguous: Int(try payload.integer(UInt32.self)))
        }
    }
}
