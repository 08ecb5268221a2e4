/// Rows for people: columns as wide as they need to be, numbers to the right.
struct Table {
    enum Cell {
        case left(String)
        case rightText(String)

        static func right(_ number: Int) -> Cell { .rightText(number.description) }

        /// A number with some digits after the point; a dash where there is none.
        static func right(_ number: Double, digits: Int) -> Cell {
            .rightText(number.isFinite ? number.rounded(toDigits: digits) : "-")
        }

        var text: String {
            switch self {
            case .left(let text), .rightText(let text): text
            }
        }
    }

    private let header: [String]
    private var rows: [[Cell]] = []

    init(_ header: [String]) { self.header = header }

    mutating func add(_ row: [Cell]) {
        precondition(row.count == header.count)
        rows.append(row)
    }

    func print() {
        for line in lines { Output.line(line) }
    }

    /// The header, and a line a row.
    var lines: [String] {
        let widths = header.indices.map { column in
            max(header[column].count, rows.map { $0[column].text.count }.max() ?? 0)
        }
        let isRight = header.indices.map { column in
            if case .rightText = rows.first?[column] { true } else { false }
        }
        func line(_ texts: [String]) -> String {
            let cells = texts.indices.map { column in
                let space = String(repeating: " ", count: widths[column] - texts[column].count)
                return isRight[column] ? space + texts[column] : texts[column] + space
            }
            var text = cells.joined(separator: "  ")
            while text.last == " " { text.removeLast() }
            return text
        }
        return [line(header)] + rows.map { line($0.map(\.text)) }
    }
}

extension Double {
    /// A decimal with a fixed number of digits after the point.
    func rounded(toDigits digits: Int) -> String {
        var scale = 1.0
        for _ in 0..<digits { scale *= 10 }
        let scaled = (self * scale).rounded()
        guard scaled.magnitude < 1e15 else { return description }
        let whole = Int(scaled.magnitude)
        var fraction = String(whole % Int(scale))
        fraction = String(repeating: "0", count: digits - (digits == 0 ? 0 : fraction.count)) + fraction
        return (scaled < 0 ? "-" : "") + String(whole / Int(scale)) + (digits == 0 ? "" : "." + fraction)
    }
}
