import Exchange
import Market
import Testing

struct KlineLineTests {
    private let folder = Folder()
    private let header = "open_time,open,high,low,close,volume,quote_volume,trades,taker_base\n"

    @Test(
        arguments: [
            ("1735689600000,abc,12,9,11,100,1,1,1", .number(.open, text: "abc")),
            ("1735689600000,10,,9,11,100,1,1,1", .number(.high, text: "")),
            ("1735689600000,10,12,nan,11,100,1,1,1", .number(.low, text: "nan")),
            ("1735689600000,10,12,9,inf,100,1,1,1", .number(.close, text: "inf")),
            ("1735689600000,10,12,9,11,0x64,1,1,1", .number(.volume, text: "0x64")),
            ("1735689600000,10,12,9,11,100,1.1.1,1,1", .number(.quoteVolume, text: "1.1.1")),
            ("1735689600000,10,12,9,11,100,1,1;2,1", .number(.trades, text: "1;2")),
            ("1735689600000,10,12,9,11,100,1,1,1\u{1B}[2J", .number(.takerBuyVolume, text: "1\u{FFFD}[2J")),
            ("1735689600000,10,12,9,11,100,1,1", .fieldCount(8, accepted: 9...9)),
            ("1735689600000,10,12,9,11,100,1,1,1,", .fieldCount(10, accepted: 9...9)),
            ("1735689600000,10,12,9,11,100,1,1,1,1", .fieldCount(10, accepted: 9...9)),
            ("x", .fieldCount(1, accepted: 9...9)),
            ("2025-01-01,10,12,9,11,100,1,1,1", .openTime(text: "2025-01-01")),
            (",10,12,9,11,100,1,1,1", .openTime(text: "")),
            ("-1735689600000,10,12,9,11,100,1,1,1", .openTime(text: "-1735689600000")),
            ("1735689600000.5,10,12,9,11,100,1,1,1", .openTime(text: "1735689600000.5")),
            ("1735689600,10,12,9,11,100,1,1,1", .openTime(text: "1735689600")),
            ("100000000000,10,12,9,11,100,1,1,1", .openTime(text: "100000000000")),
            ("17356896000000000000000,10,12,9,11,100,1,1,1", .openTime(text: "17356896000000000000000")),
            ("100000000000000,10,12,9,11,100,1,1,1", .minute(Minute(1_666_666_666))),
            ("16106127360000000,10,12,9,11,100,1,1,1", .minute(Minute(268_435_456))),
            ("1735689600000000000,10,12,9,11,100,1,1,1", .openTime(text: "1735689600000000000")),
            ("1735689600000,0,12,9,11,100,1,1,1", .flaw(.price(0))),
            ("1735689600000,10,12,-9,11,100,1,1,1", .flaw(.price(-9))),
            ("1735689600000,10,1e400,9,11,100,1,1,1", .flaw(.price(.infinity))),
            ("1735689600000,10,10.5,9,11,100,1,1,1", .flaw(.highBelowBody(high: 10.5))),
            ("1735689600000,10,12,10.5,11,100,1,1,1", .flaw(.lowAboveBody(low: 10.5))),
            ("1735689600000,10,12,9,11,-1,1,1,1", .flaw(.volume(-1))),
            ("1735689600000,10,12,9,11,100,1,-1,1", .flaw(.volume(-1))),
            ("1735689600000,10,12,9,11,100,1,1,101", .flaw(.takerAboveVolume(taker: 101, volume: 100))),
        ] as [(String, RefusedRow.Reason)])
    func aBadRowIsRefusedAndNothingElse(row: String, reason: RefusedRow.Reason) {
        let sound = ["1735689540000,10,12,9,11,100,1,1,1", "1735689660000,10,12,9,11,100,1,1,1"]
        let path = folder.file("A.csv", header + [sound[0], row, sound[1]].joined(separator: "\n"))
        let reading = Reading(path)
        #expect(reading.rows.map(\.line) == [2, 4])
        #expect(reading.refused == [RefusedRow(file: path, line: 3, reason: reason)])
        #expect((reading.refusedCount, reading.rowsRead) == (1, 3))
        #expect(reading.error == nil)
        #expect(reading.refused.first?.description.hasPrefix("\(path):3: ") == true)
    }

    /// The plain and the careful way are two readings of one line.
    @Test func quotesSpacesSignsAndExponentsChangeNothing() {
        var random = SplitMix(state: 3)
        let plain = minutes(2000)
        let dressed = plain.map { line in
            line.split(separator: ",").map { field in
                switch Int.random(in: 0..<5, using: &random) {
                case 0: "\"\(field)\""
                case 1: " \(field)\t"
                case 2: "\" \(field) \""
                default: String(field)
                }
            }.enumerated().map { place, field in
                place == 5 && !field.contains("\"") && !field.contains(" ") ? "+\(field)e0" : field
            }.joined(separator: ",")
        }
        let (first, second) = (
            Reading(folder.file("A.csv", plain.joined(separator: "\n"))),
            Reading(folder.file("B.csv", dressed.joined(separator: "\r\n")))
        )
        #expect(first.rows.count == 2000 && second.refused.isEmpty)
        #expect(first.bits == second.bits)
    }

    /// A space at the end sends a line the careful way, and says nothing else.
    @Test func bothWaysAgreeOnDamagedLines() {
        var random = SplitMix(state: 5)
        let alphabet = Array("0123456789.,,-+eE\"x \0/:;".utf8)
        let damaged = minutes(30_000).map { line in
            var bytes = Array(line.utf8)
            for _ in 0..<Int.random(in: 0...2, using: &random) {
                let place = Int.random(in: 0..<bytes.count, using: &random)
                switch Int.random(in: 0..<3, using: &random) {
                case 0: bytes[place] = alphabet.randomElement(using: &random)!
                case 1: bytes.insert(alphabet.randomElement(using: &random)!, at: place)
                default: bytes.remove(at: place)
                }
            }
            return bytes
        }
        let lines = [Array("open_time,open,high,low,close,volume".utf8)] + damaged
        let plain = folder.file("A.csv", lines.joined(separator: [10]))
        let careful = folder.file("B.csv", lines.joined(separator: [32, 10]))
        var limits = KlineReader.Limits()
        limits.refusedKeptMax = 30_000
        let (first, second) = (Reading(plain, limits: limits), Reading(careful, limits: limits))
        #expect(first.rows.count > 10_000 && first.refusedCount > 5000)
        #expect(first.bits == second.bits)
        #expect(first.refused.map(\.line) == second.refused.map(\.line))
        #expect(first.refused.map(\.reason) == second.refused.map(\.reason))
    }

    /// Every shape of number through the plain way, against the standard library.
    @Test func numbersInRowsAreTheNearestDoubles() {
        var (random, lines, numbers) = (SplitMix(state: 4), [String](), [Double]())
        for minute in 0..<60_000 {
            let digits = Int.random(in: 1...20, using: &random)
            let places = Int.random(in: 0...20, using: &random)
            let whole = String((0..<digits).map { _ in "123456789".randomElement(using: &random)! })
            let fraction = String((0..<places).map { _ in "0123456789".randomElement(using: &random)! })
            let price = places == 0 ? whole : "\(whole).\(fraction)"
            let volume = "0.\(fraction)\(digits)"
            lines.append("\((26_982_520 + minute) * 60_000),\(price),\(price),\(price),\(price),\(volume)")
            numbers += [Double(price)!, Double(volume)!]
        }
        let reading = Reading(folder.file("A.csv", lines.joined(separator: "\n")))
        #expect(reading.rows.count == 60_000)
        #expect(reading.rows.flatMap { [$0.candle.close, $0.candle.volume] } == numbers)
    }

    @Test func millisecondsAndMicrosecondsAreToldByMagnitude() {
        let times = [
            "1735689600000", "1735689660000000", "1735689720000", "1735689780000.0", "100000000001",
            "100000000000001",
            "16106127359999999",
        ]
        let reading = Reading(
            folder.file("A.csv", times.map { "\($0),10,12,9,11,1" }.joined(separator: "\n")))
        #expect(
            reading.rows.map(\.minute.sinceEpoch)
                == [28_928_160, 28_928_161, 28_928_162, 28_928_163, 1_666_666, 1_666_666, 268_435_455])
        #expect(reading.rows.map(\.offGrid) == [false, false, false, false, true, true, true])
    }

    @Test(arguments: [1, 1000])
    func aWeekOffTheGridIsRoundedDownAndCounted(unit: Int) {
        let lines = (0..<20_000).map { minute in
            let shift = (5000..<15_080).contains(minute) ? 20_799 : 0
            return "\(((25_252_000 + minute) * 60_000 + shift) * unit),10,12,9,11,1"
        }
        let reading = Reading(folder.file("A.csv", lines.joined(separator: "\n")))
        #expect(reading.rows.map(\.minute.sinceEpoch) == Array(25_252_000..<25_272_000))
        #expect(reading.offGrid == 10_080)
        #expect(reading.rows.indices.filter { reading.rows[$0].offGrid } == Array(5000..<15_080))
        #expect(reading.refusedCount == 0)
    }
}
