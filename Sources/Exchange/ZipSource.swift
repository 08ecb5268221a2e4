import CArchive
import Glibc

/// The .csv files in a zip, in its order.
///
/// All names are judged before the first row is given. Nothing is ever written to disk, so that a hostile name can do
/// no harm; it is refused because nobody packs candles like that.
@safe
final class ZipSource: ByteSource {
    private let input: ZipInput
    private let limits: KlineReader.Limits
    private let archive: OpaquePointer
    private(set) var entry: String?
    private var block = unsafe UnsafeRawBufferPointer(start: nil, count: 0)
    private var failure: KlineError?

    /// Opens the zip and judges its names, sizes and kinds.
    static func checked(_ file: InputFile, limits: KlineReader.Limits) throws(KlineError) -> ZipSource {
        try ZipSource(file, limits: limits).survey()
        return try ZipSource(file, limits: limits)
    }

    private init(_ file: InputFile, limits: KlineReader.Limits) throws(KlineError) {
        guard file.seek(to: 0, from: SEEK_SET) == 0, let archive = unsafe archive_read_new() else {
            throw KlineError(path: file.path, .system("a zip can only be read from a file, not from a pipe"))
        }
        (input, self.limits) = (ZipInput(file), limits)
        unsafe self.archive = archive
        let context = unsafe Unmanaged.passUnretained(input).toOpaque()
        unsafe archive_read_support_format_zip_seekable(archive)
        unsafe archive_read_set_callback_data(archive, context)
        unsafe archive_read_set_read_callback(archive) { _, context, block in
            unsafe Unmanaged<ZipInput>.fromOpaque(context!).takeUnretainedValue().read(block)
        }
        unsafe archive_read_set_seek_callback(archive) { _, context, offset, origin in
            let input = unsafe Unmanaged<ZipInput>.fromOpaque(context!).takeUnretainedValue()
            return la_int64_t(max(input.file.seek(to: Int(offset), from: origin), Int(ARCHIVE_FATAL)))
        }
        guard unsafe archive_read_open1(archive) == ARCHIVE_OK else {
            throw KlineError(
                path: file.path,
                file.magic().starts(with: [0x50, 0x4B, 5, 6])  // The directory's end, with nothing before it.
                    ? .zipWithoutCSV(entries: []) : .truncated("the zip has no directory at its end"))
        }
    }

    deinit { unsafe archive_read_free(archive) }

    var position: Int { input.file.position }

    func advance() throws(KlineError) -> Bool {
        while let header = try unsafe nextHeader() {
            let name = unsafe name(of: header)
            if Self.isCSV(name) {
                entry = name
                return true
            }
        }
        return false
    }

    func read(into target: UnsafeMutableRawBufferPointer) throws(KlineError) -> Int {
        if unsafe block.isEmpty { try nextBlock() }
        let count = unsafe min(block.count, target.count)
        unsafe target.copyMemory(from: UnsafeRawBufferPointer(rebasing: block[..<count]))
        unsafe block = UnsafeRawBufferPointer(rebasing: block[count...])
        return count
    }

    private func nextBlock() throws(KlineError) {
        if let failure { throw failure }
        var (start, count, offset) = unsafe (UnsafeRawPointer?.none, 0, la_int64_t(0))
        switch unsafe archive_read_data_block(archive, &start, &count, &offset) {
        case ARCHIVE_OK: unsafe block = UnsafeRawBufferPointer(start: start, count: count)
        case ARCHIVE_EOF: unsafe block = UnsafeRawBufferPointer(start: nil, count: 0)
        default:  // Also a warning: that is how a wrong checksum or length is told.
            failure = error()
            throw error()
        }
    }

    /// Goes through all entries once.
    private func survey() throws(KlineError) {
        var (names, symbols, count, hasCSV) = ([String](), Set<String>(), 0, false)
        while let header = try unsafe nextHeader() {
            let name = unsafe name(of: header)
            func refused(_ reason: KlineError.Reason) -> KlineError {
                KlineError(path: input.file.path, reason)
            }
            count += 1
            guard count <= limits.zipEntriesMax else {
                throw refused(.zipEntries(limit: limits.zipEntriesMax))
            }
            let shown = excerpt(name.utf8)
            guard !Self.isHostile(name) else { throw refused(.zipEntryName(shown)) }
            if !name.hasSuffix("/") { names.append(shown) }
            guard Self.isCSV(name) else { continue }
            hasCSV = true
            guard unsafe archive_entry_is_encrypted(header) == 0 else { throw refused(.zipEncrypted(shown)) }
            let method = unsafe String(cString: archive_format_name(archive))
            guard method.hasSuffix("(deflation)") || method.hasSuffix("(uncompressed)") else {
                // Others may ask for gigabytes to unpack.
                throw refused(.zipCompression(shown, method: method))
            }
            guard unsafe archive_entry_size(header) <= limits.textBytesMax else {
                throw refused(.tooLarge(limit: limits.textBytesMax))
            }
            symbols.insert(try KlineFile.symbolName(fromPath: name).uppercased())
        }
        guard hasCSV else {
            throw KlineError(path: input.file.path, .zipWithoutCSV(entries: names))
        }
        guard symbols.count <= 1 else {
            throw KlineError(path: input.file.path, .zipSymbols(symbols.sorted()))
        }
    }

    private func nextHeader() throws(KlineError) -> OpaquePointer? {
        var header: OpaquePointer?
        let status = unsafe archive_read_next_header(archive, &header)
        input.isOpened = true
        guard status != ARCHIVE_EOF else { return nil }
        // A name that is not ASCII gives a warning and no name, and is refused for that.
        let isNameless = unsafe status == ARCHIVE_WARN && archive_entry_pathname(header) == nil
        guard status == ARCHIVE_OK || isNameless else { throw error() }
        return unsafe header
    }

    private func name(of header: OpaquePointer) -> String {
        unsafe archive_entry_pathname(header).map { unsafe String(cString: $0) } ?? ""
    }

    private func error() -> KlineError {
        if let failure = input.failure { return failure }
        let message =
            unsafe archive_error_string(archive).map { unsafe String(cString: $0) } ?? "not zip data"
        return KlineError(
            path: input.file.path, .corrupt(entry.map { "\(excerpt($0.utf8)): \(message)" } ?? message))
    }

    private static func isCSV(_ name: String) -> Bool {
        // macOS packs attributes as such twins.
        name.lowercased().hasSuffix(".csv") && !name.hasPrefix("__MACOSX/")
    }

    private static func isHostile(_ name: String) -> Bool {
        name.isEmpty || name.hasPrefix("/") || name.contains("\\") || name.dropFirst().hasPrefix(":")
            || name.split(separator: "/").contains("..")
            || name.unicodeScalars.contains { !(0x20..<0x7F).contains($0.value) }
    }
}

/// The zip's bytes for libarchive.
///
/// libarchive keeps the whole directory in memory, so what it may read before the first entry is bounded.
@safe
private final class ZipInput {
    let file: InputFile
    var isOpened = false
    private(set) var failure: KlineError?
    private var budget = 2 << 20
    private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 64 * 1024, alignment: 64)

    init(_ file: InputFile) { self.file = file }

    deinit { unsafe buffer.deallocate() }

    func read(_ block: UnsafeMutablePointer<UnsafeRawPointer?>?) -> la_ssize_t {
        do throws(KlineError) {
            let count = try unsafe file.read(into: buffer)
            if !isOpened { budget -= count }
            guard budget >= 0 else {
                throw KlineError(path: file.path, .corrupt("zip: a directory of over 2 MB"))
            }
            unsafe block?.pointee = UnsafeRawPointer(buffer.baseAddress)
            return count
        } catch {
            failure = error
            return la_ssize_t(ARCHIVE_FATAL)
        }
    }
}
