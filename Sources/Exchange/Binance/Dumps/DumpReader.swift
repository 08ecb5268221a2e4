import Glibc
public import Market
import Synchronization

/// Gets the exchange's files of candles, and gives only what its checksum vouches for.
public final class DumpReader: Sendable {
    public static let host = "https://data.binance.vision"

    private let client: RESTClient
    private let folder: String
    /// Two files of one name may be under way at once.
    private let count = Mutex(0)

    /// - Parameters:
    ///   - folder: made where it is absent; it has room for the files while they are read.
    ///   - seed: of the waits between attempts.
    public init(
        base: String = DumpReader.host, folder: String, clock: any WallClock, seed: UInt64 = 1,
        limits: RESTClient.Limits = .init()
    ) {
        client = RESTClient(base: base, budget: nil, clock: clock, seed: seed, limits: limits)
        self.folder = folder
    }

    /// The file of a symbol and a time; nil when the exchange has none, or not yet.
    public func dump(of symbol: Symbol, _ period: DumpPeriod) async throws(ExchangeError) -> Dump? {
        guard symbol.market == .spot else { throw .unknownSymbol(symbol.name) }
        let (path, name) = (period.path(of: symbol), period.name(of: symbol))
        do throws(ExchangeError) {
            let checksum = try await client.get(path + ".CHECKSUM", weight: 0)
            let expected = try Self.digest(in: checksum.body, of: name)
            let number = count.withLock { count in
                count += 1
                return count
            }
            // In a folder of its own, for the reader goes by the file's name.
            let dump = try Dump(folder: "\(folder)/dump-\(getpid())-\(number)", name: name)
            try await client.download(path, to: dump.path)
            try dump.verify(expected)
            return dump
        } catch .refused(status: 404, text: _) {
            return nil
        }
    }

    /// Reads `<64 hexadecimal digits>  BTCUSDT-1m-2026-02.zip`, as `sha256sum` writes it.
    package static func digest(in body: [UInt8], of name: String) throws(ExchangeError) -> String {
        let words = body.split { $0 <= 0x20 }
        guard words.count == 2, words[0].count == 64,
            words[0].allSatisfy({ (48...57).contains($0) || (97...102).contains($0 | 0x20) }),
            words[1].elementsEqual(name.utf8) || words[1].elementsEqual(("*" + name).utf8)
        else {
            throw .malformed(what: "the checksum of \(name): '\(excerpt(body))' is not one")
        }
        return String(decoding: words[0], as: UTF8.self).lowercased()
    }
}

/// A file whose checksum is right; gone with this.
public final class Dump: Sendable {
    public let path: String
    private let folder: String

    fileprivate init(folder: String, name: String) throws(ExchangeError) {
        (self.folder, path) = (folder, "\(folder)/\(name)")
        for folder in [String(folder[..<(folder.lastIndex(of: "/") ?? folder.endIndex)]), folder] {
            guard unsafe mkdir(folder, 0o755) == 0 || errno == EEXIST else {
                throw .malformed(what: unsafe "\(folder) can't be made: \(String(cString: strerror(errno)))")
            }
        }
    }

    deinit {
        unsafe unlink(path)
        unsafe rmdir(folder)
    }

    fileprivate func verify(_ expected: String) throws(ExchangeError) {
        do throws(KlineError) {
            let found = try Checksum.ofFile(path)
            guard found == expected else {
                throw KlineError(path: path, .corrupt("its sha256 is \(found) instead of \(expected)"))
            }
            try KlineReader.check(path: path)
        } catch {
            throw .malformed(what: error.description)
        }
    }

    /// Reads its minutes from the first one on.
    public func reader() throws(KlineError) -> KlineReader { try KlineReader(path: path) }
}
