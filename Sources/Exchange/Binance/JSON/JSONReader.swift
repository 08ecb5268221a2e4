/// Reads JSON of a known form from bytes, from front to back, and refuses any byte that is not of that form.
///
/// There is no tree: whoever calls says what comes next. Text is made only where it is asked for.
@safe
package struct JSONReader {
    var cursor: UnsafeRawPointer
    private let start: UnsafeRawPointer
    private let end: UnsafeRawPointer
    private let what: String

    /// Objects and arrays inside each other, where a value is skipped.
    private static let depthMax = 32
    /// A NUL is never JSON, so that no read needs to look for the end; `Decimal` reads up to 7 bytes further.
    private static let padding = [UInt8](repeating: 0, count: 8)

    /// Reads a whole text.
    ///
    /// - Parameter what: names it in errors.
    package static func read<Value>(
        _ bytes: [UInt8], _ what: String, _ body: (inout JSONReader) throws(ExchangeError) -> Value
    ) throws(ExchangeError) -> Value {
        let padded = bytes + padding
        let result = unsafe padded.withUnsafeBytes { buffer -> Result<Value, ExchangeError> in
            guard let start = buffer.baseAddress else { preconditionFailure("padded bytes are some") }
            var reader = unsafe JSONReader(start: start, count: bytes.count, what)
            do throws(ExchangeError) {
                reader.skipSpace()
                let value = try body(&reader)
                reader.skipSpace()
                guard reader.isAtEnd else { throw reader.unexpected("the end") }
                return .success(value)
            } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }

    private init(start: UnsafeRawPointer, count: Int, _ what: String) {
        unsafe (self.start, cursor, end) = (start, start, start + count)
        self.what = what
    }

    private var isAtEnd: Bool { unsafe cursor == end }

    /// The byte that comes next; 0 at the end.
    var byte: UInt8 {
        @inline(__always) get { unsafe cursor.load(as: UInt8.self) }
    }

    @inline(__always)
    mutating func skipByte() { unsafe cursor += 1 }

    @inline(__always)
    mutating func skipSpace() {
        while byte <= 0x20, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { skipByte() }
    }

    /// Takes a byte of structure, with the spaces around it.
    @inline(__always)  // A dozen times a row, and nearly always without spaces.
    mutating func expect(_ expected: Unicode.Scalar) throws(ExchangeError) {
        guard take(expected) else { throw unexpected("'\(expected)'") }
    }

    /// Takes a byte of structure if it comes next.
    @inline(__always)
    mutating func take(_ expected: Unicode.Scalar) -> Bool {
        skipSpace()
        guard byte == UInt8(ascii: expected) else { return false }
        skipByte()
        skipSpace()
        return true
    }

    /// A whole number of at most 18 digits, and nothing that would make it another number.
    @inline(__always)
    package mutating func integer() throws(ExchangeError) -> Int64 {
        let isNegative = byte == UInt8(ascii: "-")
        if isNegative { skipByte() }
        let isZero = byte == UInt8(ascii: "0")
        var magnitude: UInt64 = 0
        let digits = unsafe Decimal.run(at: &cursor, into: &magnitude)
        guard (1...18).contains(digits), !isZero || digits == 1 else {
            throw unexpected("a whole number")
        }
        return isNegative ? -Int64(magnitude) : Int64(magnitude)
    }

    /// A decimal number in quotes, as the exchange writes prices and amounts.
    @inline(__always)  // Eight times a row.
    package mutating func quotedDecimal() throws(ExchangeError) -> Double {
        guard byte == UInt8(ascii: "\"") else { throw unexpected("a number in quotes") }
        skipByte()
        let begin = unsafe cursor
        if let value = unsafe Decimal.plain(at: &cursor), byte == UInt8(ascii: "\"") {
            skipByte()
            return value
        }
        unsafe cursor = begin
        return try carefulDecimal()
    }

    /// What is no plain decimal: longer, with a sign or an exponent, or none at all.
    @inline(never)
    private mutating func carefulDecimal() throws(ExchangeError) -> Double {
        let text = unsafe UnsafeRawBufferPointer(start: cursor, count: min(64, end - cursor))
        let digits = unsafe text.prefix { $0 != UInt8(ascii: "\"") }
        guard unsafe digits.count < text.count, let value = unsafe Decimal.value(of: digits), value.isFinite
        else {
            throw unexpected("a finite decimal number")
        }
        unsafe cursor += digits.count + 1
        return value
    }

    /// An array; `element` is called before each of its values.
    package mutating func array(_ element: (inout JSONReader) throws(ExchangeError) -> Void)
        throws(ExchangeError)
    {
        try expect("[")
        if take("]") { return }
        repeat { try element(&self) } while take(",")
        try expect("]")
    }

    /// An object; `member` is called with each name and takes the value. No name may come twice.
    package mutating func object(
        _ member: (inout JSONReader, String) throws(ExchangeError) -> Void
    ) throws(ExchangeError) {
        try expect("{")
        if take("}") { return }
        var names: Set<String> = []
        repeat {
            let name = try string()
            guard names.insert(name).inserted else {
                throw unexpected("no second member '\(excerpt(name.utf8))'")
            }
            try expect(":")
            try member(&self, name)
        } while take(",")
        try expect("}")
    }

    /// Passes over a value of any kind, which still must be JSON.
    package mutating func skipValue(depth: Int = 0) throws(ExchangeError) {
        guard depth < Self.depthMax else { throw unexpected("at most \(Self.depthMax) levels") }
        switch byte {
        case UInt8(ascii: "{"):
            try expect("{")
            if take("}") { return }
            repeat {
                try skipString()
                try expect(":")
                try skipValue(depth: depth + 1)
            } while take(",")
            try expect("}")
        case UInt8(ascii: "["):
            try expect("[")
            if take("]") { return }
            repeat { try skipValue(depth: depth + 1) } while take(",")
            try expect("]")
        case UInt8(ascii: "\""): try skipString()
        case UInt8(ascii: "t"): try skip(word: "true")
        case UInt8(ascii: "f"): try skip(word: "false")
        case UInt8(ascii: "n"): try skip(word: "null")
        default: try skipNumber()
        }
    }

    mutating func skip(word: StaticString) throws(ExchangeError) {
        for place in 0..<word.utf8CodeUnitCount {
            guard unsafe byte == word.utf8Start[place] else { throw unexpected("'\(word)'") }
            skipByte()
        }
    }

    private mutating func skipNumber() throws(ExchangeError) {
        func skipDigits(_ reader: inout JSONReader) throws(ExchangeError) {
            let begin = unsafe reader.cursor
            while (48...57).contains(reader.byte) { reader.skipByte() }
            guard unsafe reader.cursor > begin else { throw reader.unexpected("a value") }
        }
        if byte == UInt8(ascii: "-") { skipByte() }
        if byte == UInt8(ascii: "0") { skipByte() } else { try skipDigits(&self) }
        if byte == UInt8(ascii: ".") {
            skipByte()
            try skipDigits(&self)
        }
        if byte | 0x20 == UInt8(ascii: "e") {
            skipByte()
            if byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-") { skipByte() }
            try skipDigits(&self)
        }
    }

    /// What was expected where, and what was there instead.
    @inline(never)
    func unexpected(_ expected: String) -> ExchangeError {
        let offset = unsafe cursor - start
        let rest = unsafe UnsafeRawBufferPointer(start: cursor, count: max(0, end - cursor))
        let found = unsafe rest.isEmpty ? "it ends" : "there is '\(excerpt(rest.prefix(24)))'"
        let page = unsafe start.load(as: UInt8.self) == UInt8(ascii: "<") ? " (a page of HTML)" : ""
        return .malformed(what: "\(what)\(page): at byte \(offset) \(found) instead of \(expected)")
    }
}
