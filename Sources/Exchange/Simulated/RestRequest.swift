/// A path and its parameters.
struct RestRequest {
    let path: Substring
    private let parameters: [(name: String, value: String)]

    init(uri: String) {
        let parts = uri.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        path = parts.first ?? ""
        parameters = (parts.count > 1 ? parts[1] : "").split(separator: "&").map { parameter in
            let sides = parameter.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return (Self.decoded(sides[0]), sides.count > 1 ? Self.decoded(sides[1]) : "")
        }
    }

    subscript(name: String) -> String? { parameters.first { $0.name == name }?.value }

    /// Refuses parameters other than these.
    func only(_ names: [String]) throws(RestError) {
        let known = parameters.count { names.contains($0.name) }
        guard known == parameters.count else { throw .unread(read: known, sent: parameters.count) }
    }

    /// A whole number.
    func number(_ name: String) throws(RestError) -> Int? {
        guard let text = self[name] else { return nil }
        guard (1...18).contains(text.utf8.count), text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
            throw .illegal(name, range: "^[0-9]{1,20}$")
        }
        return Int(text)
    }

    /// A symbol's name, as it was sent.
    func symbol() throws(RestError) -> String? {
        guard let text = self["symbol"] else { return nil }
        guard Self.isSymbol(text) else { throw .illegal("symbol", range: Self.symbolRange) }
        return text
    }

    /// `symbols=["BTCUSDT","BNBUSDT"]`, `symbol=BTCUSDT`; nil for all.
    func symbols() throws(RestError) -> [String]? {
        if let symbol = try symbol() { return [symbol] }
        guard let list = self["symbols"] else { return nil }
        let names = list.dropFirst().dropLast().split(separator: ",", omittingEmptySubsequences: false)
        guard list.hasPrefix("["), list.hasSuffix("]"), !names.isEmpty,
            names.allSatisfy({ $0.utf8.count > 2 && $0.hasPrefix("\"") && $0.hasSuffix("\"") }),
            names.allSatisfy({ Self.isSymbol($0.dropFirst().dropLast()) })
        else {
            throw .illegal(
                "symbols", range: "^\\[(\"[A-Z0-9-_.]{1,20}\"(,\"[A-Z0-9-_.]{1,20}\"){0,}){0,1}\\]$")
        }
        return names.map { String($0.dropFirst().dropLast()) }
    }

    private static let symbolRange = "^[\\w\\-._&&[^a-z]]{1,50}$"

    private static func isSymbol(_ text: some StringProtocol) -> Bool {
        (1...50).contains(text.utf8.count)
            && text.utf8.allSatisfy { byte in
                (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || byte >= 0x80
                    || [UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_")].contains(byte)
            }
    }

    /// `%22` is a quotation mark.
    private static func decoded(_ text: Substring) -> String {
        guard text.contains("%") else { return String(text) }
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            let digits = String(decoding: rest.prefix(2), as: UTF8.self)
            if byte == UInt8(ascii: "%"), digits.utf8.count == 2, let value = UInt8(digits, radix: 16) {
                bytes.append(value)
                rest.removeFirst(2)
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
