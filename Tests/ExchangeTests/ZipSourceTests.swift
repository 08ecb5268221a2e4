import Exchange
import Testing

struct ZipSourceTests {
    private let folder = Folder()
    private let text = minutes(150).joined(separator: "\n")

    private func reading(_ entries: ZipEntry...) -> Reading { Reading(folder.file("A.zip", zip(entries))) }

    private func entry(_ name: String, _ change: (inout ZipEntry) -> Void) -> ZipEntry {
        var entry = ZipEntry(name, text)
        change(&entry)
        return entry
    }

    @Test func theCSVFilesAreReadInOrderAndNothingElse() {
        let reading = reading(
            ZipEntry("d/", ""), ZipEntry("README.txt", "hello"),
            ZipEntry("d/A-1m-2026-01.csv", "open_time,open,high,low,close,volume\n" + text),
            ZipEntry("__MACOSX/d/._A-1m-2026-01.csv", "\u{0}\u{5}"),
            entry("d/A-1m-2026-02.CSV") { $0.isDeflated = false })
        #expect(reading.error == nil && reading.refusedCount == 0)
        #expect(reading.rows.map(\.line) == Array(2...151) + Array(1...150))
        #expect(reading.entries == ["d/A-1m-2026-01.csv", "d/A-1m-2026-02.CSV"])
    }

    @Test func aRefusedRowNamesItsFile() {
        let path = folder.file("A.zip", zip([ZipEntry("A-1m.csv", text + "\nx")]))
        #expect(Reading(path).refused.map(\.description) == ["\(path)/A-1m.csv:151: 1 fields instead of 6"])
    }

    @Test(arguments: [
        "/etc/a.csv", "../a.csv", "b/../../a.csv", "..\\a.csv", "c:\\a.csv", "c:a.csv", "a\u{1B}.csv",
        "ä.csv", "x/..", "/README",
    ])
    func hostileNamesAreRefusedBeforeAnyRow(name: String) {
        let reading = reading(ZipEntry("a.csv", text), ZipEntry(name, text))
        guard case .zipEntryName = reading.error?.reason else {
            Issue.record("\(String(describing: reading.error))")
            return
        }
        #expect(reading.rows.isEmpty)
    }

    /// libarchive ends a name at its first NUL, so that what lies behind it names nothing.
    @Test func aNameEndsAtItsNUL() {
        #expect(reading(ZipEntry("a.csv\u{0}/../../x", text)).entries == ["a.csv"])
        #expect(reading(ZipEntry("..\u{0}a.csv", text)).error?.reason == .zipEntryName(".."))
    }

    @Test func aDeclaredSizeBeyondTheLimitIsRefusedBeforeAnyRow() {
        var limits = KlineReader.Limits()
        limits.textBytesMax = 1 << 20
        let path = folder.file("A.zip", zip([entry("a.csv") { $0.declaredSize = 2_000_000_000 }]))
        let reading = Reading(path, limits: limits)
        #expect(reading.error == KlineError(path: path, .tooLarge(limit: 1 << 20)))
        #expect(reading.rows.isEmpty)
    }

    @Test(arguments: [0, 5, 2_000_000_000])
    func aWrongDeclaredSizeIsAnError(size: Int) {
        let reading = reading(entry("a.csv") { $0.declaredSize = size })
        guard case .corrupt(let what) = reading.error?.reason else {
            Issue.record("\(String(describing: reading.error))")
            return
        }
        #expect(what.hasPrefix("a.csv: "))
    }

    @Test func aWrongChecksumIsAnError() {
        guard case .corrupt(let what) = reading(entry("a.csv") { $0.declaredChecksum = 7 }).error?.reason
        else {
            Issue.record("no error")
            return
        }
        #expect(what.hasPrefix("a.csv: ZIP bad CRC"))
    }

    @Test func emptyEncryptedAndOtherwisePackedZipsAreRefused() {
        #expect(reading().error?.reason == .zipWithoutCSV(entries: []))
        #expect(
            reading(ZipEntry("a.txt", text), ZipEntry("b", "")).error?.reason
                == .zipWithoutCSV(entries: ["a.txt", "b"]))
        #expect(reading(entry("a.csv") { $0.flags = 1 }).error?.reason == .zipEncrypted("a.csv"))
        #expect(
            reading(entry("a.csv") { $0.method = 14 }).error?.reason
                == .zipCompression("a.csv", method: "ZIP 2.0 (lzma)"))
        #expect(reading(ZipEntry("a.csv", "")).error?.reason == .empty)
    }

    @Test func tooManyFilesAreRefused() {
        let files = (1...33).map { ZipEntry("A-1m-2026-\($0).csv", text) }
        #expect(Reading(folder.file("A.zip", zip(Array(files.dropLast())))).rows.count == 32 * 150)
        #expect(Reading(folder.file("A.zip", zip(files))).error?.reason == .zipEntries(limit: 32))
    }

    @Test func aHugeDirectoryIsNotReadIntoMemory() {
        let files = (1...25_000).map { ZipEntry("\($0)" + String(repeating: "x", count: 100), "") }
        #expect(
            Reading(folder.file("A.zip", zip(files))).error?.reason
                == .corrupt("zip: a directory of over 2 MB"))
    }

    @Test func filesOfSeveralSymbolsOrOtherIntervalsAreRefused() {
        let reading = reading(ZipEntry("BTCUSDT-1m.csv", text), ZipEntry("ETHUSDT-1m.csv", text))
        #expect(reading.error?.reason == .zipSymbols(["BTCUSDT", "ETHUSDT"]))
        #expect(
            self.reading(ZipEntry("A-5m-2026.csv", text)).error?.reason == .interval("5m", name: "A-5m-2026"))
    }

    @Test func aZipCutAnywhereIsAnError() {
        let file = zip([ZipEntry("a.csv", text)])
        for cut in 2..<file.count {
            #expect(Reading(folder.file("A.zip", file.prefix(cut))).error != nil, "cut after \(cut) bytes")
        }
    }

    @Test func aFlippedBitNeverPassesForAnotherText() {
        let file = zip([ZipEntry("a.csv", minutes(25).joined(separator: "\n"))])
        let whole = Reading(folder.file("A.zip", file)).bits
        for place in file.indices {
            for bit in 0..<8 {
                var damaged = file
                damaged[place] ^= 1 << bit
                let reading = Reading(folder.file("A.zip", damaged))
                #expect(reading.error != nil || reading.bits == whole, "\(place) \(bit)")
            }
        }
    }
}
