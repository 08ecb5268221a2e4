import CArchive
internal import Market
import NIOCore

#if canImport(Glibc)
    internal import Glibc
#endif

/// A file of candles that the exchange offers for download, with its checksum beside it.
struct SimulatedDump: Sendable {
    let file: ByteBuffer
    /// As `sha256sum` writes it.
    let checksum: ByteBuffer

    /// Makes the file of a symbol and a time as the exchange has it in the end; nil where there is no candle.
    init?(_ market: any SimulatedMarket, _ instrument: Int, _ period: DumpPeriod) {
        let symbol = market.instruments[instrument].symbol
        let rows = market.klines(of: instrument, period.minutes)
        guard !rows.isEmpty else { return nil }
        let name = period.name(of: symbol)
        let zip = Self.zip(
            Self.text(rows), named: String(name.dropLast(4)) + ".csv", at: period.minutes.upperBound)
        file = ByteBuffer(bytes: zip)
        checksum = ByteBuffer(string: "\(Checksum.of(zip))  \(name)\n")
    }

    /// Twelve fields without a header; times in microseconds since 2025, in milliseconds before.
    private static func text(_ rows: [MinuteKline]) -> ByteBuffer {
        let firstInMicroseconds = Minute(28_928_160)  // 2025-01-01
        var text = ByteBuffer()
        text.reserveCapacity(rows.count * 160)
        for row in rows {
            let scale: Int64 = row.minute < firstInMicroseconds ? 1 : 1000
            let open = Int64(row.minute.milliseconds) * scale
            let kline = row.kline
            text.writeDecimal(open)
            for amount in [kline.open, kline.high, kline.low, kline.close, kline.volume] {
                text.writeNext(amount)
            }
            text.writeStaticString(",")
            text.writeDecimal(open + 60_000 * scale - 1)
            text.writeNext(kline.quoteVolume)
            text.writeStaticString(",")
            text.writeDecimal(kline.trades)
            text.writeNext(kline.takerBuyVolume)
            text.writeNext(kline.takerBuyQuoteVolume)
            text.writeStaticString(",0\n")
        }
        return text
    }

    /// A zip of one text.
    private static func zip(_ text: ByteBuffer, named name: String, at minute: Minute) -> [UInt8] {
        guard let archive = unsafe archive_write_new(), let entry = unsafe archive_entry_new() else {
            preconditionFailure("libarchive has no memory")
        }
        defer {
            unsafe archive_entry_free(entry)
            unsafe archive_write_free(archive)
        }
        // What can't be deflated grows by some bytes in a thousand.
        var file = [UInt8](repeating: 0, count: text.readableBytes + text.readableBytes / 64 + 4096)
        var used = 0
        let isWritten = unsafe file.withUnsafeMutableBytes { target in
            unsafe archive_write_set_format_zip(archive)
            unsafe archive_write_zip_set_compression_deflate(archive)
            unsafe archive_write_set_bytes_in_last_block(archive, 1)
            guard
                unsafe archive_write_open_memory(archive, target.baseAddress, target.count, &used)
                    == ARCHIVE_OK
            else { return false }
            unsafe archive_entry_set_pathname(entry, name)
            unsafe archive_entry_set_size(entry, la_int64_t(text.readableBytes))
            unsafe archive_entry_set_filetype(entry, S_IFREG)
            unsafe archive_entry_set_perm(entry, 0o644)
            unsafe archive_entry_set_mtime(entry, Int(minute.milliseconds / 1000), 0)
            guard unsafe archive_write_header(archive, entry) == ARCHIVE_OK else { return false }
            let written = unsafe text.withUnsafeReadableBytes { bytes in
                unsafe archive_write_data(archive, bytes.baseAddress, bytes.count)
            }
            return unsafe written == text.readableBytes && archive_write_close(archive) == ARCHIVE_OK
        }
        precondition(isWritten, "a zip in memory can be written")
        return Array(file.prefix(used))
    }
}

extension ByteBuffer {
    fileprivate mutating func writeNext(_ amount: Int64) {
        writeStaticString(",")
        writeAmount(amount)
    }
}

/// What is asked for by `/data/spot/monthly/klines/BTCUSDT/1m/BTCUSDT-1m-2026-02.zip`, or by it with `.CHECKSUM`.
struct DumpPath {
    let symbol: Symbol
    let period: DumpPeriod
    let isChecksum: Bool

    /// Nil for what is no such path.
    init?(_ path: Substring) {
        let parts = path.split(separator: "/")
        let (suffix, sum) = (".zip", ".CHECKSUM")
        isChecksum = path.hasSuffix(sum)
        guard parts.count == 7, let symbol = try? Symbol(String(parts[4])),
            let name = parts.last?.dropLast(isChecksum ? sum.utf8.count : 0), name.hasSuffix(suffix),
            let date = try? Instant(
                Self.date(name.dropLast(suffix.utf8.count), isMonth: parts[2] == "monthly"))
        else { return nil }
        self.symbol = symbol
        period = parts[2] == "monthly" ? .month(of: date.minuteDown) : .day(of: date.minuteDown)
        guard path == period.path(of: symbol) + (isChecksum ? sum : "") else { return nil }
    }

    /// The first day of what a name says behind `-1m-`.
    private static func date(_ name: Substring, isMonth: Bool) -> String {
        String(name.suffix(isMonth ? 7 : 10)) + (isMonth ? "-01" : "")
    }
}
