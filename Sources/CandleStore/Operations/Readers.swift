internal import CLMDB

#if canImport(Glibc)
    internal import Glibc
#endif

/// A place in LMDB's table of readers.
struct Reader: Equatable {
    let process: Int
    let thread: Substring
    /// The commit that it shows; nil while it shows none.
    let transaction: Int?

    var isOwn: Bool { process == Int(getpid()) }

    /// Reads a line of LMDB's list: process, thread, commit or a dash.
    init?(line: Substring) {
        let fields = line.split(separator: " ")
        guard fields.count == 3, let process = Int(fields[0]) else { return nil }
        (self.process, thread, transaction) = (process, fields[1], Int(fields[2]))
    }
}

extension Environment {
    /// Who reads, in all processes.
    func readers() -> [Reader] {
        var text = ""
        unsafe withUnsafeMutablePointer(to: &text) { text in
            _ = unsafe mdb_reader_list(
                handle,
                { message, context in
                    guard let message = unsafe message, let context = unsafe context else { return 0 }
                    unsafe context.assumingMemoryBound(to: String.self).pointee += String(cString: message)
                    return 0
                }, text)
        }
        return text.split(separator: "\n").compactMap { Reader(line: $0) }
    }
}
