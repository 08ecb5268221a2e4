public import Market

/// Why a kline file can't be read, or can't be read on.
public struct KlineError: Error, Equatable, Sendable {
    public let path: String
    public let reason: Reason

    public init(path: String, _ reason: Reason) { (self.path, self.reason) = (path, reason) }

    public enum Reason: Equatable, Sendable {
        /// The system refused to open or read the file.
        case system(String)
        /// Neither a header nor a row.
        case empty
        /// The first line is not text: something else, or compressed in a way that is not read.
        case notText
        /// The compressed file ends too early.
        case truncated(String)
        /// The compressed file contradicts itself or its checksums.
        case corrupt(String)
        /// More text than the limit, in bytes.
        case tooLarge(limit: Int)
        /// The first line is longer than the limit, in bytes.
        case firstLineTooLong(limit: Int)
        /// The header lacks columns.
        case columnsMissing([String], header: [String])
        /// The header names a column twice.
        case columnTwice(String, header: [String])
        /// No header, and no row with an accepted number of fields.
        case fieldCount(Int, accepted: ClosedRange<Int>)
        case zipWithoutCSV(entries: [String])
        case zipEntryName(String)
        case zipEncrypted(String)
        case zipCompression(String, method: String)
        case zipEntries(limit: Int)
        /// The zip's files belong to more than one symbol.
        case zipSymbols([String])
        /// The name says another interval than one minute.
        case interval(String, name: String)
        /// The file name gives no symbol.
        case symbol(SymbolError)
    }
}

extension KlineError: CustomStringConvertible {
    public var description: String { "\(path): \(reason)" }
}

extension KlineError.Reason: CustomStringConvertible {
    public var description: String {
        switch self {
        case .system(let message): message
        case .empty: "the file is empty: expected a header line or rows of candles; download it again"
        case .notText: "the file is not text: expected CSV, plain or inside gzip or zip"
        case .truncated(let what):
            "the file is cut off (\(what)): download it again"
        case .corrupt(let what): "the file is damaged (\(what)): download it again"
        case .tooLarge(let limit): "more than \(limit) bytes of text: split the file"
        case .firstLineTooLong(let limit):
            "the first line is longer than \(limit) bytes: expected CSV with a header or rows of candles"
        case .columnsMissing(let missing, let header):
            "the header has no \(missing.joined(separator: ", ")): it names \(header.joined(separator: ", ")); "
                + "needed are open_time, open, high, low, close, volume; also read are quote_volume, trades "
                + "(or count) and taker_base (or taker_buy_volume)"
        case .columnTwice(let column, let header):
            "the header names \(column) twice: \(header.joined(separator: ", "))"
        case .fieldCount(let count, let accepted):
            "no header, and the first row has \(count) fields: accepted are \(accepted.lowerBound) to "
                + "\(accepted.upperBound), separated by commas, in Binance's order (open_time, open, high, low, "
                + "close, volume, ...), or a header line that names the columns"
        case .zipWithoutCSV(let entries):
            entries.isEmpty
                ? "the zip is empty: expected a .csv file inside"
                : "the zip has no .csv file: it holds \(entries.joined(separator: ", "))"
        case .zipEntryName(let name):
            "the zip names a file '\(name)': names that are absolute, hold .. or \\, or are not plain ASCII are "
                + "refused; pack it again with plain names"
        case .zipEncrypted(let name): "'\(name)' in the zip is encrypted: unpack it and import the .csv file"
        case .zipCompression(let name, let method):
            "'\(name)' in the zip is compressed by '\(method)': accepted are deflate and stored"
        case .zipEntries(let limit):
            "the zip holds more than \(limit) files: unpack it and import the .csv files"
        case .zipSymbols(let names):
            "the zip holds files of several symbols (\(names.joined(separator: ", "))): unpack it and import "
                + "each with its symbol"
        case .interval(let interval, let name):
            "'\(name)' says interval \(interval): only 1m candles are imported, longer ones are made from them"
        case .symbol(let error): "the file name gives no symbol: \(error); give it with --symbol"
        }
    }
}

/// At most 48 bytes of what a file said, fit for a message: control characters and broken UTF-8 are replaced.
func excerpt(_ bytes: some Collection<UInt8>) -> String {
    let kept = String(decoding: bytes.prefix(48), as: UTF8.self)
        .unicodeScalars.map { $0.value < 0x20 || (0x7F...0x9F).contains($0.value) ? "\u{FFFD}" : $0 }
    var text = String(String.UnicodeScalarView(kept))
    if bytes.count > 48 { text += "..." }
    return text
}
