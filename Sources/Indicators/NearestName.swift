extension Catalogue {
    /// What a name was perhaps meant to be.
    static func nearest(to asked: ColumnText) -> String {
        func nearest(_ names: [String]) -> String {
            let distances = names.map { editDistance($0, asked.name.lowercased()) }
            return zip(distances, names).min { $0.0 < $1.0 }?.1 ?? ""
        }
        guard asked.parameters == nil else {
            let name = nearest(Form.all.flatMap(\.names))
            return Form.all.first { $0.names.contains(name) }?.text(name) ?? name
        }
        return withPeriod(asked.name)
            ?? nearest(indicators.map(\.name) + Form.all.compactMap { $0.group?.name })
    }

    /// `rsi(9)` for `rsi_9`.
    private static func withPeriod(_ name: String) -> String? {
        guard let cut = name.lastIndex(of: "_") else { return nil }
        let (stem, period) = (String(name[..<cut]), String(name[cut...].dropFirst()))
        guard let form = Form.all.first(where: { $0.names.contains(stem) }), form.parameters.count == 1,
            let value = form.parameters[0].value(period)
        else { return nil }
        return "\(stem)(\(value.shortest))"
    }
}

/// Letters to change, add or leave out to make one name the other (Levenshtein).
package func editDistance(_ one: String, _ other: String) -> Int {
    let (left, right) = (Array(one.utf8), Array(other.utf8))
    var row = Array(0...right.count)
    for (index, letter) in left.enumerated() {
        var diagonal = row[0]
        row[0] = index + 1
        for column in right.indices {
            let kept = diagonal + (letter == right[column] ? 0 : 1)
            diagonal = row[column + 1]
            row[column + 1] = min(kept, row[column] + 1, row[column + 1] + 1)
        }
    }
    return row[right.count]
}
