/// What a server answered.
package struct HTTPAnswer: Sendable {
    package var status = 0
    /// Uncompressed; empty where it went to a file.
    package var body: [UInt8] = []
    /// The weight that the exchange has counted for this address in its current minute, with this request.
    package var usedWeight: Int?
    /// Seconds.
    package var retryAfter: Int?

    package init() {}

    /// Takes one line of the head.
    ///
    /// A line of status begins a new head: what came before was an interim answer.
    package mutating func take(line: some Collection<UInt8>) {
        if line.starts(with: "HTTP/".utf8) {
            self = HTTPAnswer()
            return
        }
        guard let colon = line.firstIndex(of: UInt8(ascii: ":")) else { return }
        let name = String(decoding: line[..<colon], as: UTF8.self).lowercased()
        let value = String(decoding: line[line.index(after: colon)...].filter { $0 > 0x20 }, as: UTF8.self)
        // A number that makes no sense is none.
        let number = Int(value).flatMap { (0...1_000_000_000).contains($0) ? $0 : nil }
        switch name {
        case "x-mbx-used-weight-1m": usedWeight = number
        case "retry-after": retryAfter = number
        default: break
        }
    }
}

/// What to ask for.
struct HTTPRequest: Sendable {
    var url: String
    /// Where the body is written to; nil for memory.
    var file: String?
    /// Of the body, uncompressed: more ends the transfer.
    package var bodyBytesMax = 16 << 20
    var connectMilliseconds = 5000
    var totalMilliseconds = 20_000
}

/// Why there is no answer.
enum TransferFailure: Error, Equatable {
    case cancelled
    /// No connection, no name, no certificate, no answer in time, an answer that was cut off.
    case unreachable(String)
    case tooLarge(limit: Int)
    /// The file could not be written.
    case file(String)
}
