extension FaultSchedule {
    /// Reads a file of faults, at most one megabyte of it.
    public init(path: String, start: Int64) throws {
        let file = try InputFile(path: path)
        var bytes = [UInt8](repeating: 0, count: 1 << 20)
        var count = 0
        while count < bytes.count {
            let read = try unsafe bytes.withUnsafeMutableBytes { buffer throws(KlineError) in
                try unsafe file.read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[count...]))
            }
            if read == 0 { break }
            count += read
        }
        try self.init(text: String(decoding: bytes[..<count], as: UTF8.self), start: start)
    }
}
