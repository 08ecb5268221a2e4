internal import Engine
internal import Learning
internal import Market
internal import Signals

/// A decision about the weights, for people and for programs.
struct WeightsText {
    let record: WeightsRecord
    let isActive: Bool

    var json: JSON {
        let decision = record.decision
        return .object([
            ("version", .int(record.id)), ("parent", .int(record.parent)),
            ("deciding", .int(record.deciding)), ("active", .bool(isActive)),
            ("time", .int(Int(record.time / 1000))), ("trigger", .text("\(decision.trigger)")),
            ("author", .text(record.author)), ("reason", .text(decision.reason)),
            ("weights", Self.json(decision.weights)), ("proposed", Self.json(decision.proposed)),
            (
                "window",
                decision.window.map { .list([.day($0.lowerBound), .day($0.upperBound + 1)]) } ?? .null
            ),
            ("rows", .int(decision.rows)), ("effective", .number(decision.effective)),
            ("lambda", .optional(decision.lambda)), ("win_model", record.winModel.map(Self.json) ?? .null),
            ("conditions", .list(decision.conditions.map(Self.json))),
            ("rows_digest", .text(hexadecimal(record.rowsDigest))),
            ("previous_hash", .text(hexadecimal(record.previousHash))),
            ("hash", .text(hexadecimal(record.hash))),
        ])
    }

    static func json(_ weights: [Double]?) -> JSON {
        guard let weights else { return .null }
        return .object(zip(HeadKey.allCases, weights).map { ($0.name, .number($1)) })
    }

    private static func json(_ model: WinModel) -> JSON {
        .object([("slope", .number(model.slope)), ("intercept", .number(model.intercept))])
    }

    private static func json(_ condition: LearningDecision.Condition) -> JSON {
        .object([
            ("name", .text(condition.name)), ("value", .number(condition.value)),
            ("threshold", .number(condition.threshold)), ("passed", .bool(condition.passed)),
            ("reason", .text(condition.reason)),
        ])
    }

    /// Many of them, a line each.
    static func print(_ records: [WeightsRecord], active: Int) {
        var table = Table([
            "version", "", "time", "trigger", "by", "days", "rows", "worth", "e-value", "reason",
        ])
        for record in records {
            let decision = record.decision
            let mark = record.id == active ? "decides" : decision.weights == nil ? "no change" : ""
            let evidence = decision.conditions.first { $0.name == "e_value" }?.value ?? .nan
            table.add([
                .right(record.id), .left(mark), .left(time(of: record)), .left("\(decision.trigger)"),
                .left(record.author), .rightText(decision.window.map { String($0.count) } ?? "-"),
                .rightText(decision.rows > 0 ? String(decision.rows) : "-"),
                .right(decision.effective > 0 ? decision.effective : .nan, digits: 0),
                .right(evidence, digits: 2), .left(decision.reason),
            ])
        }
        table.print()
    }

    static func time(of record: WeightsRecord) -> String {
        record.time == 0 ? "-" : "\(Minute(containingMilliseconds: Int(record.time / 1000)))"
    }

    /// - Parameter before: the version that decided until then.
    func print(before: WeightsRecord) {
        let decision = record.decision
        Output.line(
            "version \(record.id), \(decision.trigger), \(Self.time(of: record)), by \(record.author), after version "
                + "\(record.parent)" + (isActive ? ": it decides" : ""))
        Output.line(decision.reason)
        Output.line()
        var heads = Table(["head", "", "weight", "before", "change", "proposed"])
        for key in HeadKey.allCases {
            let place = Int(key.rawValue)
            let earlier = before.decision.weights?[place] ?? .nan
            let weight = decision.weights?[place] ?? earlier
            heads.add([
                .left(key.letter), .left(key.name), .right(weight, digits: 4), .right(earlier, digits: 4),
                .right(weight - earlier, digits: 4), .right(decision.proposed?[place] ?? .nan, digits: 4),
            ])
        }
        heads.print()
        if let window = decision.window {
            Output.line(
                "fitted on \(LearnCommand.date(window.lowerBound)) to \(LearnCommand.date(window.upperBound)): "
                    + "\(decision.rows) rows, worth \(decision.effective.rounded(toDigits: 0)) independent ones; pull towards the "
                    + "weights before: \(decision.lambda.map { "\($0)" } ?? "-")")
        }
        if let model = record.winModel {
            Output.line(
                "P(win) = 1 / (1 + exp(-(\(model.slope.rounded(toDigits: 4)) score + \(model.intercept.rounded(toDigits: 4)))))"
            )
        }
        if !decision.conditions.isEmpty {
            Output.line()
            var conditions = Table(["condition", "", "value", "threshold", "reason"])
            for condition in decision.conditions {
                conditions.add([
                    .left(condition.name), .left(condition.passed ? "passed" : "not passed"),
                    .right(condition.value, digits: 4), .right(condition.threshold, digits: 4),
                    .left(condition.reason),
                ])
            }
            conditions.print()
        }
        Output.line()
        Output.line("rows sha256 \(hexadecimal(record.rowsDigest).ifEmpty("-"))")
        Output.line("before      \(hexadecimal(record.previousHash))")
        Output.line("this        \(hexadecimal(record.hash))")
    }
}

/// What two versions weigh otherwise.
struct WeightsDifference {
    private let one: [Double]
    private let other: [Double]
    private let names: (one: Int, other: Int)

    init(_ one: WeightsRecord, _ other: WeightsRecord, _ name: Int, _ otherName: Int) {
        (self.one, self.other) = (one.decision.weights ?? [], other.decision.weights ?? [])
        names = (name, otherName)
    }

    /// The sum of what the shares differ by.
    private var distance: Double { zip(one, other).reduce(0) { $0 + abs($1.1 - $1.0) } }

    var json: JSON {
        .object([
            ("versions", .list([.int(names.one), .int(names.other)])),
            ("weights", .list([WeightsText.json(one), WeightsText.json(other)])),
            ("difference", WeightsText.json(zip(one, other).map { $1 - $0 })),
            ("distance", .number(distance)),
        ])
    }

    func print() {
        var table = Table(["head", "", "version \(names.one)", "version \(names.other)", "difference"])
        for key in HeadKey.allCases {
            let (before, after) = (one[Int(key.rawValue)], other[Int(key.rawValue)])
            table.add([
                .left(key.letter), .left(key.name), .right(before, digits: 4), .right(after, digits: 4),
                .right(after - before, digits: 4),
            ])
        }
        table.print()
        let isSame = zip(one, other).allSatisfy { $0.bitPattern == $1.bitPattern }
        Output.line(
            isSame ? "the same, bit for bit" : "the shares differ by \(distance.rounded(toDigits: 4)) in all")
    }
}

extension LearnCommand {
    /// `2021-05-18`.
    static func date(_ day: Int) -> String {
        "\(CalendarDate(day: day))"
    }
}

extension JSON {
    /// The midnight that a day begins with.
    static func day(_ day: Int?) -> JSON {
        day.map { .int(Interval.d1.firstMinute(ofBar: $0).milliseconds) } ?? .null
    }
}

extension String {
    func ifEmpty(_ other: String) -> String { isEmpty ? other : self }
}

func hexadecimal(_ bytes: [UInt8]) -> String {
    bytes.map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }.joined()
}
