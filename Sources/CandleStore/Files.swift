#if canImport(Glibc)
    internal import Glibc
#endif

/// The directory that holds a path.
func parent(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
}

/// A path without the slashes at its end.
func trimmed(_ path: String) -> String {
    var path = path
    while path.count > 1, path.hasSuffix("/") { path.removeLast() }
    return path
}

/// The names in a directory; nil where it is none.
func entries(of path: String) -> [String]? {
    guard let directory = unsafe opendir(path) else { return nil }
    defer { unsafe closedir(directory) }
    var names: [String] = []
    while let entry = unsafe readdir(directory) {
        let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { name in
            unsafe name.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe String(cString: $0) }
        }
        if name != ".", name != ".." { names.append(name) }
    }
    return names
}

/// Removes a file, or a directory with all that is in it; what can't be removed stays.
package func removeTree(_ path: String) {
    if unsafe unlink(path) == 0 || errno == ENOENT { return }
    for name in entries(of: path) ?? [] { removeTree(path + "/" + name) }
    unsafe rmdir(path)
}

/// Waits until a file is on the disk.
func synchronize(file path: String) throws(StoreError) { try synchronize(path, O_RDONLY) }

/// Waits until a directory's names are on the disk.
func synchronize(directory path: String) throws(StoreError) { try synchronize(path, O_RDONLY | O_DIRECTORY) }

private func synchronize(_ path: String, _ flags: CInt) throws(StoreError) {
    let opened = unsafe open(path, flags | O_CLOEXEC)
    guard opened >= 0 else { throw .system("open \(path)") }
    defer { close(opened) }
    guard fsync(opened) == 0 else { throw .system("write \(path) to the disk", path: path) }
}

/// How long a file is; 0 where there is none.
func length(of path: String) -> Int {
    var status = stat()
    return unsafe stat(path, &status) == 0 ? Int(status.st_size) : 0
}

/// How long all files under a path are.
func treeLength(of path: String) -> Int {
    guard let names = entries(of: path) else { return length(of: path) }
    return names.reduce(0) { $0 + treeLength(of: path + "/" + $1) }
}

/// What an unprivileged process may still write where a path lies; nil where that can't be told.
func freeBytes(at path: String) -> Int? {
    var status = statvfs()
    guard unsafe statvfs(path, &status) == 0 else { return nil }
    return Int(status.f_bavail) * Int(status.f_frsize)
}

/// What tells a file from every other on this machine, whatever it is called; nil where there is none.
struct FileIdentity: Equatable {
    private let device: dev_t
    private let number: ino_t

    init?(_ path: String) {
        var status = stat()
        guard unsafe stat(path, &status) == 0 else { return nil }
        (device, number) = (status.st_dev, status.st_ino)
    }

    init?(_ descriptor: CInt) {
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0 else { return nil }
        (device, number) = (status.st_dev, status.st_ino)
    }
}

/// There is a file or directory of this name.
func hasFile(_ path: String) -> Bool { unsafe access(path, F_OK) == 0 }

extension StoreError {
    /// What the system says went wrong.
    static func system(_ operation: String, path: String = "") -> StoreError {
        if errno == ENOSPC || errno == EDQUOT { return .diskFull(path: path) }
        return .database(operation: operation, code: errno, text: unsafe String(cString: strerror(errno)))
    }
}
