import NIOCore

#if !_endian(little)
    #error("Matrices are copied as they stand: the host must be little-endian, as frames are.")
#endif

/// The bytes of a name: printable ASCII, padded with NUL.
let nameBytes = 32

extension UInt8 {
    /// Whether it is a printable character of ASCII.
    var isPrintable: Bool { self >= 0x20 && self <= 0x7E }
}

extension RawSpan {
    /// The integer at `offset`; traps where it would end behind the bytes.
    func little<T: FixedWidthInteger & BitwiseCopyable>(at offset: Int, as type: T.Type = T.self) -> T {
        unsafe unsafeLoadUnaligned(fromByteOffset: offset, as: T.self)  // Any bits are an integer.
    }
}

/// Reads the fields of a root block or of a group's entry, one after the other.
///
/// It looks at the bytes themselves: asking the buffer costs 3 to 8 ns a field, this less than one.
struct Fields: ~Escapable {
    private let bytes: RawSpan
    private let origin: WireError.Origin
    private var offset: Int

    @_lifetime(borrow frame)
    init(of frame: borrowing Frame, at offset: Int) {
        bytes = frame.bytes.readableBytesSpan
        origin = frame.origin
        self.offset = offset
    }

    mutating func integer<T: FixedWidthInteger & BitwiseCopyable>(_ type: T.Type = T.self) -> T {
        defer { offset += MemoryLayout<T>.size }
        return bytes.little(at: offset)
    }

    mutating func double() -> Double { Double(bitPattern: integer()) }

    /// A time, or nil for SBE's null.
    mutating func time() -> Int64? {
        let time = integer(Int64.self)
        return time == .min ? nil : time
    }

    mutating func symbol(field: UInt16) throws(WireError) -> WireSymbol {
        let words: (UInt64, UInt64, UInt64) = (integer(), integer(), integer())
        guard let symbol = WireSymbol(words.0, words.1, words.2) else {
            throw origin.refusal(
                of: field, came: "nothing, or bytes that are not printable ASCII",
                accepted: "1 to \(WireSymbol.bytes) of printable ASCII, padded with NUL")
        }
        return symbol
    }

    /// A symbol, or nil where none is named.
    mutating func optionalSymbol(field: UInt16) throws(WireError) -> WireSymbol? {
        var ahead = self
        let words: (UInt64, UInt64, UInt64) = (ahead.integer(), ahead.integer(), ahead.integer())
        guard words == (0, 0, 0) else { return try symbol(field: field) }
        self = ahead
        return nil
    }

    /// Printable ASCII in a fixed field.
    mutating func name(field: UInt16) throws(WireError) -> String {
        let characters = (0..<nameBytes).map { _ in integer(UInt8.self) }
        let text = characters.prefix { $0 != 0 }
        guard !text.isEmpty, text.allSatisfy({ $0.isPrintable }),
            characters[text.count...].allSatisfy({ $0 == 0 })
        else {
            throw origin.refusal(
                of: field, came: "nothing, or bytes that are not printable ASCII",
                accepted: "1 to \(nameBytes) of printable ASCII, padded with NUL")
        }
        return String(decoding: text, as: UTF8.self)
    }

    mutating func interval(field: UInt16) throws(WireError) -> WireInterval {
        try oneOf(WireInterval.allCases, integer(), field: field)
    }

    /// An interval, or nil for SBE's null.
    mutating func optionalInterval(field: UInt16) throws(WireError) -> WireInterval? {
        let value = integer(UInt8.self)
        return value == .max ? nil : try oneOf(WireInterval.allCases, value, field: field)
    }

    /// A case by its number; one of a newer version is `nonRepresentable`.
    mutating func known<T: WireEnumeration>(_ type: T.Type = T.self) -> T {
        T(rawValue: integer()) ?? T.nonRepresentable
    }

    /// The same, or nil for SBE's null.
    mutating func optional<T: WireEnumeration>(_ type: T.Type = T.self) -> T? {
        let value = integer(UInt8.self)
        return value == .max ? nil : T(rawValue: value) ?? T.nonRepresentable
    }

    mutating func channel(field: UInt16) throws(WireError) -> WireChannel {
        try oneOf(WireChannel.allCases, integer(), field: field)
    }

    private func oneOf<T: RawRepresentable<UInt8>>(
        _ all: [T], _ value: UInt8, field: UInt16
    ) throws(WireError) -> T {
        guard let one = T(rawValue: value) else {
            let accepted = all.map { "\($0.rawValue) (\($0))" }.joined(separator: ", ")
            throw origin.refusal(of: field, came: "\(value)", accepted: accepted)
        }
        return one
    }
}

extension Frame {
    /// The subscription that an event is of; nil for what is no event.
    public var subscriptionId: UInt32? {
        let offset =
            switch template {
            case .candleEvent: 120
            case .indicatorEvent: 64
            case .conflated: 8
            case .jobEvent: 48
            case .signal where requestId == 0: 180
            default: -1
            }
        return offset < 0 ? nil : bytes.readableBytesSpan.little(at: WireLimits.headerBytes + offset)
    }

    /// The fields of the root block, read as the message `type`.
    @_lifetime(borrow self)
    func fields(of type: (some Message).Type) -> Fields {
        precondition(template == type.template, "\(type) is not what a frame of \(template) holds")
        return Fields(of: self, at: WireLimits.headerBytes)
    }

    /// The fields of one entry of the group.
    @_lifetime(borrow self)
    func entry(_ index: Int) -> Fields { Fields(of: self, at: table.start + index * table.stride) }

    /// The fields of one entry of the second group.
    @_lifetime(borrow self)
    func secondEntry(_ index: Int) -> Fields {
        Fields(of: self, at: secondTable.start + index * secondTable.stride)
    }

    /// UTF-8 text.
    func text(_ range: Range<Int>, field: UInt16) throws(WireError) -> String {
        let start = bytes.readerIndex + range.lowerBound
        guard let text = try? bytes.getUTF8ValidatedString(at: start, length: range.count) else {
            throw origin.refusal(of: field, came: "bytes that are not UTF-8", accepted: "UTF-8")
        }
        return text
    }

    /// Values that stand in the frame one after the other, as they stand there.
    func values<T: BitwiseCopyable>(_ range: Range<Int>, of type: T.Type = T.self) -> [T] {
        let count = range.count / MemoryLayout<T>.stride
        return unsafe [T](unsafeUninitializedCapacity: count) { target, filled in
            unsafe bytes.withUnsafeReadableBytes { source in
                unsafe UnsafeMutableRawBufferPointer(target).copyMemory(from: .init(rebasing: source[range]))
            }
            filled = count
        }
    }

    /// The first field of every entry, for groups that have no other.
    func column<T: FixedWidthInteger & BitwiseCopyable>(of type: T.Type = T.self) -> [T] {
        if table.stride == MemoryLayout<T>.size {
            return values(table.start..<table.start + table.count * table.stride)
        }
        let span = bytes.readableBytesSpan
        return (0..<table.count).map { span.little(at: table.start + $0 * table.stride) }
    }

    /// Which frame it is, for an error about it.
    var origin: WireError.Origin { WireError.Origin(templateId: template.rawValue, requestId: requestId) }
}

extension WireError.Origin {
    /// Why the frame's message can't be taken, though its framing is sound.
    func refusal(of field: UInt16, came: String, accepted: String) -> WireError {
        .field(came: came, accepted: accepted, field: field, self)
    }
}
