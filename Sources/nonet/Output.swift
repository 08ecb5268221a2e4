#if canImport(Glibc)
    internal import Glibc
#endif

/// What a command says: data on stdout, in large writes; all else on stderr.
enum Output {
    // A command runs on one task after another, never two at once.
    nonisolated(unsafe) private static var pending: [UInt8] = []
    private static let writeBytes = 1 << 16

    static func write(_ text: String) {
        unsafe pending.append(contentsOf: text.utf8)
        if unsafe pending.count >= writeBytes { flush() }
    }

    static func line(_ text: String = "") { write(text + "\n") }

    /// Appends a number as it is read back: the shortest text that gives the same bits; `nan` where there is none.
    static func append(_ value: Double) { write(value == value ? value.description : "nan") }

    static func flush() {
        var written = 0
        while unsafe written < pending.count {
            let count = unsafe pending.withUnsafeBytes { bytes in
                unsafe Glibc.write(STDOUT_FILENO, bytes.baseAddress! + written, bytes.count - written)
            }
            if count < 0, errno == EINTR { continue }
            // Nobody reads any more, or the disk is full: the second is worth a word.
            if count < 0 {
                let reason = errno
                unsafe pending.removeAll()
                if reason != EPIPE { complain("nonet: stdout: \(unsafe String(cString: strerror(reason)))") }
                exit(reason == EPIPE ? 0 : 1)
            }
            written += count
        }
        unsafe pending.removeAll(keepingCapacity: true)
    }

    static func complain(_ text: String) { show(text + "\n") }

    /// Writes to stderr at once; what can't be written there can't be complained about either.
    static func show(_ text: String) {
        let bytes = Array(text.utf8)
        _ = unsafe Glibc.write(STDERR_FILENO, bytes, bytes.count)
    }

    static var isErrorTerminal: Bool { isatty(STDERR_FILENO) == 1 }
}

/// A text as a field of CSV: in quotes where a comma would end it (RFC 4180).
func csv(_ text: String) -> String {
    guard text.contains(where: { ",\"\r\n".contains($0) }) else { return text }
    return "\"" + text.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"")
        + "\""
}
