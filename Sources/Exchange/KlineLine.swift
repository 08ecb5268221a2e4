import Market

/// A line as values, before anything is judged.
struct KlineValues {
    /// By the column's raw value; what the line does not have is NaN.
    var columns = [8 of Double](repeating: .absent)
    /// As the file counts it: milliseconds or microseconds.
    var openTime: UInt64 = 0

    /// The row, or why it isn't one.
    @inline(__always)
    func row(line: Int) throws(RefusedRow.Reason) -> KlineRow {
        // By magnitude: 1e14 ms is the year 5138, 1e14 µs was in 1973.
        let perMinute: UInt64
        switch openTime {
        case 100_000_000_000_001...: perMinute = 60_000_000
        case 100_000_000_001...: perMinute = 60_000
        default: throw .openTime(text: String(openTime))
        }
        let (sinceEpoch, rest) = openTime.quotientAndRemainder(dividingBy: perMinute)
        let minute = Minute(Int(sinceEpoch))
        guard Minute.range.contains(minute.sinceEpoch) else { throw .minute(minute) }
        let candle = Candle(
            open: columns[0], high: columns[1], low: columns[2], close: columns[3], volume: columns[4],
            quoteVolume: columns[5], trades: columns[6], takerBuyVolume: columns[7])
        if let flaw = candle.flaw { throw .flaw(flaw) }
        return KlineRow(minute: minute, candle: candle, line: line, offGrid: rest != 0)
    }
}

extension KlineLayout {
    /// Reads a line whose fields are all plain: digits, with a point or without. nil for any other line, which
    /// `carefulValues` reads or explains.
    ///
    /// `end` points to a byte that is no digit and no point, with seven readable ones behind it.
    @inline(__always)  // The hot path: the slots stay in registers over the lines of a batch.
    static func plainValues(
        _ slots: borrowing Span<Slot>, from start: UnsafeRawPointer, to end: UnsafeRawPointer
    ) -> KlineValues? {
        var values = KlineValues()
        var cursor = unsafe start
        for field in slots.indices {
            if field > 0 {
                guard unsafe cursor < end, unsafe cursor.load(as: UInt8.self) == UInt8(ascii: ",") else {
                    return nil
                }
                unsafe cursor += 1
            }
            switch slots[field] {
            case openTime:
                guard (1...18).contains(unsafe Decimal.run(at: &cursor, into: &values.openTime)) else {
                    return nil
                }
            case ignored:
                unsafe skipField(at: &cursor, end: end)
            case let column:
                guard let value = unsafe Decimal.plain(at: &cursor) else { return nil }
                values.columns[Int(column)] = value
            }
        }
        return unsafe cursor == end ? values : nil
    }

    /// Moves to the next comma, or to the end.
    @inline(__always)
    private static func skipField(at cursor: inout UnsafeRawPointer, end: UnsafeRawPointer) {
        while unsafe cursor < end {
            // Eight bytes at a time: the lowest flag marks the first comma (H. Warren, "Hacker's Delight", 6-1).
            let word =
                unsafe UInt64(littleEndian: cursor.loadUnaligned(as: UInt64.self)) ^ 0x2C2C_2C2C_2C2C_2C2C
            let flags = (word &- 0x0101_0101_0101_0101) & ~word & 0x8080_8080_8080_8080
            unsafe cursor += flags.trailingZeroBitCount >> 3
            if flags != 0 { break }
        }
        if unsafe cursor > end { unsafe cursor = end }
    }

    /// Reads any line: quoted, with spaces, signs and exponents; or says what is wrong with it.
    func carefulValues(_ line: UnsafeRawBufferPointer) throws(RefusedRow.Reason) -> KlineValues {
        let fields = unsafe Self.fields(of: line)
        guard fields.count == slots.count else {
            throw .fieldCount(fields.count, accepted: slots.count...slots.count)
        }
        var values = KlineValues()
        for (slot, field) in zip(slots, fields) where slot != Self.ignored {
            if let column = Column(rawValue: Int(slot)) {
                if column.rawValue > Column.volume.rawValue, Self.isAbsent(field) { continue }
                guard let value = Decimal.value(of: field) else {
                    throw .number(column, text: excerpt(field))
                }
                values.columns[Int(slot)] = value
            } else {
                guard let time = Self.wholeNumber(field) else { throw .openTime(text: excerpt(field)) }
                values.openTime = time
            }
        }
        return values
    }

    /// How others write that a source did not have a value: nothing, or `nan` as `nonet candles` prints it.
    private static func isAbsent(_ field: ArraySlice<UInt8>) -> Bool {
        field.isEmpty || field.count == 3 && field.map { $0 | 0x20 } == Array("nan".utf8)
    }

    /// Up to 18 digits; a fraction of zeros is tolerated (`1618951200000.0`).
    private static func wholeNumber(_ text: ArraySlice<UInt8>) -> UInt64? {
        let digits = text.prefix { (48...57).contains($0) }
        let fraction = text.dropFirst(digits.count)
        guard (1...18).contains(digits.count),
            fraction.isEmpty
                || fraction.first == UInt8(ascii: ".") && fraction.dropFirst().allSatisfy({ $0 == 48 })
        else { return nil }
        return digits.reduce(0) { $0 * 10 + UInt64($1 - 48) }
    }

    /// The fields of a line, without the quotes and spaces around them.
    static func fields(of line: UnsafeRawBufferPointer) -> [ArraySlice<UInt8>] {
        func isSpace(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }
        func trimmed(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
            var text = text.drop(while: isSpace)
            while let last = text.last, isSpace(last) { text.removeLast() }
            return text
        }
        return unsafe Array(line).split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false).map {
            field in
            let bare = trimmed(field)
            guard bare.count >= 2, bare.first == UInt8(ascii: "\""), bare.last == UInt8(ascii: "\"") else {
                return bare
            }
            return trimmed(bare.dropFirst().dropLast())
        }
    }
}
