#if canImport(Glibc)
    internal import Glibc
#endif

/// A file that is written and synced: what a durable commit is measured against.
struct SyncedFile: ~Copyable {
    private let descriptor: CInt
    private var block = [UInt8](repeating: 0x5A, count: 1 << 22)

    init(_ path: String) throws {
        descriptor = unsafe open(path, O_CREAT | O_RDWR, 0o644)
        guard descriptor >= 0 else { throw Failure(.error, "can't write \(path)") }
        // In place from now on, as a store's pages are.
        write(block.count)
    }

    deinit { close(descriptor) }

    /// Writes so many bytes over the same place and syncs them; answers the time it takes, in nanoseconds.
    @discardableResult
    func write(_ bytes: Int) -> Double {
        nanoseconds {
            _ = unsafe pwrite(descriptor, block, min(bytes, block.count), 0)
            fdatasync(descriptor)
        }
    }

    /// What this process has given to `write` so far.
    static func bytesWritten() -> Int {
        guard let file = unsafe fopen("/proc/self/io", "r") else { return 0 }
        defer { unsafe fclose(file) }
        var line = [CChar](repeating: 0, count: 128)
        while unsafe fgets(&line, 128, file) != nil {
            let text = String(decoding: line.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
            if text.hasPrefix("wchar: ") { return Int(text.dropFirst(7).dropLast()) ?? 0 }
        }
        return 0
    }
}

/// A plain file of doubles in memory: what a scan of mapped columns is measured against.
@safe
struct MappedFile: ~Copyable {
    private let bytes: UnsafeRawBufferPointer

    init(_ path: String, bytes count: Int) throws {
        let descriptor = unsafe open(path, O_CREAT | O_TRUNC | O_RDWR, 0o644)
        defer { close(descriptor) }
        guard descriptor >= 0, ftruncate(descriptor, count) == 0 else {
            throw Failure(.error, "can't write \(path)")
        }
        let block = [Double](repeating: 1.5, count: 1 << 17)
        var written = 0
        while written < count {
            let result = unsafe block.withUnsafeBytes { block in
                unsafe pwrite(descriptor, block.baseAddress, min(block.count, count - written), written)
            }
            guard result > 0 else { throw Failure(.error, "can't write \(path)") }
            written += result
        }
        unsafe bytes = try Self.map(descriptor, count, path)
    }

    init(readingFrom path: String) throws {
        let descriptor = unsafe open(path, O_RDONLY)
        defer { close(descriptor) }
        var status = stat()
        guard descriptor >= 0, unsafe fstat(descriptor, &status) == 0 else {
            throw Failure(.error, "can't read \(path)")
        }
        unsafe bytes = try Self.map(descriptor, Int(status.st_size), path)
    }

    private static func map(_ descriptor: CInt, _ count: Int, _ path: String) throws -> UnsafeRawBufferPointer
    {
        guard let mapped = unsafe mmap(nil, count, PROT_READ, MAP_SHARED, descriptor, 0),
            unsafe mapped != MAP_FAILED
        else { throw Failure(.error, "can't map \(path)") }
        return unsafe UnsafeRawBufferPointer(start: mapped, count: count)
    }

    deinit { unsafe munmap(UnsafeMutableRawPointer(mutating: bytes.baseAddress), bytes.count) }

    /// Of all, or of the first bytes.
    func sum(_ count: Int = .max) -> Double {
        let values = unsafe UnsafeRawBufferPointer(rebasing: bytes.prefix(count)).assumingMemoryBound(
            to: Double.self)
        return unsafe Span<Double>(_unsafeElements: values).sum
    }
}

extension Span<Double> {
    /// In a fixed order, of eight sums side by side; absent values count as nothing.
    var sum: Double {
        var sums = (SIMD8<Double>.zero, SIMD8<Double>.zero)
        var rest = 0.0
        unsafe withUnsafeBytes { bytes in
            let whole = bytes.count / 128 * 128
            for at in stride(from: 0, to: whole, by: 128) {
                let first = unsafe bytes.loadUnaligned(fromByteOffset: at, as: SIMD8<Double>.self)
                let second = unsafe bytes.loadUnaligned(fromByteOffset: at + 64, as: SIMD8<Double>.self)
                sums.0 += first.replacing(with: 0, where: first .!= first)
                sums.1 += second.replacing(with: 0, where: second .!= second)
            }
            for at in stride(from: whole, to: bytes.count, by: 8) {
                let value = unsafe bytes.loadUnaligned(fromByteOffset: at, as: Double.self)
                if value == value { rest += value }
            }
        }
        return (sums.0 + sums.1).sum() + rest
    }
}

/// Makes the system forget what it holds of a file.
func dropFromCache(_ path: String) throws {
    let descriptor = unsafe open(path, O_RDONLY)
    guard descriptor >= 0 else { throw Failure(.error, "can't read \(path)") }
    defer { close(descriptor) }
    fdatasync(descriptor)
    guard posix_fadvise(descriptor, 0, 0, POSIX_FADV_DONTNEED) == 0 else {
        throw Failure(.error, "the system keeps \(path) in memory")
    }
}
