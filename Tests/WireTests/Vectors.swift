import Foundation
import NIOCore
import Testing
import Wire

/// One golden frame of `proto/vectors`.
struct Vector: Decodable, Sendable, CustomTestStringConvertible {
    /// What a frame that must be refused is answered with.
    struct Refusal: Decodable {
        let code: String
        let fatal: Bool
        let requestId: UInt64
        let refTemplateId: UInt16
        let refFieldId: UInt16
        let limit: UInt64
    }

    let name: String
    let reader: String
    let hex: String
    let template: String?
    let version: UInt16?
    let fields: [String: JSON]?
    let error: Refusal?

    var testDescription: String { name }
    var bytes: ByteBuffer { ByteBuffer(bytes: hexBytes(hex)) }
    /// Who reads it; what both read is tested as the server.
    var side: FrameDecoder.Side { reader == "client" ? .client : .server }

    static let frames = load("frames")
    static let newer = load("newer")
    static let malformed = load("malformed")

    static let protocolFolder = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../proto").standardizedFileURL

    private static func load(_ name: String) -> [Vector] {
        do {
            let data = try Data(contentsOf: protocolFolder.appending(path: "vectors/\(name).json"))
            return try JSONDecoder().decode([Vector].self, from: data)
        } catch {
            preconditionFailure("proto/vectors/\(name).json: \(error)")
        }
    }
}

/// A value of a vector's `fields`.
enum JSON: Decodable, Equatable, Sendable {
    case null
    case bool(Bool)
    case number(Double, whole: Int128?)
    case text(String)
    case list([JSON])
    case object([String: JSON])

    init(from decoder: any Decoder) throws {
        let value = try decoder.singleValueContainer()
        if value.decodeNil() {
            self = .null
        } else if let bool = try? value.decode(Bool.self) {
            self = .bool(bool)
        } else if let number = try? value.decode(Double.self) {
            let whole = (try? value.decode(UInt64.self)).map { Int128($0) }
            self = .number(number, whole: whole ?? (try? value.decode(Int64.self)).map { Int128($0) })
        } else if let text = try? value.decode(String.self) {
            self = .text(text)
        } else if let list = try? value.decode([JSON].self) {
            self = .list(list)
        } else {
            self = .object(try value.decode([String: JSON].self))
        }
    }

    init(_ whole: some FixedWidthInteger) { self = .number(Double(whole), whole: Int128(whole)) }
    init(_ double: Double) { self = double.isNaN ? .text("nan") : .number(double, whole: nil) }
    init(time: Int64?) { self = time.map { JSON($0) } ?? .null }
    init(count: UInt32?) { self = count.map { JSON($0) } ?? .null }

    /// Integers to the last digit, doubles to the last bit.
    static func == (left: JSON, right: JSON) -> Bool {
        switch (left, right) {
        case (.null, .null): true
        case (.bool(let left), .bool(let right)): left == right
        case (.text(let left), .text(let right)): left == right
        case (.list(let left), .list(let right)): left == right
        case (.object(let left), .object(let right)): left == right
        case (.number(let left, let leftWhole), .number(let right, let rightWhole)):
            left.bitPattern == right.bitPattern
                && (leftWhole == nil || rightWhole == nil || leftWhole == rightWhole)
        default: false
        }
    }

    var text: String {
        if case .text(let text) = self { text } else { preconditionFailure("\(self) is not text") }
    }
    var bool: Bool {
        if case .bool(let bool) = self { bool } else { preconditionFailure("\(self) is no Bool") }
    }
    var list: [JSON] {
        if case .list(let list) = self { list } else { preconditionFailure("\(self) is no list") }
    }
    var time: Int64? { self == .null ? nil : whole() }
    var count: UInt32? { self == .null ? nil : whole() }
    /// A symbol; empty for none.
    var optionalSymbol: WireSymbol? { text.isEmpty ? nil : WireSymbol(text)! }
    /// So many lines of a text, empty ones where it has fewer.
    func lines(_ count: Int) -> [String] {
        let lines = text.isEmpty ? [] : text.components(separatedBy: "\n")
        return (0..<count).map { $0 < lines.count ? lines[$0] : "" }
    }
    var double: Double { if case .number(let number, _) = self { number } else { .nan } }

    func whole<T: FixedWidthInteger>(_ type: T.Type = T.self) -> T {
        guard case .number(_, let whole?) = self else { preconditionFailure("\(self) is not whole") }
        return T(whole)
    }

    subscript(name: String) -> JSON {
        guard case .object(let fields) = self, let field = fields[name] else {
            preconditionFailure("no \(name)")
        }
        return field
    }
}

private func hexBytes(_ hex: String) -> [UInt8] {
    let digits = hex.utf8.map { UInt8($0 < 58 ? $0 - 48 : $0 - 87) }
    return stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
}
