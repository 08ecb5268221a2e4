public import Market

/// Takes a record's fields, in a fixed order; numbers little-endian and as wide as their type.
public struct PayloadWriter {
    /// What was written so far.
    public private(set) var bytes: [UInt8] = []

    public init() {}

    public mutating func write<Value: FixedWidthInteger>(_ value: Value) { bytes.append(littleEndian: value) }

    /// The bits of a double, NaN's too.
    public mutating func write(_ value: Double) { write(value.bitPattern) }

    public mutating func write(_ value: Bool) { write(value ? 1 : 0 as UInt8) }

    public mutating func write(_ minute: Minute) { write(minute.sinceEpoch) }

    /// UTF-8, behind the number of its bytes.
    public mutating func write(_ text: String) {
        write(UInt32(text.utf8.count))
        bytes.append(contentsOf: text.utf8)
    }

    /// A byte that says whether there is a value, and the value.
    public mutating func write<Value>(_ value: Value?, _ write: (inout PayloadWriter, Value) -> Void) {
        self.write(value != nil)
        if let value { write(&self, value) }
    }

    /// How many there are, and each of them.
    public mutating func write<Value>(_ values: [Value], _ write: (inout PayloadWriter, Value) -> Void) {
        self.write(UInt32(values.count))
        for value in values { write(&self, value) }
    }

    /// Bytes that tell their own end.
    public mutating func write(bytes: [UInt8]) { self.bytes += bytes }

    public mutating func write(_ values: [Double]) {
        write(UInt32(values.count))
        unsafe values.withUnsafeBytes { unsafe bytes.append(contentsOf: $0) }
    }

    /// How many there are, and each of them, as wide as their type.
    public mutating func write<Value: FixedWidthInteger & BitwiseCopyable>(_ values: [Value]) {
        write(UInt32(values.count))
        unsafe values.withUnsafeBytes { unsafe bytes.append(contentsOf: $0) }
    }
}

/// Gives back a record's fields, in the order that they were written. Reads nothing beyond their end.
public struct PayloadReader: ~Escapable {
    private let bytes: RawSpan
    private var position = 0

    @_lifetime(copy bytes)
    init(_ bytes: RawSpan) { self.bytes = bytes }

    /// How many bytes are left.
    public var rest: Int { bytes.byteCount - position }

    private mutating func take(_ count: Int) throws(Unreadable) -> Int {
        guard count <= rest else { throw Unreadable("it is cut off: \(rest) bytes of \(count)") }
        defer { position += count }
        return position
    }

    public mutating func integer<Value: FixedWidthInteger & BitwiseCopyable>(_ type: Value.Type = Value.self)
        throws(Unreadable) -> Value
    {
        bytes.littleEndian(at: try take(Value.bitWidth / 8), as: type)
    }

    public mutating func double() throws(Unreadable) -> Double { Double(bitPattern: try integer()) }

    public mutating func bool() throws(Unreadable) -> Bool {
        let byte: UInt8 = try integer()
        guard byte < 2 else { throw Unreadable("\(byte) is neither yes nor no") }
        return byte == 1
    }

    public mutating func minute() throws(Unreadable) -> Minute { Minute(try integer()) }

    public mutating func string() throws(Unreadable) -> String {
        let length = Int(try integer(UInt32.self))
        let start = try take(length)
        let text = (start..<start + length).map { bytes.byte(at: $0) }
        guard let string = String(validating: text, as: UTF8.self) else {
            throw Unreadable("a text in it is not UTF-8")
        }
        return string
    }

    public mutating func optional<Value>(
        _ read: (inout PayloadReader) throws(Unreadable) -> Value
    ) throws(Unreadable) -> Value? {
        try bool() ? try read(&self) : nil
    }

    /// - Parameter bytesEach: what a value takes at least; a count that can't be is found before memory is asked for.
    public mutating func array<Value>(
        bytesEach: Int = 1, _ read: (inout PayloadReader) throws(Unreadable) -> Value
    ) throws(Unreadable) -> [Value] {
        precondition(bytesEach > 0)
        let count = Int(try integer(UInt32.self))
        guard count <= rest / bytesEach else {
            throw Unreadable("it is cut off: \(rest) bytes for \(count) values")
        }
        var values: [Value] = []
        values.reserveCapacity(count)
        for _ in 0..<count { values.append(try read(&self)) }
        return values
    }

    public mutating func doubles() throws(Unreadable) -> [Double] { try numbers() }

    public mutating func integers<Value: FixedWidthInteger & BitwiseCopyable>(
        _ type: Value.Type = Value.self
    ) throws(Unreadable) -> [Value] {
        try numbers()
    }

    /// Copied as they lie, for there may be hundreds of thousands.
    private mutating func numbers<Value: BitwiseCopyable>() throws(Unreadable) -> [Value] {
        let (count, width) = (Int(try integer(UInt32.self)), MemoryLayout<Value>.size)
        guard count <= rest / width else {
            throw Unreadable("it is cut off: \(rest) bytes for \(count) values")
        }
        let start = try take(count * width)
        let source = bytes.extracting(start..<start + count * width)
        return unsafe [Value](unsafeUninitializedCapacity: count) { values, initialized in
            unsafe source.withUnsafeBytes {
                unsafe UnsafeMutableRawBufferPointer(values).copyMemory(from: $0)
            }
            initialized = count
        }
    }
}

#if !_endian(little)
    #error("numbers lie in payloads as they do in memory: little-endian")
#endif
