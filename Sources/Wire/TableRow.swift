internal import NIOCore

/// An entry of a group.
protocol TableRow {
    /// - Parameter field: the id of its first field.
    init(_ fields: inout Fields, field: UInt16) throws(WireError)

    /// Appends the fields, without the padding behind them.
    func encode(into buffer: inout ByteBuffer)
}

extension Frame {
    /// The entries of the group.
    func rows<Row: TableRow>(of type: Row.Type = Row.self) throws(WireError) -> [Row] {
        var rows: [Row] = []
        rows.reserveCapacity(table.count)
        for index in 0..<table.count {
            var fields = entry(index)
            rows.append(try Row(&fields, field: (template.shape.group?.field ?? 0) + 1))
        }
        return rows
    }

    /// The entries of the second group.
    func secondRows<Row: TableRow>(of type: Row.Type = Row.self) throws(WireError) -> [Row] {
        var rows: [Row] = []
        rows.reserveCapacity(secondTable.count)
        for index in 0..<secondTable.count {
            var fields = secondEntry(index)
            rows.append(try Row(&fields, field: (template.shape.secondGroup?.field ?? 0) + 1))
        }
        return rows
    }

    /// The lines of a text; none of an empty one.
    func lines(_ range: Range<Int>, field: UInt16) throws(WireError) -> [String] {
        let text = try text(range, field: field)
        if text.isEmpty { return [] }
        // By scalars: to Characters a line feed behind a carriage return is no line feed.
        return text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false).map { String($0) }
    }

    /// As many lines of a text as there are entries; empty ones where it has fewer.
    func lines(_ range: Range<Int>, field: UInt16, count: Int) throws(WireError) -> [String] {
        let lines = try lines(range, field: field).prefix(count)
        return lines + Array(repeating: "", count: count - lines.count)
    }
}

extension FrameWriter {
    /// Writes the group.
    func rows(_ rows: [some TableRow], _ buffer: inout ByteBuffer) {
        group(of: rows.count, &buffer)
        write(rows, stride: template.shape.group?.stride ?? 0, &buffer)
    }

    /// Writes the second group.
    func secondRows(_ rows: [some TableRow], _ buffer: inout ByteBuffer) {
        secondGroup(of: rows.count, &buffer)
        write(rows, stride: template.shape.secondGroup?.stride ?? 0, &buffer)
    }

    private func write(_ rows: [some TableRow], stride: Int, _ buffer: inout ByteBuffer) {
        for row in rows {
            let start = buffer.writerIndex
            row.encode(into: &buffer)
            buffer.writeRepeatingByte(0, count: start + stride - buffer.writerIndex)
        }
    }
}

extension ByteBuffer {
    /// Appends texts, one a line; empty ones at the end are left out. What is too long for one text is cut, each line to its
    /// share of it.
    mutating func write(lines: [String]) {
        var lines = lines.map { line in
            String(String.UnicodeScalarView(line.unicodeScalars.map { $0 == "\n" ? " " : $0 }))
        }
        while lines.last == "" { lines.removeLast() }
        let most = Int(Shape.Prefix.string16.most)
        if lines.reduce(0, { $0 + $1.utf8.count + 1 }) > most {
            let share = most / lines.count - 1
            for index in lines.indices {
                while lines[index].utf8.count > share { lines[index].removeLast() }
            }
        }
        write(text: lines.joined(separator: "\n"), .string16)
    }

    /// Appends a count, null as SBE's null.
    mutating func write(count: UInt32?) { write(count ?? .max) }

    mutating func write(bool value: Bool) { write(value ? 1 as UInt8 : 0) }
}

extension Fields {
    /// A count, or nil for SBE's null.
    mutating func count() -> UInt32? {
        let count = integer(UInt32.self)
        return count == .max ? nil : count
    }

    mutating func bool() -> Bool { integer(UInt8.self) != 0 }
}
