extension JSONReader {
    /// Text in quotes.
    package mutating func string() throws(ExchangeError) -> String {
        guard byte == UInt8(ascii: "\"") else { throw unexpected("text in quotes") }
        let begin = unsafe cursor + 1
        var isEscaped = false
        try skipString(&isEscaped)
        let raw = unsafe UnsafeRawBufferPointer(start: begin, count: cursor - 1 - begin)
        let bytes = unsafe isEscaped ? Self.unescaped(raw) : Array(raw)
        guard let bytes, let text = String(validating: bytes, as: UTF8.self) else {
            throw unexpected("text in UTF-8 before it")
        }
        return text
    }

    package mutating func boolean() throws(ExchangeError) -> Bool {
        let value = byte == UInt8(ascii: "t")
        try value ? skip(word: "true") : skip(word: "false")
        return value
    }

    mutating func skipString() throws(ExchangeError) {
        var isEscaped = false
        try skipString(&isEscaped)
    }

    /// To behind the closing quote. Control characters and unknown escapes are refused, which ends it at the text's end.
    private mutating func skipString(_ isEscaped: inout Bool) throws(ExchangeError) {
        guard byte == UInt8(ascii: "\"") else { throw unexpected("text in quotes") }
        skipByte()
        while byte != UInt8(ascii: "\"") {
            guard byte >= 0x20 else { throw unexpected("a character of text") }
            if byte == UInt8(ascii: "\\") {
                isEscaped = true
                skipByte()
                guard Self.escapes.contains(byte) else { throw unexpected("an escape") }
                if byte == UInt8(ascii: "u") {
                    for _ in 0..<4 {
                        skipByte()
                        guard Self.hexadecimal(byte) != nil else {
                            throw unexpected("four hexadecimal digits")
                        }
                    }
                }
            }
            skipByte()
        }
        skipByte()
    }

    private static let escapes = Array("\"\\/bfnrtu".utf8)

    /// nil for half of a surrogate pair. The escapes are known to be whole.
    private static func unescaped(_ raw: UnsafeRawBufferPointer) -> [UInt8]? {
        var units: [UInt16] = []
        var bytes: [UInt8] = []
        func flush() -> Bool {
            guard !units.isEmpty else { return true }
            guard let text = String(validating: units, as: UTF16.self) else { return false }
            bytes += Array(text.utf8)
            units = []
            return true
        }
        var rest = unsafe raw[...]
        while let byte = unsafe rest.popFirst() {
            guard byte == UInt8(ascii: "\\"), let escape = unsafe rest.popFirst() else {
                guard flush() else { return nil }
                bytes.append(byte)
                continue
            }
            switch escape {
            case UInt8(ascii: "b"): units.append(0x08)
            case UInt8(ascii: "f"): units.append(0x0C)
            case UInt8(ascii: "n"): units.append(0x0A)
            case UInt8(ascii: "r"): units.append(0x0D)
            case UInt8(ascii: "t"): units.append(0x09)
            case UInt8(ascii: "u"):
                units.append(unsafe rest.prefix(4).reduce(0) { $0 << 4 | UInt16(hexadecimal($1) ?? 0) })
                unsafe rest = rest.dropFirst(4)
            default: units.append(UInt16(escape))
            }
        }
        return flush() ? bytes : nil
    }

    private static func hexadecimal(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
