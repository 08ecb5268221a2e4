extension Catalogue {
    /// The columns of a list, `"rsi,rsi(9),bb(50, 2.5)"`, in its order: of the catalogue where a name stands alone, with
    /// other parameters where they are given. Some names stand for several columns.
    public static func indicators(named list: String) throws(CatalogueError) -> [Indicator] {
        var found: [Indicator] = []
        for text in texts(in: list) { found += try columns(ColumnText(text)) }
        guard !found.isEmpty else { throw .nothingNamed(list) }
        return found
    }

    /// The column of a name, or of a name with parameters.
    public static func indicator(named name: String) throws(CatalogueError) -> Indicator {
        let found = try columns(ColumnText(name[...]))
        guard found.count == 1 else { throw .several(name, columns: found.map(\.name)) }
        return found[0]
    }

    /// What can be asked for with parameters, in words, those together that take the same: `"(long, short): tsi"`.
    public static var forms: [String] {
        let texts = Form.all.map { $0.text("") }
        let distinct = texts.indices.filter { texts.firstIndex(of: texts[$0]) == $0 }.map { texts[$0] }
        return distinct.map { text in
            let names = Form.all.filter { $0.text("") == text }.flatMap(\.names)
            return "\(text): \(names.joined(separator: ", "))"
        }
    }

    /// What a period may be, in words.
    public static var acceptedPeriods: String { Form.Parameter.period("").accepted }

    /// What a multiple may be, in words.
    public static var acceptedMultiples: String { Form.Parameter.multiple.accepted }

    /// Cut at commas, but for those in parentheses.
    private static func texts(in list: String) -> [Substring] {
        var depth = 0
        let texts = list.split { character in
            if character == "(" { depth += 1 }
            if character == ")" { depth -= 1 }
            return character == "," && depth <= 0
        }
        return texts.filter { !$0.allSatisfy { $0 == " " } }
    }

    private static func columns(_ asked: ColumnText) throws(CatalogueError) -> [Indicator] {
        func row(_ name: String) -> Indicator? { indicators.first { $0.name == name } }
        guard let form = Form.all.first(where: { $0.names.contains(asked.name) }),
            let outputs = form.outputs(named: asked.name)
        else {
            guard let row = row(asked.name) else {
                throw .unknown(asked.text, nearest: nearest(to: asked))
            }
            guard asked.parameters == nil else {
                throw .takesNoParameters(asked.text, form: Form.stem(of: asked.name))
            }
            return [row]
        }
        guard let parameters = asked.parameters else {
            let rows = outputs.compactMap { row(form.columns[$0]) }
            guard rows.count == outputs.count else {
                throw .needsParameters(asked.text, form: form.text(asked.name))
            }
            return rows
        }
        return form.indicators(outputs, try form.values(parameters, of: asked))
    }
}

extension Form {
    /// The values of parameters, if all are accepted.
    fileprivate func values(_ texts: [String], of asked: ColumnText) throws(CatalogueError) -> [Double] {
        guard texts.count == parameters.count else {
            throw .parameterCount(asked.text, form: text(asked.name), count: texts.count)
        }
        var values: [Double] = []
        for (parameter, text) in zip(parameters, texts) {
            guard let value = parameter.value(text) else {
                throw .parameter(
                    asked.text, name: parameter.name, value: text, accepted: parameter.accepted)
            }
            values.append(value)
        }
        for (less, more) in zip(ascending, ascending.dropFirst()) where !(values[less] < values[more]) {
            throw .order(asked.text, less: parameters[less].name, more: parameters[more].name)
        }
        return values
    }

    /// What gives other parameters to a column that has its own in its name: `rsi(period)` for `rsi_7`.
    fileprivate static func stem(of name: String) -> String? {
        let stems = all.map { ($0, $0.columns[0]) }.filter { name.hasPrefix($0.1 + "_") }
        return stems.max { $0.1.count < $1.1.count }.map { $0.0.text($0.1) }
    }
}
