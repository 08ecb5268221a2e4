import Exchange
import Market
import Testing

struct LineBufferTests {
    private let folder = Folder()

    @Test(arguments: ["\n", "\r\n"])
    func linesThatCrossPiecesStayWhole(end: String) {
        let lines = minutes(40_000)  // Some 2 MB: several pieces, plain and inflated.
        let text = Array(lines.joined(separator: end).utf8)
        let expected = lines.map { $0.split(separator: ",").map { Double($0)! } }
        for path in [folder.file("A.csv", text), folder.file("A.csv.gz", gzip(text))] {
            let rows = Reading(path).rows
            #expect(rows.map(\.line) == Array(1...40_000))
            #expect(rows.map { Double($0.minute.milliseconds) } == expected.map { $0[0] })
            #expect(rows.map(\.candle.open) == expected.map { $0[1] })
            #expect(rows.map(\.candle.volume) == expected.map { $0[5] })
        }
    }

    @Test(arguments: ["", "\n", "\r\n", "\n\n\n", "\r\n\r\n"])
    func theEndOfTheTextMayBeAnything(end: String) {
        let reading = Reading(folder.file("A.csv", minutes(3).joined(separator: "\n") + end))
        #expect(reading.rows.count == 3 && reading.refusedCount == 0 && reading.error == nil)
    }

    @Test func blankLinesAreCountedAsLinesButNotAsRows() {
        let lines = minutes(3)
        let reading = Reading(folder.file("A.csv", "\n\(lines[0])\n\n\r\n\(lines[1])\n\(lines[2])"))
        #expect(reading.rows.map(\.line) == [2, 5, 6])
        #expect(reading.rowsRead == 3)
    }

    @Test func aByteOrderMarkIsNoPartOfTheFirstNumber() {
        #expect(
            Reading(folder.file("A.csv", "\u{FEFF}" + minutes(2).joined(separator: "\n"))).rows.count == 2)
    }

    @Test func aLineAtTheLimitIsReadAndALongerOneRefused() {
        func line(_ length: Int) -> String {
            minutes(1)[0] + "," + String(repeating: "x", count: length - minutes(1)[0].utf8.count - 1)
        }
        for end in ["\n", "\r\n"] {
            let text = ["open_time,open,high,low,close,volume,note", line(4096), line(4097), line(90)].joined(
                separator: end)
            let reading = Reading(folder.file("A.csv", text))
            #expect(reading.rows.map(\.line) == [2, 4])
            #expect(reading.refused.map(\.reason) == [.lineTooLong(limit: 4096)])
        }
    }

    @Test(arguments: [5000, 260_000, 300_000, 2_000_000])
    func howeverLongALineIsTheNextOneIsRead(length: Int) {
        let lines = minutes(3)
        let long = String(repeating: "9", count: length)
        for last in ["\n" + lines[2], ""] {
            let reading = Reading(folder.file("A.csv", "\(lines[0])\n\(lines[1])\n\(long)\(last)"))
            #expect(reading.rows.map(\.line) == (last.isEmpty ? [1, 2] : [1, 2, 4]))
            #expect(reading.refused.map(\.line) == [3])
            #expect(reading.refused.map(\.reason) == [.lineTooLong(limit: 4096)])
        }
    }

    @Test func aTextBeyondTheLimitIsRefusedWithOrWithoutLines() {
        var limits = KlineReader.Limits()
        limits.textBytesMax = 1 << 20
        let sound = minutes(20_000).joined(separator: "\n").utf8.prefix(1 << 20)
        #expect(Reading(folder.file("A.csv", sound), limits: limits).error == nil)
        for bomb in [[UInt8](repeating: 10, count: 30 << 20), [UInt8](repeating: 48, count: 30 << 20)] {
            let text = minutes(1)[0].utf8 + [10] + bomb
            for path in [
                folder.file("A.csv.gz", gzip(text)),
                folder.file("A.zip", zip([ZipEntry("A.csv", Array(text))])),
            ] {
                let reading = Reading(path, limits: limits)
                #expect(reading.error == KlineError(path: path, .tooLarge(limit: 1 << 20)))
            }
        }
    }
}
