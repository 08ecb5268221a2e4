/// What a table holds under a key.
///
/// The version goes up with every change of the payload; `init` reads the older ones, for as long as stores hold them.
///
///     struct Ban: StateRecord {
///         static let version: UInt16 = 2
///         var until: Int
///         var reason: String  // Since version 2.
///
///         func write(to payload: inout PayloadWriter) { payload.write(until); payload.write(reason) }
///         init(version: UInt16, from payload: inout PayloadReader) throws(Unreadable) {
///             until = try payload.integer()
///             reason = version < 2 ? "" : try payload.string()
///         }
///     }
public protocol StateRecord: Sendable {
    /// What this program writes; 1 for the first.
    static var version: UInt16 { get }

    func write(to payload: inout PayloadWriter)

    /// Reads a payload of this version or an older one, to its end.
    init(version: UInt16, from payload: inout PayloadReader) throws(Unreadable)
}

/// What stands around a payload.
///
///     │ version, 2 │ length, 4 │ CRC32C, 4 │ payload │    little-endian
///
/// The checksum is of the table's name, version, length, key and payload: what came to lie in another place is not
/// taken for what belongs there.
struct Envelope {
    static let size = 10
    private static let lengthAt = 2
    private static let checksumAt = 6

    let version: UInt16

    /// What the checksums of a table begin with.
    static func seed(_ table: String) -> UInt32 {
        let name = Array(table.utf8)
        return unsafe checksum(of: name.span.bytes)
    }

    /// The bytes of a value.
    static func seal<Record: StateRecord>(_ record: Record, key: [UInt8], seed: UInt32) -> [UInt8] {
        precondition(Record.version > 0, "versions begin with 1")
        var payload = PayloadWriter()
        record.write(to: &payload)
        var head: [UInt8] = []
        head.reserveCapacity(Self.size + payload.bytes.count)
        head.append(littleEndian: Record.version)
        head.append(littleEndian: UInt32(payload.bytes.count))
        let before = unsafe checksum(of: key.span.bytes, from: checksum(of: head.span.bytes, from: seed))
        head.append(littleEndian: unsafe checksum(of: payload.bytes.span.bytes, from: before))
        return head + payload.bytes
    }

    /// Takes the envelope off a value; the payload begins behind it.
    init(_ value: RawSpan, key: RawSpan, seed: UInt32) throws(Unreadable) {
        guard value.byteCount >= Self.size else { throw Unreadable("\(value.byteCount) bytes are no record") }
        version = value.littleEndian(at: 0, as: UInt16.self)
        let length = Int(value.littleEndian(at: Self.lengthAt, as: UInt32.self))
        let head = value.extracting(0..<Self.checksumAt)
        let before = checksum(of: key, from: checksum(of: head, from: seed))
        let payload = value.extracting(Self.size..<value.byteCount)
        guard length == payload.byteCount else {
            throw Unreadable("it has \(payload.byteCount) bytes and says \(length)")
        }
        guard checksum(of: payload, from: before) == value.littleEndian(at: Self.checksumAt, as: UInt32.self)
        else { throw Unreadable("its checksum is wrong") }
        guard version > 0 else { throw Unreadable("it has no version") }
    }
}
