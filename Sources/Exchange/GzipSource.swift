import CArchive

/// A gzip file of one or more members.
///
/// zlib compares each member's checksum and length; a file that ends inside a member is an error. Zeros behind the
/// last member are padding, anything else there is an error.
@safe
final class GzipSource: ByteSource {
    private let file: InputFile
    private let stream: UnsafeMutablePointer<z_stream>  // zlib's state points back at it: it must not move.
    private let input: UnsafeMutableRawBufferPointer
    private var begun = false
    private var fileEnded = false
    private var memberEnded = false
    private var isPadded = false

    init(_ file: InputFile) {
        self.file = file
        unsafe input = .allocate(byteCount: 64 * 1024, alignment: 64)
        unsafe stream = .allocate(capacity: 1)
        unsafe stream.initialize(to: z_stream())
        let status = unsafe inflateInitGzip(stream)
        precondition(status == Z_OK, "zlib has no memory")
    }

    deinit {
        unsafe inflateEnd(stream)
        unsafe stream.deallocate()
        unsafe input.deallocate()
    }

    var entry: String? { nil }
    var position: Int { file.position }

    func advance() throws(KlineError) -> Bool {
        defer { begun = true }
        return !begun
    }

    func read(into target: UnsafeMutableRawBufferPointer) throws(KlineError) -> Int {
        unsafe stream.pointee.next_out = target.baseAddress?.assumingMemoryBound(to: UInt8.self)
        unsafe stream.pointee.avail_out = UInt32(target.count)
        do throws(KlineError) {
            while unsafe stream.pointee.avail_out > 0, try step() {}
        } catch {
            // What came before the error is given first; it returns with the next call.
            if unsafe stream.pointee.avail_out == target.count { throw error }
        }
        return unsafe target.count - Int(stream.pointee.avail_out)
    }

    /// Inflates some; false at the end of the file.
    private func step() throws(KlineError) -> Bool {
        if unsafe stream.pointee.avail_in == 0, !fileEnded {
            let count = try unsafe file.read(into: input)
            fileEnded = count == 0
            unsafe stream.pointee.next_in = input.baseAddress?.assumingMemoryBound(to: UInt8.self)
            unsafe stream.pointee.avail_in = UInt32(count)
        }
        if memberEnded {
            guard unsafe stream.pointee.avail_in > 0 else { return !fileEnded }
            try beginMember()
            return true
        }
        let room = unsafe stream.pointee.avail_out
        switch unsafe inflate(stream, Z_NO_FLUSH) {
        case Z_STREAM_END: memberEnded = true
        case Z_OK, Z_BUF_ERROR:
            if fileEnded, unsafe stream.pointee.avail_out == room {
                throw KlineError(path: file.path, .truncated("gzip data ends after \(file.position) bytes"))
            }
        default:
            let message = unsafe stream.pointee.msg.map { unsafe String(cString: $0) } ?? "not gzip data"
            throw KlineError(path: file.path, .corrupt("gzip: \(message)"))
        }
        return true
    }

    /// Judges the next byte behind a member.
    private func beginMember() throws(KlineError) {
        switch unsafe stream.pointee.next_in.pointee {
        case 0x1F where !isPadded:
            unsafe inflateReset(stream)
            memberEnded = false
        case 0:
            isPadded = true
            unsafe stream.pointee.next_in += 1
            unsafe stream.pointee.avail_in -= 1
        default:
            throw KlineError(path: file.path, .corrupt("gzip: bytes after the end that are no gzip data"))
        }
    }
}
