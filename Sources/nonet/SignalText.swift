internal import NonetClient

/// A signal of a server as it is printed.
struct SignalText {
    let signal: Client.Signal

    /// All of it; times are epoch milliseconds, what is not known is null.
    var fields: [(String, JSON)] {
        [
            ("id", .text("\(signal.id)")), ("symbol", .text(signal.symbol)),
            ("time", .milliseconds(signal.minute)), ("interval", .text(signal.interval.rawValue)),
            ("direction", .text(signal.direction.rawValue)), ("reference", .number(signal.reference)),
            ("stop", .number(signal.stop)), ("target", .number(signal.target)),
            ("score", .number(signal.score)), ("confidence", .number(signal.confidence)),
            ("confluence", .number(signal.confluence)), ("quality", .number(signal.quality)),
            ("win_probability", .optional(signal.winProbability)), ("risk", .number(signal.risk)),
            ("size", .number(signal.size)), ("regime", .optional(signal.regime)),
            ("weights_version", .int(signal.weightsVersion)),
            ("calibration_version", .int(signal.calibrationVersion)), ("state", .text(signal.state)),
            ("entry", .optional(signal.entry)), ("exit", .optional(signal.exit)),
            ("multiple", .optional(signal.multiple)), ("ended_at", .milliseconds(signal.endedAt)),
        ] + (signal.explanation.map { ExplanationText($0).json } ?? [])
    }

    /// A line of it.
    var line: String {
        "\(iso(signal.minute))  \(signal.symbol) \(signal.interval.rawValue)  \(signal.direction.rawValue)"
            + "  reference \(signal.reference)  stop \(signal.stop)  target \(signal.target)"
            + "  confidence \(signal.confidence.rounded(toDigits: 3))  \(signal.state)"
            + (signal.multiple.map { "  \($0.rounded(toDigits: 2)) R" } ?? "")
    }

    /// All of it, for people.
    func print() {
        Output.line(
            "\(signal.symbol) at \(iso(signal.minute)), \(signal.interval.rawValue): \(signal.direction.rawValue), "
                + "\(signal.state)")
        Output.line()
        signal.explanation.map { ExplanationText($0).print() }
        var table = Table(["", ""])
        for (name, value) in rows { table.add([.left(name), .rightText(value)]) }
        for row in table.lines.dropFirst() { Output.line(row) }
    }

    private var rows: [(String, String)] {
        func number(_ value: Double?, _ digits: Int) -> String { value?.rounded(toDigits: digits) ?? "-" }
        func price(_ value: Double?) -> String { value?.description ?? "-" }
        return [
            ("reference", price(signal.reference)), ("stop", price(signal.stop)),
            ("target", price(signal.target)), ("score", number(signal.score, 4)),
            ("confidence", number(signal.confidence, 3)), ("confluence", number(signal.confluence, 3)),
            ("quality", number(signal.quality, 3)), ("win probability", number(signal.winProbability, 3)),
            ("risk", number(signal.risk, 3)), ("size", number(signal.size, 4)),
            ("regime", signal.regime ?? "-"), ("weights", "version \(signal.weightsVersion)"),
            ("calibration", "version \(signal.calibrationVersion)"), ("entry", price(signal.entry)),
            ("exit", price(signal.exit)), ("multiple", number(signal.multiple, 2)),
            ("ended", iso(signal.endedAt)), ("id", "\(signal.id)"),
        ]
    }
}
