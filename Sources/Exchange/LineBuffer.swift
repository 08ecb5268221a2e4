import Glibc

/// Cuts a text that arrives in pieces into lines, in one block of memory.
///
///     memory │ given │ not yet given │ room for the next piece │ 16 zeros at least │
///            0     start            end                    capacity
///
/// The zeros after the text let eight bytes be read at once anywhere in it.
@safe
struct LineBuffer: ~Copyable {
    /// A line without its end; `isTooLong` when it was dropped, up to the next line, for its length.
    struct Line {
        var range: Range<Int>
        var isTooLong = false
    }

    let memory: UnsafeMutableRawPointer
    /// The number of the line given last, from 1.
    private(set) var lineNumber = 0

    private var (start, end) = (0, 0)
    private var isComplete = false
    /// How much text came, in all texts.
    private var bytes = 0
    private let path: String
    private let (bytesMax, lineBytesMax): (Int, Int)
    private let capacity: Int

    private static let padding = 16

    init(path: String, limits: KlineReader.Limits) {
        self.path = path
        (bytesMax, lineBytesMax) = (limits.textBytesMax, limits.lineBytesMax)
        capacity = lineBytesMax + 256 * 1024  // Within the second-level cache, and few calls for pieces.
        unsafe memory = .allocate(byteCount: capacity + Self.padding, alignment: 64)
        unsafe memory.initializeMemory(as: UInt8.self, repeating: 0, count: capacity + Self.padding)
    }

    deinit { unsafe memory.deallocate() }

    /// Begins with the first line of another text.
    mutating func restart() { (start, end, lineNumber, isComplete) = (0, 0, 0, false) }

    /// Makes a line the next one again.
    mutating func unread(_ line: Line) {
        start = line.range.lowerBound
        lineNumber -= 1
    }

    /// The next line, also the last one if it has no end; nil after the last.
    @inline(__always)
    mutating func next(from source: any ByteSource) throws(KlineError) -> Line? {
        let room = end - start
        if room > 0, let newline = unsafe memchr(memory + start, Int32(UInt8(ascii: "\n")), room) {
            return line(upTo: unsafe UnsafeRawPointer(newline) - UnsafeRawPointer(memory))
        }
        return try refilled(from: source)
    }

    @inline(__always)
    private mutating func line(upTo newline: Int) -> Line {
        if lineNumber == 0 { skipByteOrderMark(before: newline) }
        var stop = newline
        if stop > start, unsafe memory.load(fromByteOffset: stop - 1, as: UInt8.self) == UInt8(ascii: "\r") {
            stop -= 1
        }
        let line = Line(range: start..<stop, isTooLong: stop - start > lineBytesMax)
        start = newline + 1
        lineNumber += 1
        return line
    }

    /// Some programs put U+FEFF before the text, EF BB BF in UTF-8.
    private mutating func skipByteOrderMark(before newline: Int) {
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        let text = unsafe UnsafeRawBufferPointer(start: memory + start, count: newline - start)
        if unsafe text.starts(with: mark) { start += mark.count }
    }

    /// Reads on until a line is complete.
    private mutating func refilled(from source: any ByteSource) throws(KlineError) -> Line? {
        var dropped = false
        while true {
            if end - start > lineBytesMax + 1 {  // It may still end in `\r`.
                dropped = true
                start = end
            }
            let searched = end - start
            if !isComplete { try fill(from: source) }
            if let newline = unsafe memchr(
                memory + start + searched, Int32(UInt8(ascii: "\n")), end - start - searched)
            {
                var line = line(upTo: unsafe UnsafeRawPointer(newline) - UnsafeRawPointer(memory))
                if dropped { line.isTooLong = true }
                return line
            }
            guard isComplete else { continue }
            guard start < end || dropped else { return nil }
            var line = line(upTo: end)
            start = end
            line.isTooLong = line.isTooLong || dropped
            return line
        }
    }

    private mutating func fill(from source: any ByteSource) throws(KlineError) {
        unsafe memory.copyMemory(from: memory + start, byteCount: end - start)
        (start, end) = (0, end - start)
        let count = try unsafe source.read(into: .init(start: memory + end, count: capacity - end))
        isComplete = count == 0
        bytes += count
        guard bytes <= bytesMax else { throw KlineError(path: path, .tooLarge(limit: bytesMax)) }
        end += count
        unsafe (memory + end).initializeMemory(as: UInt8.self, repeating: 0, count: Self.padding)
    }
}
