/// Reads the minutes of one Binance kline file, plain, gzip or zip, in bounded memory.
///
///     var reader = try KlineReader(path: "BTCUSDT-1m-2026-02.zip")
///     var rows: [KlineRow] = []
///     while try reader.next(&rows) { … }
///
/// A bad row is refused, kept with its reason and skipped. What damages the file itself (cut off, wrong checksum) is
/// thrown, after the rows before it were given. Whether two rows are one minute, or a minute lies in the future, is
/// the caller's to judge.
public struct KlineReader: ~Copyable {
    /// Bounds on what a file can make us do.
    public struct Limits: Sendable {
        /// Uncompressed bytes of a file.
        public var textBytesMax = 8 << 30
        public var lineBytesMax = 4096
        /// Files in a zip, of any kind.
        public var zipEntriesMax = 32
        /// Refused rows that are kept; all are counted.
        public var refusedKeptMax = 100
        /// Rows of a batch.
        public var batchRowsMax = 4096

        public init() {}
        public static var standard: Limits { Limits() }
    }

    public let path: String
    /// The size of the file in bytes, as it lies on disk; 0 if that isn't known (a pipe).
    public let fileBytes: Int
    /// In a zip, the file that the last batch came from.
    public private(set) var entry: String?
    /// Rows given to the caller.
    public private(set) var accepted = 0
    /// Of these, rows whose open time was rounded down to a minute.
    public private(set) var offGrid = 0
    /// Rows not taken.
    public private(set) var refusedCount = 0
    /// The first of them.
    public private(set) var refused: [RefusedRow] = []

    private let limits: Limits
    private let source: any ByteSource
    private var buffer: LineBuffer
    private var layout: KlineLayout?
    private var textEnded = true
    private var isEmpty = true
    private var isFinished = false
    private var failure: KlineError?

    /// Opens a file and finds out what it is; from a pipe only plain text is read.
    ///
    /// A name that says another interval than `1m` is refused.
    public init(path: String, limits: Limits = .standard) throws(KlineError) {
        _ = try KlineFile.symbolName(fromPath: path)
        let file = try InputFile(path: path)
        source = try Self.source(of: file, limits)
        (self.path, fileBytes, self.limits) = (path, file.size, limits)
        buffer = LineBuffer(path: path, limits: limits)
    }

    /// Reads a compressed file to its end for its checksums alone, so that no row of a damaged one is ever taken.
    ///
    /// A file that is not compressed has none, and is not read.
    public static func check(path: String, limits: Limits = .standard) throws(KlineError) {
        let source = try source(of: InputFile(path: path), limits)
        if source is PlainSource { return }
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 64)
        defer { unsafe buffer.deallocate() }
        var bytes = 0
        while try source.advance() {
            while case let count = try unsafe source.read(into: buffer), count > 0 {
                bytes += count
                guard bytes <= limits.textBytesMax else {
                    throw KlineError(path: path, .tooLarge(limit: limits.textBytesMax))
                }
            }
        }
    }

    private static func source(of file: InputFile, _ limits: Limits) throws(KlineError) -> any ByteSource {
        let magic = file.magic()
        if magic.starts(with: [0x1F, 0x8B]) { return GzipSource(file) }
        if magic.starts(with: [0x50, 0x4B]) { return try ZipSource.checked(file, limits: limits) }
        return PlainSource(file)
    }

    /// Data rows so far: accepted and refused.
    public var rowsRead: Int { accepted + refusedCount }

    /// How much of the file, as it lies on disk, was read: progress, out of `fileBytes`.
    public var bytesRead: Int { source.position }

    /// Replaces the rows by the next ones, of one file in a zip at a time; false when there are no more.
    ///
    /// After an error every further call throws it again.
    public mutating func next(_ rows: inout [KlineRow]) throws(KlineError) -> Bool {
        rows.removeAll(keepingCapacity: true)
        do throws(KlineError) {
            if let failure { throw failure }
            while rows.isEmpty {
                if textEnded, try !beginText() { return false }
                try readBatch(&rows)
            }
        } catch {
            failure = error
            if rows.isEmpty { throw error }
        }
        accepted += rows.count
        return true
    }

    private mutating func beginText() throws(KlineError) -> Bool {
        guard !isFinished, try source.advance() else {
            isFinished = true
            if isEmpty { throw error(.empty) }
            return false
        }
        buffer.restart()
        (layout, entry, textEnded) = (nil, source.entry, false)
        return true
    }

    private mutating func readBatch(_ rows: inout [KlineRow]) throws(KlineError) {
        if layout == nil { try findLayout() }
        guard let layout else { return }
        let slots = layout.slots.span
        while rows.count < limits.batchRowsMax {
            guard let line = try nextLine() else { return }
            let start = unsafe UnsafeRawPointer(buffer.memory + line.range.lowerBound)
            let end = unsafe start + line.range.count
            do throws(RefusedRow.Reason) {
                if line.isTooLong { throw .lineTooLong(limit: limits.lineBytesMax) }
                let values: KlineValues
                if let plain = unsafe KlineLayout.plainValues(slots, from: start, to: end) {
                    values = plain
                } else {
                    values = try unsafe layout.carefulValues(.init(start: start, count: line.range.count))
                }
                let row = try values.row(line: buffer.lineNumber)
                if row.offGrid { offGrid += 1 }
                rows.append(row)
            } catch {
                refuse(error)
            }
        }
    }

    /// Reads on to behind the header, or up to the first row with an accepted number of fields.
    private mutating func findLayout() throws(KlineError) {
        var firstCount: Int?
        while let line = try nextLine() {
            let text = unsafe UnsafeRawBufferPointer(
                start: buffer.memory + line.range.lowerBound, count: line.range.count)
            if firstCount == nil {
                guard !line.isTooLong else { throw error(.firstLineTooLong(limit: limits.lineBytesMax)) }
                guard unsafe text.allSatisfy({ $0 >= 0x20 || $0 == UInt8(ascii: "\t") }) else {
                    throw error(.notText)
                }
            }
            let fields = unsafe KlineLayout.fields(of: text)
            if firstCount == nil, let byte = fields[0].first, !Self.numberStarts.contains(byte) {
                layout = try header(fields)
                return
            }
            layout = line.isTooLong ? nil : KlineLayout(fieldCount: fields.count)
            guard layout == nil else { return buffer.unread(line) }
            refuse(
                line.isTooLong
                    ? .lineTooLong(limit: limits.lineBytesMax)
                    : .fieldCount(fields.count, accepted: KlineLayout.fieldCounts))
            firstCount = firstCount ?? fields.count
        }
        if let firstCount { throw error(.fieldCount(firstCount, accepted: KlineLayout.fieldCounts)) }
    }

    private func header(_ fields: [ArraySlice<UInt8>]) throws(KlineError) -> KlineLayout {
        let names = fields.map(excerpt)
        do throws(KlineLayout.HeaderError) {
            return try KlineLayout(header: names)
        } catch {
            switch error {
            case .missing(let columns): throw self.error(.columnsMissing(columns, header: names))
            case .twice(let column): throw self.error(.columnTwice(column, header: names))
            }
        }
    }

    /// The next line that isn't blank; nil at the end of the text.
    @inline(__always)
    private mutating func nextLine() throws(KlineError) -> LineBuffer.Line? {
        while let line = try buffer.next(from: source) {
            if line.range.isEmpty, !line.isTooLong { continue }
            isEmpty = false
            return line
        }
        textEnded = true
        return nil
    }

    private mutating func refuse(_ reason: RefusedRow.Reason) {
        refusedCount += 1
        guard refused.count < limits.refusedKeptMax else { return }
        let file = entry.map { "\(path)/\(excerpt($0.utf8))" } ?? path
        refused.append(RefusedRow(file: file, line: buffer.lineNumber, reason: reason))
    }

    private func error(_ reason: KlineError.Reason) -> KlineError { KlineError(path: path, reason) }

    /// What the first field of a row begins with; anything else makes the line a header.
    private static let numberStarts = Array("0123456789+-.".utf8)
}
