import Exchange
import Market
import Testing

struct KlineLayoutTests {
    private let folder = Folder()
    private let full = "1735689600000,10,12,9,11,100,1735689659999,1100,7,60,660,0"

    /// What the columns of the first row are.
    private func columns(_ text: String) -> [Double]? {
        let reading = Reading(folder.file("A.csv", text))
        guard let row = reading.rows.first, reading.error == nil, reading.refusedCount == 0 else {
            return nil
        }
        return Column.allCases.map { row.candle[$0] }
    }

    private func equal(_ left: [Double]?, _ right: [Double]) -> Bool {
        left?.map(\.bitPattern) == right.map(\.bitPattern)
    }

    @Test(arguments: 6...12)
    func withoutAHeaderTheOrderIsBinances(count: Int) {
        let row = full.split(separator: ",").prefix(count).joined(separator: ",")
        let expected: [Double] = [10, 12, 9, 11, 100, 1100, 7, 60]
        let present = [6: 5, 7: 5, 8: 6, 9: 7][count, default: 8]
        #expect(equal(columns(row), expected.enumerated().map { $0 < present ? $1 : .nan }))
    }

    @Test(arguments: [
        "open_time,open,high,low,close,volume,close_time,quote_volume,count,taker_buy_volume,taker_buy_quote_volume,ignore",
        "open_time,open,high,low,close,volume,close_time,quote_volume,trades,taker_base,taker_quote,x",
        "Open time,Open,High,Low,Close,Volume,Close time,Quote asset volume,Number of trades,Taker buy base asset volume,Taker buy quote asset volume,Ignore",
        "\"openTime\",\"open\",\"high\",\"low\",\"close\",\"volume\",\"closeTime\",\"quoteVolume\",\"trades\",\"takerBuyBaseVolume\",\"q\",\"i\"",
        "\u{FEFF}TIMESTAMP, OPEN, HIGH, LOW, CLOSE, VOLUME, CLOSE_TIME, QUOTE_ASSET_VOLUME, COUNT, TAKER_BUY_BASE_ASSET_VOLUME, A, B",
    ])
    func aHeaderNamesTheColumns(header: String) {
        #expect(equal(columns(header + "\n" + full), [10, 12, 9, 11, 100, 1100, 7, 60]))
        #expect(equal(columns(header + "\r\n" + full + "\r\n\r\n"), [10, 12, 9, 11, 100, 1100, 7, 60]))
    }

    @Test func aHeaderMayPutColumnsInAnyOrderAmongOthers() {
        let text =
            "symbol,volume,close,low,high,open,note,open_time,taker_base\nBTC,100,11,9,12,10,hm \"x\",1735689600000,60"
        #expect(equal(columns(text), [10, 12, 9, 11, 100, .nan, .nan, 60]))
    }

    @Test func theNumericTimeIsPreferredToADate() {
        let text = "date,timestamp,open,high,low,close,volume\n2025-01-01,1735689600000,10,12,9,11,100"
        #expect(equal(columns(text), [10, 12, 9, 11, 100, .nan, .nan, .nan]))
    }

    @Test func aMissingColumnIsNamedWithWhatCameAndWhatIsAccepted() {
        let path = folder.file("A.csv", "open_time,open,high,close,vol\n1,2,3,4,5\n")
        let error = Reading(path).error
        #expect(
            error?.reason
                == .columnsMissing(["low", "volume"], header: ["open_time", "open", "high", "close", "vol"]))
        #expect(
            error?.description.hasPrefix("\(path): the header has no low, volume: it names open_time, open")
                == true)
        #expect(error?.description.contains("needed are open_time, open, high, low, close, volume") == true)
    }

    @Test func aColumnNamedTwiceIsRefused() {
        let reading = Reading(folder.file("A.csv", "open_time,open,high,low,close,volume,Volume\n"))
        #expect(
            reading.error?.reason
                == .columnTwice(
                    "volume", header: ["open_time", "open", "high", "low", "close", "volume", "Volume"]))
    }

    @Test(arguments: [
        (5, "1735689600000,1,2,3,4"), (13, "1735689600000,1,2,3,4,5,6,7,8,9,10,11,12"),
        (1, "1735689600000;1;2;3;4;5"),
    ])
    func withoutAHeaderTheNumberOfFieldsIsBounded(count: Int, row: String) {
        #expect(
            Reading(folder.file("A.csv", row + "\n" + row)).error?.reason
                == .fieldCount(count, accepted: 6...12))
    }

    @Test func aStumpBeforeTheRowsIsOnlyOneRefusedRow() {
        let reading = Reading(folder.file("A.csv", "83,5,2\n" + minutes(3).joined(separator: "\n")))
        #expect(reading.rows.map(\.line) == [2, 3, 4])
        #expect(reading.refused.map(\.reason) == [.fieldCount(3, accepted: 6...12)])
        #expect(reading.error == nil)
    }
}
