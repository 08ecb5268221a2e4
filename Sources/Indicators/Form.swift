/// How columns are asked for with parameters: `bb_upper(50, 2.5)`, or several of a family at once: `bb(50, 2.5)`.
struct Form: Sendable {
    /// The columns' names, by output.
    let columns: [String]
    /// A name that stands for some of them, and for which.
    var group: (name: String, outputs: Range<Int>)?
    let parameters: [Parameter]
    /// The numbers of parameters of which each must be less than the next.
    var ascending: [Int] = []
    private let family: @Sendable (_ values: [Double]) -> Family

    enum Parameter: Sendable {
        case period(String)
        case multiple

        /// Of one value there is no average and no deviation; the end bounds the memory that a column takes.
        static let periods = 2...4096
        /// The nearer two bands, the fewer digits are left of the place between them.
        static let multiples = 0.01...100

        var name: String {
            switch self {
            case .period(let name): name
            case .multiple: "multiple"
            }
        }

        /// What is accepted, in words.
        var accepted: String {
            switch self {
            case .period: "a whole number from \(Self.periods.lowerBound) to \(Self.periods.upperBound)"
            case .multiple:
                "a number from \(Self.multiples.lowerBound.shortest) to \(Self.multiples.upperBound.shortest)"
            }
        }

        /// The value that a text says; nil where it is none that is accepted.
        func value(_ text: String) -> Double? {
            let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
            switch self {
            case .period:
                guard text.utf8.allSatisfy(digits.contains), let value = Int(text) else { return nil }
                return Self.periods.contains(value) ? Double(value) : nil
            case .multiple:
                let isDecimal = text.utf8.allSatisfy { digits.contains($0) || $0 == UInt8(ascii: ".") }
                guard isDecimal, let value = Double(text) else { return nil }
                return Self.multiples.contains(value) ? value : nil
            }
        }
    }

    init(_ columns: String..., parameters: Parameter..., family: @escaping @Sendable ([Double]) -> Family) {
        (self.columns, self.parameters, self.family) = (columns, parameters, family)
    }

    /// Of one period.
    init(_ columns: String..., family: @escaping @Sendable (_ period: Int) -> Family) {
        (self.columns, parameters) = (columns, [.period("period")])
        self.family = { family(Int($0[0])) }
    }

    /// With a name for all columns, or for some.
    func together(_ name: String, _ outputs: Range<Int>? = nil) -> Form {
        var form = self
        form.group = (name, outputs ?? columns.indices)
        return form
    }

    /// With parameters of which each must be less than the next.
    func ascending(_ parameters: Int...) -> Form {
        var form = self
        form.ascending = parameters
        return form
    }

    /// All names: of columns, and of several together.
    var names: [String] { columns + (group.map { [$0.name] } ?? []) }

    /// Which columns a name asks for; nil if it is none of this form's.
    func outputs(named name: String) -> Range<Int>? {
        if let group, group.name == name { return group.outputs }
        return columns.firstIndex(of: name).map { $0..<$0 + 1 }
    }

    /// A name with its parameters in words: `bb_upper(period, multiple)`.
    func text(_ name: String) -> String {
        "\(name)(\(parameters.map(\.name).joined(separator: ", ")))"
    }

    /// Columns with parameters that were accepted.
    func indicators(_ outputs: Range<Int>, _ values: [Double]) -> [Indicator] {
        let suffix = "(\(values.map(\.shortest).joined(separator: ",")))"
        let family = family(values)
        return outputs.map { Indicator(columns[$0] + suffix, family, output: $0) }
    }
}
