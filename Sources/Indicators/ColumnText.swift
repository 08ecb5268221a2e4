/// One entry of a list of columns: a name, or a name with parameters in parentheses.
struct ColumnText {
    let text: String
    let name: String
    /// Nil where there are no parentheses.
    let parameters: [String]?

    init(_ written: Substring) throws(CatalogueError) {
        let trimmed = written.trimmed
        text = String(trimmed)
        guard let open = trimmed.firstIndex(where: { "()".contains($0) }) else {
            (name, parameters) = (text, nil)
            return
        }
        let inner = trimmed[open...].dropFirst().dropLast()
        guard trimmed[open] == "(", trimmed.last == ")", !inner.contains(where: { "()".contains($0) }),
            trimmed.startIndex < open
        else { throw .malformed(text) }
        name = String(trimmed[..<open].trimmed)
        let isEmpty = inner.trimmed.isEmpty
        parameters =
            isEmpty
            ? [] : inner.split(separator: ",", omittingEmptySubsequences: false).map { String($0.trimmed) }
    }
}

extension Substring {
    /// Without spaces around it.
    fileprivate var trimmed: Substring {
        var text = drop { $0 == " " }
        while text.last == " " { text.removeLast() }
        return text
    }
}
