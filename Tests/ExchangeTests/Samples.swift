import CArchive
import Exchange
import Glibc
import Market

/// A folder of its own for a test, gone with it.
final class Folder {
    let path: String
    private var files: Set<String> = []

    init() {
        var template = Array("/tmp/nonet-exchange-XXXXXX".utf8CString)
        precondition(unsafe mkdtemp(&template) != nil, "no folder for the test")
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    deinit {
        for file in files { unsafe unlink(file) }
        unsafe rmdir(path)
    }

    /// Writes a file and gives its path.
    func file(_ name: String, _ bytes: some Sequence<UInt8>) -> String {
        let file = path + "/" + name
        files.insert(file)
        let stream = unsafe fopen(file, "wb")
        let bytes = Array(bytes)
        precondition(unsafe fwrite(bytes, 1, bytes.count, stream) == bytes.count)
        unsafe fclose(stream)
        return file
    }

    func file(_ name: String, _ text: String) -> String { file(name, Array(text.utf8)) }
}

/// A gzip file's text, or a plain file's bytes: zlib's own reader takes both.
func inflated(_ path: String) -> [UInt8] {
    let file = unsafe gzopen(path, "rb")
    defer { unsafe gzclose(file) }
    var (bytes, piece) = ([UInt8](), [UInt8](repeating: 0, count: 1 << 20))
    while case let count = unsafe gzread(file, &piece, UInt32(piece.count)), count > 0 {
        bytes += piece.prefix(Int(count))
    }
    return bytes
}

/// One gzip member.
func gzip(_ bytes: some Sequence<UInt8>) -> [UInt8] {
    let bytes = Array(bytes)
    var stream = unsafe z_stream()
    precondition(
        unsafe deflateInit2_(
            &stream, 9, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
            Int32(MemoryLayout<z_stream>.size))
            == Z_OK)
    defer { unsafe deflateEnd(&stream) }
    var (input, output) = (
        bytes, [UInt8](repeating: 0, count: Int(unsafe deflateBound(&stream, UInt(bytes.count))))
    )
    let capacity = output.count
    let count = unsafe input.withUnsafeMutableBufferPointer { input in
        unsafe output.withUnsafeMutableBufferPointer { output in
            unsafe (stream.next_in, stream.avail_in) = (input.baseAddress, UInt32(input.count))
            unsafe (stream.next_out, stream.avail_out) = (output.baseAddress, UInt32(capacity))
            precondition(unsafe deflate(&stream, Z_FINISH) == Z_STREAM_END)
            return capacity - Int(unsafe stream.avail_out)
        }
    }
    return Array(output.prefix(count))
}

/// A file in a made zip; every field can be made to lie.
struct ZipEntry {
    var name: [UInt8]
    var text: [UInt8]
    var isDeflated = true
    var method: UInt16?
    var flags: UInt16 = 0
    var declaredSize: Int?
    var declaredChecksum: UInt32?

    init(_ name: String, _ text: String) { (self.name, self.text) = (Array(name.utf8), Array(text.utf8)) }
    init(_ name: String, _ text: [UInt8]) { (self.name, self.text) = (Array(name.utf8), text) }
}

/// A zip: local headers with their data, the directory, its end.
func zip(_ entries: [ZipEntry]) -> [UInt8] {
    func little(_ value: some FixedWidthInteger) -> [UInt8] {
        (0..<type(of: value).bitWidth / 8).map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
    }
    var (file, directory) = ([UInt8](), [UInt8]())
    for entry in entries {
        let member = gzip(entry.text)
        // A member without options has 10 bytes before the deflated data and its checksum and length behind.
        let data = entry.isDeflated ? Array(member.dropFirst(10).dropLast(8)) : entry.text
        let checksum = entry.declaredChecksum.map(little) ?? Array(member.suffix(8).prefix(4))
        let common =
            little(UInt16(20)) + little(entry.flags) + little(entry.method ?? (entry.isDeflated ? 8 : 0))
            + little(UInt32(0)) + checksum + little(UInt32(data.count))
            + little(UInt32(entry.declaredSize ?? entry.text.count)) + little(UInt16(entry.name.count))
            + little(UInt16(0))
        directory += [0x50, 0x4B, 1, 2] + little(UInt16(20)) + common + little(UInt16(0)) + little(UInt64(0))
        directory += little(UInt32(file.count)) + entry.name
        file += [0x50, 0x4B, 3, 4] + common + entry.name + data
    }
    let count = UInt16(entries.count)
    let end = [0x50, 0x4B, 5, 6] + little(UInt32(0)) + little(count) + little(count)
    return file + directory + end + little(UInt32(directory.count)) + little(UInt32(file.count))
        + little(UInt16(0))
}

/// What came of reading a file to its end.
struct Reading {
    var rows: [KlineRow] = []
    var refused: [RefusedRow] = []
    var refusedCount = 0
    var offGrid = 0
    var rowsRead = 0
    var entries: [String?] = []
    var error: KlineError?

    init(_ path: String, limits: KlineReader.Limits = .standard) {
        do throws(KlineError) {
            var reader = try KlineReader(path: path, limits: limits)
            var batch: [KlineRow] = []
            do throws(KlineError) {
                while try reader.next(&batch) {
                    rows += batch
                    entries.append(reader.entry)
                }
            } catch {
                self.error = error
            }
            (refused, refusedCount, offGrid) = (reader.refused, reader.refusedCount, reader.offGrid)
            rowsRead = reader.rowsRead
        } catch {
            self.error = error
        }
    }

    /// The rows' bits.
    var bits: [[UInt64]] { rows.map(\.bits) }
}

extension KlineRow {
    var bits: [UInt64] {
        [UInt64(bitPattern: Int64(minute.sinceEpoch))] + Column.allCases.map { candle[$0].bitPattern }
    }
}

/// Seeded (G. Steele et al., "Fast splittable pseudorandom number generators", 2014).
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

/// Sound rows of six columns from a minute on, without a header.
func minutes(_ count: Int, from first: Int = 26_982_520, seed: UInt64 = 1) -> [String] {
    var random = SplitMix(state: seed)
    return (0..<count).map { minute in
        let price = Int.random(in: 10_000...99_999, using: &random)
        let volume = Int.random(in: 0...9_999_999, using: &random)
        let time = (first + minute) * 60_000
        return
            "\(time),\(price).50,\(price + 1).25,\(price - 1).75,\(price).00,\(volume / 1000).\(volume % 1000)"
    }
}
