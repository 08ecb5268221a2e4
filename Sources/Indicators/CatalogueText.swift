extension Catalogue {
    /// The catalogue as a page, in Markdown: the text of docs/indicators.md.
    public static var markdown: String {
        var lines = introduction
        for (place, indicator) in indicators.enumerated() {
            let convergence =
                switch indicator.memory {
                case .day: "the next 00:00 UTC"
                case .window, .exponential, .whole: indicator.convergence.map { "\($0)" } ?? "never"
                }
            let cells = ["\(place + 1)", "`\(indicator.name)`", indicator.definition, indicator.source]
            lines +=
                "| " + (cells + ["\(indicator.warmup)", convergence]).map(escaped).joined(separator: " | ")
                + " |\n"
        }
        return lines + otherParameters
    }

    private static var otherParameters: String {
        var lines = """

            ## Other parameters

            Every kernel runs with other parameters too: `nonet indicators --columns 'rsi(9),bb(50, 2.5),sma_20'`, or \
            `Catalogue.indicators(named:)` with the same text. Such a column is called what was asked for, without spaces: \
            `bb_upper(50,2.5)`. With the catalogue's parameters it has the bits of the catalogue's column. Warm-up and \
            convergence follow the parameters: `nonet catalogue --columns 'rsi(9)' --json`.

            A period is \(acceptedPeriods), a multiple \(acceptedMultiples). A name that stands for several columns means \
            the catalogue's where parameters are left out; `macd` is the line alone, with parameters as without.

            | columns | together | parameters |
            |---|---|---|

            """
        for form in Form.all {
            let columns = form.columns.map { "`\($0)`" }.joined(separator: " ")
            let order = form.ascending.map { form.parameters[$0].name }.joined(separator: " < ")
            let parameters = form.parameters.map(\.name).joined(separator: ", ")
            let group = form.group.map { group in
                "`\(group.name)`"
                    + (group.outputs.count == form.columns.count
                        ? "" : ": " + group.outputs.map { "`\(form.columns[$0])`" }.joined(separator: " "))
            }
            lines +=
                "| \(columns) | \(group ?? "") | \(parameters)\(order.isEmpty ? "" : "; \(order)") |\n"
        }
        return lines
    }

    /// A bar would end the table's cell.
    private static func escaped(_ text: String) -> String {
        text.split(separator: "|", omittingEmptySubsequences: false).joined(separator: "\\|")
    }

    private static let introduction = """
        # Indicators

        The \(indicators.count) columns, in the order of every matrix; catalogue `\(String(hash, radix: 16))`. \
        Written by `make docs`: change the catalogue, not this page.

        O H L C V are the bar's open, high, low, close and volume; dC is C less the C before; TP = (H + L + C) / 3; \
        MID = (H + L) / 2. HHn and LLn are the highest high and the lowest low of n bars, this one included; \
        sigma is the population standard deviation.

        - **EMA n** has alpha 2 / (n + 1) and starts with the mean of its first n values; **Wilder n** has alpha 1 / n \
        and starts as TA-Lib's RSI, ATR, DI and ADX do. An average of an average starts at the first values of its own \
        input.
        - **Zero to divide by** gives the neutral value that the definition names, 0 where it names none. A window is \
        flat exactly when its highest input equals its lowest: then its mean is that value and its deviation 0.
        - **Windows** are sums in a fixed order over their bars, **deviations** are made from differences: an error \
        made at one bar is not there any more when the bar has left. No fused multiply-add: every processor gives the \
        same bits, and so do batch and live.
        - **A series starts** at its first bar and warms up once. A halt is a flat bar without volume, and counts. A \
        missing bar, or one with a value that is not finite, ends the series: its row is NaN, and after it everything \
        warms up again.
        - **Warm-up** is the number of bars before the first value: NaN there (0x7FF8000000000000), never after. \
        **Convergence** is the number of bars after which a series that started elsewhere agrees to 1e-9.

        | # | column | definition | source | warm-up | convergence |
        |---|---|---|---|---|---|

        """
}
