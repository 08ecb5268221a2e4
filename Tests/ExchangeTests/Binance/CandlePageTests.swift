import Exchange
import Market
import Testing

struct CandlePageTests {
    /// Whether it is refused as not understood, with a place.
    private func isMalformed(_ body: [UInt8]) -> Bool {
        do throws(ExchangeError) {
            _ = try Klines.page(body)
            return false
        } catch {
            guard case .malformed(let what) = error else { return false }
            return what.contains("at byte ")
        }
    }

    private func isMalformed(_ body: String) -> Bool { isMalformed(Array(body.utf8)) }

    @Test func aPageOfTheExchangeIsReadToTheLastBit() throws {
        let page = try Klines.page(Klines.body(0..<1000))
        #expect(page.candles.count == 1000 && page.refused.isEmpty && page.offGrid == 0)
        for (place, candle) in page.candles.enumerated() {
            #expect(candle.minute == Klines.first + place && candle.symbol == Klines.symbol)
            #expect(candle.candle.bits == Klines.candle.bits)
        }
    }

    @Test func anEmptyPageHasNoCandles() throws {
        #expect(try Klines.page(Array("[]".utf8)).candles.isEmpty)
        #expect(try Klines.page(Array(" [ ]\n".utf8)).candles.isEmpty)
    }

    @Test func spacesBetweenTokensMeanNothing() throws {
        let spaced = Klines.row(0).replacing(",", with: " ,\n\t").replacing("[", with: "[ ")
        #expect(
            try Klines.page(Array("\r\n[ \(spaced) ] ".utf8)).candles[0].candle.bits == Klines.candle.bits)
    }

    @Test func theFormingCandleIsDroppedByTheExchangesTimeAndNotByItsPlace() throws {
        let end = Int64((Klines.first + 3).milliseconds)  // Of the third candle.
        func count(_ closedBefore: Int64) throws -> Int {
            try Klines.page(Klines.body(0..<3), closedBefore: closedBefore).candles.count
        }
        #expect(try count(end) == 3)
        #expect(try count(end - 1) == 2)  // Its last millisecond is not over.
        #expect(try count(end - 60_001) == 1)
        #expect(try count(0) == 0)
        #expect(try Klines.page(Klines.body(0..<3), closedBefore: end).overBefore == Klines.first + 3)
        #expect(try Klines.page(Klines.body(0..<3), closedBefore: end - 1).overBefore == Klines.first + 2)
        let early = Klines.row(2, [6: "\((Klines.first + 2).milliseconds)"])
        #expect(try Klines.page(Klines.body([early]), closedBefore: end - 1).candles.isEmpty)
    }

    /// As whole weeks were in 2017-12 and 2018-02.
    @Test func openTimesOffTheGridAreRoundedDownAndCounted() throws {
        let times = (0..<3).map { (Klines.first + $0).milliseconds + 20_799 }
        let page = try Klines.page(
            Klines.body(
                times.indices.map { Klines.row($0, [0: "\(times[$0])", 6: "\(times[$0] + 59_999)"]) }))
        #expect(page.offGrid == 3 && page.candles.map(\.minute) == (0..<3).map { Klines.first + $0 })
    }

    @Test func twoRowsOfOneMinuteAreOneOnlyIfTheyAreEqual() throws {
        let later = (Klines.first + 1).milliseconds + 20_799
        let times = [0: "\(later)", 6: "\(later + 59_999)"]
        let equal = try Klines.page(
            Klines.body([Klines.row(0), Klines.row(1), Klines.row(1, times), Klines.row(2)]))
        #expect(equal.candles.map(\.minute) == (0..<3).map { Klines.first + $0 } && equal.refused.isEmpty)
        let other = times.merging([8: "7"]) { $1 }
        let different = try Klines.page(
            Klines.body([Klines.row(0), Klines.row(1), Klines.row(1, other), Klines.row(2)]))
        #expect(different.candles.map(\.minute) == [Klines.first, Klines.first + 2])
        #expect(different.refused.map(\.minute) == [Klines.first + 1])
    }

    @Test(arguments: [
        (3, "\"67050\""), (2, "\"67000\""), (1, "\"0.00000000\""), (4, "\"-1\""), (5, "\"-0.1\""), (8, "-1"),
        (9, "\"12.34567001\""), (6, "0"), (6, "999999999999999999"),
    ])
    func aRowThatCantHaveHappenedIsRefusedAndTheOthersAreTaken(field: Int, text: String) throws {
        let page = try Klines.page(Klines.body([Klines.row(0), Klines.row(1, [field: text]), Klines.row(2)]))
        #expect(page.candles.map(\.minute) == [Klines.first, Klines.first + 2])
        #expect(page.refused.map(\.minute) == [Klines.first + 1])
    }

    @Test(arguments: [
        (1, "67012.01"), (1, "\"NaN\""), (1, "NaN"), (1, "\"1e999\""), (1, "\"inf\""), (1, "\"\""),
        (1, "\" 1\""),
        (1, "\"0x1p3\""), (1, "null"), (5, "\"1_000\""),
        (5, "\"" + String(repeating: "9", count: 400) + "\""),
        (0, "1.5e12"), (0, "\"1770091500000\""), (0, "1770091500000.0"), (0, "01"), (0, "-"),
        (0, "99999999999999999999"), (0, "170000000000000"), (8, "1.5"), (8, "\"3\""), (8, "1e3"), (8, ""),
        (11, "\"0\",1"), (11, "\"0\",\"1\""), (11, "{}"), (10, "\"0\"]"), (1, "\"1\\u0031\""),
    ])
    func aFieldOfAnotherFormMakesTheAnswerMalformed(field: Int, text: String) {
        #expect(isMalformed(Klines.body([Klines.row(0), Klines.row(1, [field: text])])))
    }

    @Test func rowsThatWereNotAskedForMakeTheAnswerMalformed() {
        #expect(isMalformed(Klines.body([Klines.row(-1)])))
        #expect(isMalformed(Klines.body([Klines.row(1000)])))
        #expect(isMalformed(Klines.body([Klines.row(1), Klines.row(0)])))
        #expect(isMalformed(Klines.body([Klines.row(1), Klines.row(1)])))
        let micro = "\((Klines.first).milliseconds)000"
        #expect(isMalformed(Klines.body([Klines.row(0, [0: micro])])))
        #expect(throws: ExchangeError.self) { try Klines.page(Klines.body(0..<4), rowsMax: 3) }
    }

    @Test(arguments: [
        "", " ", "null", "{}", "[", "[]]", "[] []", "[,]", "[[]]", "[1]", "<html><body>502</body></html>",
        "{\"code\":-1,\"msg\":\"x\"}", "\u{FEFF}[]", "[]\u{0}",
    ])
    func whatIsNoPageIsMalformed(body: String) { #expect(isMalformed(body)) }

    @Test func theErrorSaysWhatIsWrongWhere() {
        #expect(
            throws: ExchangeError.malformed(
                what: "klines of BTCUSDT (a page of HTML): at byte 0 there is '<html>' instead of '['")
        ) { try Klines.page(Array("<html>".utf8)) }
        #expect(
            throws: ExchangeError.malformed(
                what: "klines of BTCUSDT: at byte 1 it ends instead of '['")
        ) { try Klines.page(Array("[".utf8)) }
    }

    @Test func aBodyCutAnywhereIsMalformed() {
        let body = Klines.body(0..<3)
        for cut in 0..<body.count { #expect(isMalformed(Array(body.prefix(cut))), "cut after \(cut)") }
    }

    /// Damage is found, or leaves rows that were asked for and can have happened.
    @Test func damagedBodiesNeverGiveWhatWasNotAskedFor() throws {
        var random = SplitMix(state: 1)
        let body = Klines.body(0..<4)
        var (malformed, total) = (0, 0)
        for _ in 0..<30_000 {
            var damaged = body
            for _ in 0...Int.random(in: 0...2, using: &random) {
                let place = Int.random(in: damaged.indices, using: &random)
                switch Int.random(in: 0..<4, using: &random) {
                case 0: damaged[place] = UInt8.random(in: 0...255, using: &random)
                case 1: damaged.remove(at: place)
                case 2: damaged.insert(damaged[Int.random(in: damaged.indices, using: &random)], at: place)
                default: damaged[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
                }
            }
            total += 1
            do throws(ExchangeError) {
                let page = try Klines.page(damaged)
                #expect(page.candles.allSatisfy { $0.candle.flaw == nil })
                #expect(page.candles.allSatisfy { (Klines.first..<Klines.first + 1000).contains($0.minute) })
                #expect(page.candles.count + page.refused.count <= 4)
            } catch {
                guard case .malformed = error else { throw error }
                malformed += 1
            }
        }
        #expect(malformed > total / 3 && malformed < total)
    }
}
