import Exchange
import Testing

struct GzipSourceTests {
    private let folder = Folder()
    private let text = Array(
        (["open_time,open,high,low,close,volume"] + minutes(150)).joined(separator: "\n").utf8)
    private var whole: [[UInt64]] { Reading(folder.file("whole.csv", text)).bits }

    @Test func membersFollowEachOtherAsOneText() {
        let (first, second) = (text.prefix(1234), text.dropFirst(1234))
        for file in [
            gzip(text), gzip(first) + gzip(second), gzip([]) + gzip(text) + gzip([]), gzip(text) + [0, 0, 0],
        ] {
            let reading = Reading(folder.file("A.csv.gz", file))
            #expect(reading.error == nil)
            #expect(reading.bits == whole)
        }
    }

    @Test func theContentSaysThatItIsGzipNotTheName() {
        #expect(Reading(folder.file("A.csv", gzip(text))).bits == whole)
        #expect(Reading(folder.file("A.csv.gz", text)).bits == whole)
    }

    /// At each byte: in the header, in the data, between the data and the trailer, inside the trailer.
    @Test func aFileCutAnywhereIsAnErrorAfterTheRowsBeforeTheCut() {
        let (file, whole) = (gzip(text), whole)
        for cut in 2..<file.count {
            let path = folder.file("A.csv.gz", file.prefix(cut))
            let reading = Reading(path)
            #expect(reading.error == KlineError(path: path, .truncated("gzip data ends after \(cut) bytes")))
            #expect(whole.starts(with: reading.bits))
            #expect(reading.refusedCount == 0)
        }
        #expect(Reading(folder.file("A.csv.gz", file.dropLast(8))).rows.count >= 149)
        #expect(Reading(folder.file("A.csv.gz", file.prefix(1))).error?.reason == .notText)
    }

    @Test func aSecondMemberCutAnywhereIsAnError() {
        let (first, second) = (
            gzip(text), gzip(("\n" + minutes(20, from: 27_000_000).joined(separator: "\n")).utf8)
        )
        for cut in 1..<second.count {
            let reading = Reading(folder.file("A.csv.gz", first + second.prefix(cut)))
            #expect(reading.error != nil, "cut after \(cut) bytes")
            #expect(reading.rows.count >= 149)
        }
    }

    @Test func aFlippedBitNeverPassesForAnotherText() {
        let text = text.prefix(1500)
        let (file, whole) = (gzip(text), Reading(folder.file("whole.csv", text)).bits)
        // The time and system of packing, and the unused bits of the last byte of data: no text depends on them.
        let idle = Array(3...9) + [file.count - 9]
        for place in file.indices {
            for bit in 0..<8 {
                var damaged = file
                damaged[place] ^= 1 << bit
                let reading = Reading(folder.file("A.csv.gz", damaged))
                #expect(
                    reading.error != nil || reading.bits == whole && idle.contains(place), "\(place) \(bit)")
            }
        }
    }

    @Test func aWrongChecksumOrLengthIsNamed() {
        for (place, message) in [(5, "incorrect data check"), (1, "incorrect length check")] {
            var file = gzip(text)
            file[file.count - place] ^= 1
            let path = folder.file("A.csv.gz", file)
            #expect(Reading(path).error == KlineError(path: path, .corrupt("gzip: \(message)")))
        }
    }

    @Test func otherBytesBehindTheEndAreAnError() {
        for junk in [Array("junk".utf8), [0, 0, 7], [0, 0x1F, 0x8B]] {
            let reading = Reading(folder.file("A.csv.gz", gzip(text) + junk))
            #expect(reading.error?.reason == .corrupt("gzip: bytes after the end that are no gzip data"))
            #expect(reading.rows.count >= 149)
        }
    }
}
