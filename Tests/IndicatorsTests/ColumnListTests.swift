import Indicators
import Testing

/// Lists of columns as they are written, and what is said of those that are none.
@Suite struct ColumnListTests {
    @Test(arguments: [
        ("rsi(9)", ["rsi(9)"]), (" rsi ( 9 ) ", ["rsi(9)"]), ("ema(037)", ["ema(37)"]),
        ("rsi,rsi(9),,sma_20, rsi", ["rsi", "rsi(9)", "sma_20", "rsi"]),
        ("macd(8, 17,9),macd", ["macd(8,17,9)", "macd"]),
        ("supertrend(10, 2.50),supertrend(10,3.0)", ["supertrend(10,2.5)", "supertrend(10,3)"]),
        (
            "chandelier_long(22,0.01),chandelier_long(22,.5)",
            ["chandelier_long(22,0.01)", "chandelier_long(22,0.5)"]
        ),
        (
            "bb(50, 2.5)",
            [
                "bb_upper(50,2.5)", "bb_middle(50,2.5)", "bb_lower(50,2.5)", "bb_width(50,2.5)",
                "bb_pct_b(50,2.5)",
            ]
        ),
        ("bb", ["bb_upper", "bb_middle", "bb_lower", "bb_width", "bb_pct_b"]),
        ("stoch(21),stoch", ["stoch_k(21)", "stoch_d(21)", "stoch_k", "stoch_d"]),
        ("di(7),di", ["plus_di(7)", "minus_di(7)", "plus_di", "minus_di"]),
        ("aroon(14),aroon", ["aroon_up(14)", "aroon_down(14)", "aroon_up", "aroon_down"]),
        ("donchian(55)", ["donchian_upper(55)", "donchian_lower(55)"]),
        (
            "keltner(20,14,1.5)",
            ["keltner_upper(20,14,1.5)", "keltner_middle(20,14,1.5)", "keltner_lower(20,14,1.5)"]
        ),
        ("chandelier(22,2.5)", ["chandelier_long(22,2.5)", "chandelier_short(22,2.5)"]),
        ("rsi(2),rsi(4096),bb_upper(2,100)", ["rsi(2)", "rsi(4096)", "bb_upper(2,100)"]),
    ])
    func aListIsReadInItsOrder(list: String, names: [String]) throws {
        #expect(try Catalogue.indicators(named: list).map(\.name) == names)
    }

    @Test(arguments: columns)
    func aNameIsReadBackAsTheSameColumn(indicator: Indicator) throws {
        #expect(try Catalogue.indicators(named: indicator.name) == [indicator])
        #expect(try Catalogue.indicator(named: indicator.name) == indicator)
    }

    @Test(arguments: [
        ("ris", "rsi"), ("ema21", "ema_21"), ("MACD", "macd"), ("stoch_dd", "stoch_d"), ("", "di"),
        ("bbb", "bb"), ("rsi_9", "rsi(9)"), ("ema_37", "ema(37)"), ("bb_upper_50", "bb_upper"),
        ("stoch_21", "stoch(21)"), ("rsi_1", "rsi_7"), ("größe", "rsi"),
    ])
    func anUnknownNameIsAnsweredWithTheNearest(name: String, nearest: String) {
        let error = #expect(throws: CatalogueError.self) { try Catalogue.indicator(named: name) }
        #expect(error == .unknown(name, nearest: nearest))
        #expect(
            error?.description.hasPrefix("there is no column '\(name)': did you mean '\(nearest)'?") == true)
        #expect(error?.description.contains("ema_5, ema_8, ema_9") == true)
    }

    @Test(arguments: [
        ("rsy(9)", "rsi(period)"), ("RSI(9)", "rsi(period)"), ("bb_uper(20,2)", "bb_upper(period, multiple)"),
        ("keltnr(20,10,2)", "keltner(period, range, multiple)"),
    ])
    func anUnknownNameWithParametersToo(text: String, nearest: String) {
        let error = #expect(throws: CatalogueError.self) { try Catalogue.indicators(named: "obv,\(text)") }
        #expect(error == .unknown(text, nearest: nearest))
        #expect(error?.description.contains("(fast, slow): awesome_osc, ema_spread;") == true)
    }

    @Test(arguments: ["rsi(9", "rsi9)", "rsi)9(", "rsi((9))", "rsi(9)x", "(9)", "rsi(9)(9)", "rsi(9,obv"])
    func whatIsNeitherNameNorNameWithParametersIsMalformed(text: String) {
        let error = #expect(throws: CatalogueError.self) { try Catalogue.indicators(named: "obv,\(text)") }
        #expect(error == .malformed(text))
        #expect(error?.description.contains("'\(text)' is no column: give a name, or a name with") == true)
    }

    @Test(arguments: ["", " ", ",", " , ,"])
    func aListWithoutANameNamesNothing(list: String) {
        let error = #expect(throws: CatalogueError.self) { try Catalogue.indicators(named: list) }
        #expect(error == .nothingNamed(list))
        #expect(error?.description.contains("columns '\(list)' names nothing: give names") == true)
    }

    @Test(arguments: [
        ("rsi()", "rsi(period)", "0 parameters"), ("rsi(9,)", "rsi(period)", "2 parameters"),
        ("bb(20)", "bb(period, multiple)", "1 parameter:"),
        ("macd(12,26)", "macd(fast, slow, signal)", "2 parameters"),
        ("tsi(25,13,7)", "tsi(long, short)", "3 parameters"),
    ])
    func aWrongCountIsSaidWithTheRightForm(text: String, form: String, count: String) {
        let error = #expect(throws: CatalogueError.self) { try Catalogue.indicators(named: text) }
        #expect(error?.description.hasPrefix("'\(text)' has \(count)") == true, "\(error as Any)")
        #expect(error?.description.hasSuffix("give \(form)") == true)
    }

    @Test(arguments: [
        "0", "1", "4097", "-9", "+9", "9.0", "9.5", "x", "", "0x9", "1e1", "٩", "99999999999999999999",
    ])
    func aPeriodIsAWholeNumberInRange(value: String) {
        for (text, name) in [("macd(\(value),17,9)", "fast"), ("bb(\(value),2)", "period")] {
            let error = #expect(throws: CatalogueError.self) { try Catalogue.indicators(named: text) }
            #expect(
                error?.description
                    == "'\(text)': \(name) is '\(value)', and must be a whole number from 2 to 4096")
        }
    }

    @Test(arguments: ["0", "0.009", "-2", "100.001", "1e1", "nan", "inf", "", ".", "1.2.3", "0x1", "2,5"])
    func aMultipleIsANumberInRange(value: String) {
        let text = "bb_upper(20,\(value))"
        let error = #expect(throws: CatalogueError.self) { try Catalogue.indicators(named: text) }
        let expected: CatalogueError =
            value == "2,5"
            ? .parameterCount(text, form: "bb_upper(period, multiple)", count: 3)
            : .parameter(text, name: "multiple", value: value, accepted: "a number from 0.01 to 100")
        #expect(error == expected)
    }

    @Test(arguments: [
        ("macd(26,12,9)", "fast", "slow"), ("macd_signal(12,12,9)", "fast", "slow"),
        ("ppo(5,5,5)", "fast", "slow"),
        ("ema_spread(13,5)", "fast", "slow"), ("awesome_osc(34,5)", "fast", "slow"),
        ("tsi(13,25)", "short", "long"),
        ("tsi(13,13)", "short", "long"), ("ultimate_osc(7,7,28)", "short", "medium"),
        ("ultimate_osc(7,28,14)", "medium", "long"),
    ])
    func shorterPeriodsAreLessThanLonger(text: String, less: String, more: String) {
        let error = #expect(throws: CatalogueError.self) { try Catalogue.indicators(named: text) }
        #expect(error == .order(text, less: less, more: more))
        #expect(error?.description == "'\(text)': \(less) must be less than \(more)")
    }

    @Test(arguments: [
        ("obv(3)", nil), ("vwap()", nil), ("rsi_7(9)", "rsi(period)"), ("hma_20(30)", "hma(period)"),
        ("ema_spread_fast(5,13)", "ema_spread(fast, slow)"),
    ])
    func aColumnThatHasItsParametersTakesNone(text: String, form: String?) {
        let error = #expect(throws: CatalogueError.self) { try Catalogue.indicators(named: text) }
        #expect(error == .takesNoParameters(text, form: form))
        #expect(error?.description.contains(form ?? "takes no parameters") == true)
    }

    @Test(arguments: ["ema", "sma", "roc", "ema_spread"])
    func aNameThatNeedsParametersSaysSo(name: String) {
        let error = #expect(throws: CatalogueError.self) { try Catalogue.indicators(named: name) }
        #expect(
            error?.description.hasPrefix("'\(name)' is a column only with parameters: give \(name)(") == true)
    }

    @Test(arguments: ["bb", "bb(20,2)"])
    func oneColumnIsNotSeveral(name: String) {
        let error = #expect(throws: CatalogueError.self) { try Catalogue.indicator(named: name) }
        #expect(
            error?.description.hasPrefix("'\(name)' is 5 columns, and one is asked for: bb_upper") == true)
    }
}
