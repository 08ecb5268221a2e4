import CandleStore
import Foundation
import Market

/// A record with a field of every kind.
struct Sample: StateRecord, Equatable {
    static let version: UInt16 = 1

    var number: Int64
    var small: UInt8
    var value: Double
    var isOpen: Bool
    var minute: Minute
    var text: String
    var maybe: Double?
    var votes: [Double]
    var names: [String]

    func write(to payload: inout PayloadWriter) {
        payload.write(number)
        payload.write(small)
        payload.write(value)
        payload.write(isOpen)
        payload.write(minute)
        payload.write(text)
        payload.write(maybe) { $0.write($1) }
        payload.write(votes)
        payload.write(names) { $0.write($1) }
    }

    init(version: UInt16, from payload: inout PayloadReader) throws(Unreadable) {
        number = try payload.integer()
        small = try payload.integer()
        value = try payload.double()
        isOpen = try payload.bool()
        minute = try payload.minute()
        text = try payload.string()
        maybe = try payload.optional { payload throws(Unreadable) in try payload.double() }
        votes = try payload.doubles()
        names = try payload.array(bytesEach: 4) { payload throws(Unreadable) in try payload.string() }
    }

    static func random(_ random: inout Seeded) -> Sample { Sample(&random) }

    private init(_ random: inout Seeded) {
        func text(_ random: inout Seeded) -> String {
            String(
                (0..<Int.random(in: 0..<40, using: &random)).map { _ in
                    "aé€😀\0\n".randomElement(using: &random)!
                })
        }
        number = .random(in: .min ... .max, using: &random)
        small = .random(in: .min ... .max, using: &random)
        value = [0, -0.0, .infinity, .leastNonzeroMagnitude, .pi].randomElement(using: &random)!
        isOpen = .random(using: &random)
        minute = Minute(.random(in: Minute.range, using: &random))
        self.text = text(&random)
        maybe = Bool.random(using: &random) ? .random(in: -1...1, using: &random) : nil
        votes = (0..<Int.random(in: 0..<2000, using: &random)).map { _ in .random(in: -1...1, using: &random)
        }
        names = (0..<Int.random(in: 0..<5, using: &random)).map { _ in text(&random) }
    }
}

/// A record that is one number: enough where keys are what matters.
struct Tally: StateRecord, Equatable {
    static let version: UInt16 = 1
    var count: Int

    init(_ count: Int) { self.count = count }
    func write(to payload: inout PayloadWriter) { payload.write(count) }
    init(version: UInt16, from payload: inout PayloadReader) throws(Unreadable) {
        count = try payload.integer()
    }
}

typealias SymbolMinute = Compound<UInt32, Minute>

/// The state's file, changed behind the store's back.
func patch(_ path: String, _ change: (inout Data) throws -> Void) throws {
    let file = URL(fileURLWithPath: path + "/state/data.mdb")
    var bytes = try Data(contentsOf: file)
    try change(&bytes)
    // In place: another file under the same name would be another inode.
    let handle = try FileHandle(forWritingTo: file)
    try handle.write(contentsOf: bytes)
    try handle.truncate(atOffset: UInt64(bytes.count))
    try handle.close()
}
