/// A value of JSON, as far as the requests of a stream need it.
package enum JSONText: Equatable {
    case null
    case bool(Bool)
    /// As it was written.
    case number(String)
    case string(String)
    case list([JSONText])
    case object([String: JSONText])

    /// Where a text stops being JSON, counted from 1.
    package struct Failure: Error, Equatable {
        var column: Int
    }

    package init(_ bytes: some Sequence<UInt8>) throws(Failure) {
        var reader = Reader(bytes: Array(bytes))
        self = try reader.value(depth: 0)
        reader.skipSpace()
        guard reader.place == reader.bytes.count else { throw reader.failure }
    }

    private struct Reader {
        let bytes: [UInt8]
        var place = 0
        static let depthMax = 8

        var failure: Failure { Failure(column: place + 1) }
        var next: UInt8? { place < bytes.count ? bytes[place] : nil }

        mutating func skipSpace() {
            while let byte = next, [0x20, 0x09, 0x0A, 0x0D].contains(byte) { place += 1 }
        }

        mutating func take(_ character: Unicode.Scalar) -> Bool {
            skipSpace()
            guard next == UInt8(ascii: character) else { return false }
            place += 1
            return true
        }

        mutating func value(depth: Int) throws(Failure) -> JSONText {
            guard depth < Self.depthMax else { throw failure }
            skipSpace()
            switch next {
            case UInt8(ascii: "\""): return .string(try string())
            case UInt8(ascii: "["): return .list(try list(depth))
            case UInt8(ascii: "{"): return .object(try object(depth))
            default: return try word()
            }
        }

        mutating func word() throws(Failure) -> JSONText {
            let start = place
            let ends = Set(",]}: \t\r\n".utf8)
            while let byte = next, !ends.contains(byte) { place += 1 }
            let text = String(decoding: bytes[start..<place], as: UTF8.self)
            switch text {
            case "null": return .null
            case "true": return .bool(true)
            case "false": return .bool(false)
            default:
                guard text.utf8.first.map({ $0 == UInt8(ascii: "-") || (0x30...0x39).contains($0) }) == true,
                    Double(text) != nil
                else {
                    place = start
                    throw failure
                }
                return .number(text)
            }
        }

        mutating func list(_ depth: Int) throws(Failure) -> [JSONText] {
            place += 1
            var values: [JSONText] = []
            if take("]") { return values }
            repeat { values.append(try value(depth: depth + 1)) } while take(",")
            guard take("]") else { throw failure }
            return values
        }

        mutating func object(_ depth: Int) throws(Failure) -> [String: JSONText] {
            place += 1
            var values: [String: JSONText] = [:]
            if take("}") { return values }
            repeat {
                skipSpace()
                guard next == UInt8(ascii: "\"") else { throw failure }
                let name = try string()
                guard take(":") else { throw failure }
                values[name] = try value(depth: depth + 1)
            } while take(",")
            guard take("}") else { throw failure }
            return values
        }

        mutating func string() throws(Failure) -> String {
            place += 1
            var text: [UInt8] = []
            while let byte = next, byte != UInt8(ascii: "\"") {
                place += 1
                guard byte == UInt8(ascii: "\\") else {
                    text.append(byte)
                    continue
                }
                text.append(contentsOf: try escaped())
            }
            guard next != nil else { throw failure }
            place += 1
            return String(decoding: text, as: UTF8.self)
        }

        /// What stands for a character behind a backslash.
        mutating func escaped() throws(Failure) -> [UInt8] {
            guard let byte = next else { throw failure }
            place += 1
            switch byte {
            case UInt8(ascii: "n"): return [0x0A]
            case UInt8(ascii: "t"): return [0x09]
            case UInt8(ascii: "r"): return [0x0D]
            case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return [byte]
            case UInt8(ascii: "u"):
                let digits = String(decoding: bytes[place..<min(place + 4, bytes.count)], as: UTF8.self)
                guard digits.utf8.count == 4, let value = UInt32(digits, radix: 16),
                    let scalar = Unicode.Scalar(value)
                else { throw failure }
                place += 4
                return Array(String(Character(scalar)).utf8)
            default: throw failure
            }
        }
    }
}
