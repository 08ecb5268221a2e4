internal import NonetClient

/// Figures of a server as they are printed.
struct FigureText {
    let figures: Client.Figures

    init(_ figures: Client.Figures) { self.figures = figures }

    /// All of them; times are epoch milliseconds, what is not known is null.
    var json: JSON {
        .object([
            ("from", .milliseconds(figures.from)), ("to", .milliseconds(figures.to)),
            ("figures", .list(figures.all.map(Self.json))),
        ])
    }

    static func json(_ figure: Client.Figure) -> JSON {
        .object([
            ("name", .text(figure.name)), ("head", .optional(figure.head)),
            ("stage", .optional(figure.stage)), ("week", .milliseconds(figure.week)),
            ("value", .optional(figure.value)), ("low", .optional(figure.interval?.lowerBound)),
            ("high", .optional(figure.interval?.upperBound)),
            ("samples", .int(Int(clamping: figure.samples))),
            ("days", .int(figure.days)), ("reason", figure.reason.isEmpty ? .null : .text(figure.reason)),
        ])
    }

    func print() {
        guard let from = figures.from, let to = figures.to else {
            Output.line("no day of candidates is complete: a day is four days after its end")
            return
        }
        Output.line("candidates of \(iso(from)) to \(iso(to))")
        Self.print(figures.all)
    }

    /// A line each.
    static func print(_ figures: [Client.Figure]) {
        var table = Table(["of", "figure", "value", "95%", "samples", "days", ""])
        for figure in figures {
            let of = figure.head ?? figure.stage ?? figure.week.map { String(iso($0).prefix(10)) } ?? ""
            let interval = figure.interval.map { "\(text($0.lowerBound)) to \(text($0.upperBound))" } ?? ""
            table.add([
                .left(of), .left(figure.name), .rightText(figure.value.map(text) ?? "-"), .left(interval),
                .right(Int(clamping: figure.samples)), .right(figure.days), .left(figure.reason),
            ])
        }
        table.print()
    }

    private static func text(_ value: Double) -> String {
        value == value.rounded() ? value.rounded(toDigits: 0) : value.rounded(toDigits: 4)
    }
}
