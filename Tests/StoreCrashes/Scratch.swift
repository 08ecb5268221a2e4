import Glibc
import Interposed

/// A directory that is gone when it is no longer needed, with a store in it or without.
final class Scratch {
    let path: String
    private let folder: String
    /// Where `Store` has its files, or `StateStore`.
    var candles: String { path + "/" + folder }
    var file: String { candles + "/data.mdb" }

    /// In memory where there is such a place: what power loss leaves is simulated, not the disk.
    static let root: String = {
        if let given = unsafe getenv(directoryVariable) { return unsafe String(cString: given) }
        if unsafe access("/dev/shm", W_OK) == 0 { return "/dev/shm" }
        return unsafe getenv("TMPDIR").map { unsafe String(cString: $0) } ?? "/tmp"
    }()
    static let directoryVariable = "STORE_CRASHES_DIRECTORY"

    init(folder: String = "candles") {
        self.folder = folder
        var template = Array((Self.root + "/nonet-crash-XXXXXX").utf8CString)
        let made = unsafe template.withUnsafeMutableBufferPointer { unsafe mkdtemp($0.baseAddress!) != nil }
        precondition(made, "there is no place for files in \(Self.root)")
        let given = template.dropLast().map { UInt8(bitPattern: $0) }
        // As LMDB is given it.
        let real = unsafe realpath(String(decoding: given, as: UTF8.self), nil)
        path = unsafe String(cString: real!)
        unsafe free(real)
    }

    deinit {
        clear()
        unsafe _ = rmdir(path)
    }

    func clear() {
        for name in ["draft/data.mdb", "draft/lock.mdb", "data.mdb", "lock.mdb", "writer.lock"] {
            unsafe _ = unlink(candles + "/" + name)
        }
        unsafe _ = rmdir(candles + "/draft")
        unsafe _ = rmdir(candles)
    }

    /// A store with this file; without bytes, none yet.
    func begin(with bytes: [UInt8]) {
        if bytes.isEmpty { clear() } else { put(bytes) }
    }

    /// A store with this file and nothing else, as after a start of the machine; or with its draft, not yet in place.
    @discardableResult
    func put(_ bytes: [UInt8], asDraft: Bool = false) -> String {
        clear()
        let file = asDraft ? candles + "/draft/data.mdb" : file
        unsafe _ = mkdir(candles, 0o755)
        if asDraft { unsafe _ = mkdir(candles + "/draft", 0o755) }
        let descriptor = unsafe open(file, O_CREAT | O_WRONLY | O_CLOEXEC, 0o644)
        unsafe bytes.withUnsafeBytes { unsafe writeAll($0, to: descriptor) }
        close(descriptor)
        return file
    }

    /// The store's file; empty where there is none.
    func bytes() -> [UInt8] {
        let descriptor = unsafe open(file, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return [] }
        defer { close(descriptor) }
        let length = Int(lseek(descriptor, 0, SEEK_END))
        return unsafe [UInt8](unsafeUninitializedCapacity: length) { target, count in
            while count < length {
                let more = unsafe pread(descriptor, target.baseAddress! + count, length - count, off_t(count))
                guard more > 0 else { return }
                count += more
            }
        }
    }

    var length: Int {
        var status = stat()
        return unsafe stat(file, &status) == 0 ? Int(status.st_size) : 0
    }
}

/// Writes all of the bytes, at a place in the file or at its end.
func writeAll(_ bytes: UnsafeRawBufferPointer, to descriptor: CInt, at offset: Int? = nil) {
    var done = 0
    while done < bytes.count {
        let (start, left) = (unsafe bytes.baseAddress! + done, bytes.count - done)
        let more =
            if let offset { unsafe pwrite(descriptor, start, left, off_t(offset + done)) } else {
                unsafe write(descriptor, start, left)
            }
        if more < 0, errno == EINTR { continue }
        precondition(more > 0, "write: \(errno)")
        done += more
    }
}
