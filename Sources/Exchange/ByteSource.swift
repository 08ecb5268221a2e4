import CArchive
import Glibc

/// The texts of a file, uncompressed: one, or those in a zip.
protocol ByteSource: AnyObject {
    /// The text's name in its archive.
    var entry: String? { get }
    /// How far the file itself was read.
    var position: Int { get }

    /// Puts the next bytes of the text into a buffer; 0 at its end. After an error every call gives it again.
    func read(into target: UnsafeMutableRawBufferPointer) throws(KlineError) -> Int

    /// Goes to the next text; false after the last. It is called for the first text, too.
    func advance() throws(KlineError) -> Bool
}

/// A file as the system gives it.
final class InputFile {
    let path: String
    /// In bytes; 0 for a pipe.
    let size: Int
    private(set) var position = 0
    private let descriptor: Int32

    init(path: String) throws(KlineError) {
        self.path = path
        descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw KlineError(path: path, .system(Self.message("can't be opened"))) }
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0 else {
            let message = Self.message("can't be read")
            close(descriptor)
            throw KlineError(path: path, .system(message))
        }
        size = status.st_mode & S_IFMT == S_IFREG ? Int(status.st_size) : 0
    }

    deinit { close(descriptor) }

    /// The first four bytes, without reading on; fewer of a shorter file, none of a pipe.
    func magic() -> [UInt8] {
        unsafe [UInt8](unsafeUninitializedCapacity: 4) { buffer, count in
            count = unsafe max(0, pread(descriptor, buffer.baseAddress, 4, 0))
        }
    }

    /// 0 at the end.
    func read(into target: UnsafeMutableRawBufferPointer) throws(KlineError) -> Int {
        while true {
            let count = unsafe Glibc.read(descriptor, target.baseAddress, target.count)
            if count >= 0 {
                position += count
                return count
            }
            guard errno == EINTR else { throw KlineError(path: path, .system(Self.message("can't be read"))) }
        }
    }

    /// The position reached; negative if the file has none.
    func seek(to offset: Int, from origin: Int32) -> Int {
        let reached = lseek(descriptor, offset, origin)
        if reached >= 0 { position = reached }
        return reached
    }

    private static func message(_ what: String) -> String {
        let reason = unsafe strerror(errno)
        return "\(what): \(unsafe reason.map { unsafe String(cString: $0) } ?? "unknown error")"
    }
}

/// A file that is not compressed.
final class PlainSource: ByteSource {
    private let file: InputFile
    private var begun = false

    init(_ file: InputFile) { self.file = file }

    var entry: String? { nil }
    var position: Int { file.position }

    func read(into target: UnsafeMutableRawBufferPointer) throws(KlineError) -> Int {
        try unsafe file.read(into: target)
    }

    func advance() throws(KlineError) -> Bool {
        defer { begun = true }
        return !begun
    }
}
