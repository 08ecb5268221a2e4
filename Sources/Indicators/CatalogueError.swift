/// Why a text names no columns.
public enum CatalogueError: Error, Equatable {
    /// A list without a name.
    case nothingNamed(String)
    /// No column is called that; `nearest` is what perhaps was meant.
    case unknown(String, nearest: String)
    /// Neither a name nor a name with parameters in parentheses.
    case malformed(String)
    /// A name that is a column only with parameters.
    case needsParameters(String, form: String)
    /// Parameters of a column that has its own; `form` is what others are given to, if anything.
    case takesNoParameters(String, form: String?)
    /// Too many parameters, or too few.
    case parameterCount(String, form: String, count: Int)
    /// A parameter that is not accepted.
    case parameter(String, name: String, value: String, accepted: String)
    /// One parameter must be less than the other.
    case order(String, less: String, more: String)
    /// A name that stands for several columns where one is asked for.
    case several(String, columns: [String])
}

extension CatalogueError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .nothingNamed(let list):
            "columns '\(list)' names nothing: give names separated by commas, or leave it out for all"
        case .unknown(let text, let nearest) where text.contains("("):
            "there is no column '\(text)': did you mean '\(nearest)'? With parameters there are "
                + Catalogue.forms.joined(separator: "; ")
        case .unknown(let text, let nearest):
            "there is no column '\(text)': did you mean '\(nearest)'? There are "
                + Catalogue.indicators.map(\.name).joined(separator: ", ")
                + ", and others with parameters, like rsi(9)"
        case .malformed(let text):
            "'\(text)' is no column: give a name, or a name with parameters in parentheses, like bb(50, 2.5)"
        case .needsParameters(let text, let form):
            "'\(text)' is a column only with parameters: give \(form)"
        case .takesNoParameters(let text, let form?):
            "'\(text)' has its parameters: others are given as \(form)"
        case .takesNoParameters(let text, nil): "'\(text)': this column takes no parameters"
        case .parameterCount(let text, let form, let count):
            "'\(text)' has \(count) parameter\(count == 1 ? "" : "s"): give \(form)"
        case .parameter(let text, let name, let value, let accepted):
            "'\(text)': \(name) is '\(value)', and must be \(accepted)"
        case .order(let text, let less, let more): "'\(text)': \(less) must be less than \(more)"
        case .several(let text, let columns):
            "'\(text)' is \(columns.count) columns, and one is asked for: \(columns.joined(separator: ", "))"
        }
    }
}
