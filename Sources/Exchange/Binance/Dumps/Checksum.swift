import Crypto

/// SHA-256 in 64 lower case hexadecimal digits, as it stands beside the exchange's files.
package enum Checksum {
    package static func of(_ bytes: [UInt8]) -> String {
        var hash = SHA256()
        unsafe bytes.withUnsafeBytes { unsafe hash.update(bufferPointer: $0) }
        return text(hash.finalize())
    }

    /// Of a file as it lies on disk.
    static func ofFile(_ path: String) throws(KlineError) -> String {
        let file = try InputFile(path: path)
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 64)
        defer { unsafe buffer.deallocate() }
        var hash = SHA256()
        while case let count = try unsafe file.read(into: buffer), count > 0 {
            unsafe hash.update(bufferPointer: UnsafeRawBufferPointer(rebasing: buffer[..<count]))
        }
        return text(hash.finalize())
    }

    private static func text(_ digest: SHA256Digest) -> String {
        digest.map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }.joined()
    }
}
