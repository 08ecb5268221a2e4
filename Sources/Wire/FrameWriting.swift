public import NIOCore

extension ByteBuffer {
    /// Appends a copy of an encoded frame under another request id: for answers encoded once and sent often.
    public mutating func writeFrame(_ frame: ByteBuffer, requestId: UInt64) {
        let start = writerIndex
        writeImmutableBuffer(frame)
        patchRequestId(requestId, frameAt: start)
    }

    /// Replaces the request id of the encoded frame that starts at `index`.
    public mutating func patchRequestId(_ requestId: UInt64, frameAt index: Int) {
        precondition(index >= readerIndex && writerIndex - index >= WireLimits.frameBytesMin)
        setInteger(requestId, at: index + WireLimits.requestIdOffset, endianness: .little)
    }
}

/// What differs between the subscriptions that one encoded event goes to.
public struct EventPlaces: Sendable {
    private let subscriptionId: Int
    private let origin: Int

    public static let candle = EventPlaces(subscriptionId: 120, origin: 130)
    public static let indicators = EventPlaces(subscriptionId: 64, origin: 77)

    /// From the start of the root block; the sequence stands at 32 in both.
    private init(subscriptionId: Int, origin: Int) {
        self.subscriptionId = WireLimits.headerBytes + subscriptionId
        self.origin = WireLimits.headerBytes + origin
    }

    /// Makes the encoded event that starts at `index` one of a subscription.
    public func patch(
        _ buffer: inout ByteBuffer, frameAt index: Int, subscriptionId: UInt32, sequence: UInt64,
        origin: EventOrigin
    ) {
        buffer.setInteger(sequence, at: index + WireLimits.headerBytes + 32, endianness: .little)
        buffer.setInteger(subscriptionId, at: index + self.subscriptionId, endianness: .little)
        buffer.setInteger(origin.rawValue, at: index + self.origin)
    }
}

/// Appends one frame to a buffer: fields, then `endBlock`, then the group and data, then `end`.
struct FrameWriter: ~Copyable {
    let template: Template
    private let start: Int

    /// Writes the headers and the request id; the length follows when the frame is complete.
    init(_ template: Template, _ requestId: UInt64, into buffer: inout ByteBuffer) {
        self.template = template
        start = buffer.writerIndex
        buffer.writeMultipleIntegers(
            UInt32(0), WireLimits.encoding, UInt16(template.shape.block), template.rawValue,
            WireLimits.schemaId,
            WireLimits.version, requestId, endianness: .little)
    }

    /// Pads the root block to its length.
    func endBlock(_ buffer: inout ByteBuffer) {
        let padding = start + WireLimits.headerBytes + template.shape.block - buffer.writerIndex
        buffer.writeRepeatingByte(0, count: padding)
    }

    /// Writes the group's dimensions and makes room for its entries.
    func group(of count: Int, _ buffer: inout ByteBuffer) { start(template.shape.group, count, &buffer) }

    /// The same for the second group.
    func secondGroup(of count: Int, _ buffer: inout ByteBuffer) {
        start(template.shape.secondGroup, count, &buffer)
    }

    private func start(_ group: Shape.Group?, _ count: Int, _ buffer: inout ByteBuffer) {
        guard let stride = group?.stride else { preconditionFailure("\(template) has no such group") }
        precondition(count <= WireLimits.rowsPerGroup, "a group holds \(WireLimits.rowsPerGroup) entries")
        buffer.reserveCapacity(minimumWritableBytes: 4 + count * stride)
        buffer.write(UInt16(stride), UInt16(count))
    }

    /// Writes the frame's length over its placeholder.
    consuming func end(_ buffer: inout ByteBuffer) {
        let length = buffer.writerIndex - start
        precondition(length <= WireLimits.replyBytes, "a frame holds \(WireLimits.replyBytes) bytes")
        buffer.setInteger(UInt32(length), at: start, endianness: .little)
    }
}

/// The bits of "no value": every NaN is written as this one, and so are the infinities.
private let absent: UInt64 = 0x7FF8_0000_0000_0000

extension Double {
    /// The bits that stand for the value in a frame.
    var wireBits: UInt64 { isFinite ? bitPattern : absent }
}

extension ByteBuffer {
    /// Appends an integer, little-endian.
    mutating func write(_ value: some FixedWidthInteger) { writeInteger(value, endianness: .little) }

    // Not a parameter pack: it isn't specialised, and a field then costs 15 to 20 ns more.
    mutating func write<A: FixedWidthInteger, B: FixedWidthInteger>(_ a: A, _ b: B) {
        write(a)
        write(b)
    }

    mutating func write<A: FixedWidthInteger, B: FixedWidthInteger, C: FixedWidthInteger>(
        _ a: A, _ b: B, _ c: C
    ) {
        write(a, b)
        write(c)
    }

    mutating func write<
        A: FixedWidthInteger, B: FixedWidthInteger, C: FixedWidthInteger, D: FixedWidthInteger
    >(
        _ a: A, _ b: B, _ c: C, _ d: D
    ) {
        write(a, b)
        write(c, d)
    }

    mutating func write(_ symbol: WireSymbol) { write(symbol.first, symbol.second, symbol.third) }

    /// Appends a symbol, or that none is named.
    mutating func write(optional symbol: WireSymbol?) {
        if let symbol { write(symbol) } else { writeRepeatingByte(0, count: WireSymbol.bytes) }
    }

    /// Appends a double; what is not finite as absent.
    mutating func write(double value: Double) { write(value.wireBits) }

    /// Appends a time, null as SBE's null.
    mutating func write(time: Int64?) { writeInteger(time ?? .min, endianness: .little) }

    /// Appends a name of 1 to 32 characters of printable ASCII.
    mutating func write(name: String) {
        precondition(name.utf8.allSatisfy { $0.isPrintable } && (1...nameBytes).contains(name.utf8.count))
        writeString(name)
        writeRepeatingByte(0, count: nameBytes - name.utf8.count)
    }

    /// Appends text behind its length; what is too long for the prefix is cut between two characters.
    mutating func write(text: String, _ prefix: Shape.Prefix) {
        var kept = Substring(text)
        while UInt64(kept.utf8.count) > prefix.most { kept.removeLast() }
        switch prefix {
        case .string8: write(UInt8(kept.utf8.count))
        case .string16: write(UInt16(kept.utf8.count))
        case .matrix: preconditionFailure("a matrix is not text")
        }
        writeSubstring(kept)
    }

    /// Appends integers or doubles as they stand in memory, in one copy.
    mutating func write<T: BitwiseCopyable>(values: Span<T>) {
        unsafe writeBytes(values.bytes)  // Safe for what is called here: numbers have no padding.
    }

    /// Appends a matrix behind its length: one copy, and repairs only if a value must not be sent as it is.
    mutating func write(matrix values: [Double]) {
        write(UInt32(values.count * 8))
        let start = writerIndex
        write(values: values.span)
        var differing: UInt64 = 0
        for value in values { differing |= value.bitPattern ^ value.wireBits }
        guard differing != 0 else { return }
        for (index, value) in values.enumerated() where !value.isFinite {
            setInteger(absent, at: start + index * 8, endianness: .little)
        }
    }
}
