import CandleStore
import Engine
import Foundation
import Market
import Testing

@Suite struct ImportTests {
    let directory = TemporaryDirectory()
    let options = ImportOptions(now: Minute(start + 1_000_000))

    @Test func everyRowIsCountedOnceAndASecondTimeChangesNothing() throws {
        let engine = try Engine(storeAt: directory.path + "/s", for: .writing)
        let file = try directory.file("BTCUSDT.csv", csv(0..<5000))
        let first = try engine.importFiles([file], options)[0]
        #expect(first.rows == 5000 && first.added == 5000 && first.refused == 0 && first.failure == nil)
        #expect(first.symbol == bitcoin && first.first == Minute(start) && first.last == Minute(start + 4999))
        let second = try engine.importFiles([file], options)[0]
        #expect(second.unchanged == 5000 && second.added == 0)
    }

    @Test func openTimesOffTheGridAreFlooredAndCounted() throws {
        let engine = try Engine(storeAt: directory.path + "/s", for: .writing)
        // A week at minute + 20.799 s, and back.
        let text = csv(0..<100) + csv(100..<10_180, shift: 20_799) + csv(10_180..<10_300)
        let report = try engine.importFiles([try directory.file("BTCUSDT.csv", text)], options)[0]
        #expect(report.added == 10_300 && report.offGrid == 10_080 && report.refused == 0)
        #expect(try engine.symbols()[0].coverage?.missing == 0)
    }

    @Test func overlappingFilesAgreeOrAreRefusedByLine() throws {
        let engine = try Engine(storeAt: directory.path + "/s", for: .writing)
        let one = try directory.file("BTCUSDT-1m-2024-01.csv", csv(0..<100))
        let other = try directory.file(
            "BTCUSDT-1m-2024-02.csv", csv(50..<150).replacingOccurrences(of: ",61.0\n", with: ",60.5\n"))
        let reports = try engine.importFiles([one, other], options)
        #expect(reports[1].added == 50 && reports[1].unchanged == 49 && reports[1].refused == 1)
        #expect(reports[1].refusals[0].contains("BTCUSDT-1m-2024-02.csv:11:"))
        let kept = try engine.candles(of: bitcoin, .m1, from: Minute(start + 60), to: nil, limit: 1).rows[0]
        #expect(kept.candle.volume == 61)
    }

    @Test func badRowsAreRefusedByLineAndNothingElseIsLost() throws {
        let engine = try Engine(storeAt: directory.path + "/s", for: .writing)
        var lines = csv(0..<10).split(separator: "\n").map(String.init)
        lines[3] = lines[3].replacingOccurrences(of: ",103.0,", with: ",many,")
        lines[5] += ",1"
        lines[7] = "12,1,1,1,1,1"
        let report = try engine.importFiles(
            [try directory.file("BTCUSDT.csv", lines.joined(separator: "\n"))], options)[0]
        #expect(report.rows == 10 && report.added + report.refused == 10 && report.refused == 3)
        #expect(report.refusals.map { $0.split(separator: ":")[1] } == ["4", "6", "8"])
    }

    @Test func aMinuteThatIsNotOverIsRefused() throws {
        let engine = try Engine(storeAt: directory.path + "/s", for: .writing)
        let file = try directory.file("BTCUSDT.csv", csv(0..<10))
        let report = try engine.importFiles([file], ImportOptions(now: Minute(start + 9)))[0]
        #expect(report.added == 9 && report.refused == 1)
    }

    @Test func holesAreMissingUnlessTheFileIsComplete() throws {
        let engine = try Engine(storeAt: directory.path + "/s", for: .writing)
        let file = try directory.file("BTCUSDT.csv", csv(0..<10) + csv(20..<30))
        _ = try engine.importFiles([file], options)
        #expect(
            try engine.symbols()[0].coverage?.holes == [
                .init(start: Minute(start + 10), minutes: 10, state: .missing)
            ])
        var complete = options
        complete.isComplete = true
        #expect(try engine.importFiles([file], complete)[0].halts == 10)
        #expect(
            try engine.symbols()[0].coverage?.holes == [
                .init(start: Minute(start + 10), minutes: 10, state: .halt)
            ])
    }

    @Test func aFileThatCannotBeReadIsReportedAndTheNextIsTaken() throws {
        let engine = try Engine(storeAt: directory.path + "/s", for: .writing)
        let good = try directory.file("ETHUSDT.csv", csv(0..<10))
        let reports = try engine.importFiles([directory.path + "/BTCUSDT.csv", good], options)
        #expect(reports[0].failure != nil && reports[1].added == 10)
    }

    @Test func marketsAreKeptApart() throws {
        let engine = try Engine(storeAt: directory.path + "/s", for: .writing)
        let file = try directory.file("DOTUSDT.csv", csv(0..<10))
        var perpetual = options
        perpetual.market = .usdm
        _ = try engine.importFiles([file], options)
        _ = try engine.importFiles([file], perpetual)
        #expect(try engine.symbols().map(\.symbol.name) == ["DOTUSDT", "DOTUSDT.P"])
    }

    @Test func whatASourceDidNotHaveStaysUnknownUntilARicherFileComes() throws {
        let engine = try Engine(storeAt: directory.path + "/s", for: .writing)
        let header = "open_time,open,high,low,close,volume,quote_volume,trades,taker_base,present\n"
        let poor = csv(0..<4).split(separator: "\n").map { $0 + ",nan,,NaN,1\n" }.joined()
        let rich = csv(0..<4).split(separator: "\n").map { $0 + ",7,3,0.5,1\n" }.joined()
        _ = try engine.importFiles([try directory.file("BTCUSDT-1m-2024-01.csv", header + poor)], options)
        let before = try engine.candles(of: bitcoin, .m1, from: nil, to: nil, limit: 1).rows[0].candle
        #expect(before.quoteVolume.isNaN && before.trades.isNaN && before.takerBuyVolume.isNaN)
        let report = try engine.importFiles(
            [try directory.file("BTCUSDT-1m-2024-02.csv", header + rich)], options)[0]
        #expect(report.enriched == 4 && report.refused == 0)
        let after = try engine.candles(of: bitcoin, .m1, from: nil, to: nil, limit: 1).rows[0].candle
        #expect(after.quoteVolume == 7 && after.trades == 3 && after.takerBuyVolume == 0.5)
    }

    @Test func ofADamagedCompressedFileNothingIsTaken() throws {
        let engine = try Engine(storeAt: directory.path + "/s", for: .writing)
        let plain = try directory.file("BTCUSDT.csv", csv(0..<20_000))
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["gzip", "-k", plain]
        try process.run()
        process.waitUntilExit()
        let file = URL(fileURLWithPath: plain + ".gz")
        let sound = try Data(contentsOf: file)
        var flipped = sound
        flipped[sound.count / 2] ^= 4
        for damaged in [flipped, sound.prefix(sound.count / 2), sound.dropLast(1)] {
            try damaged.write(to: file)
            let report = try engine.importFiles([file.path], options)[0]
            #expect(report.failure != nil && report.added == 0)
        }
        #expect(try engine.symbols().isEmpty)
        try sound.write(to: file)
        #expect(try engine.importFiles([file.path], options)[0].added == 20_000)
    }

    @Test func aFileWithRefusedRowsProvesNoHalts() throws {
        let engine = try Engine(storeAt: directory.path + "/s", for: .writing)
        var complete = options
        complete.isComplete = true
        let text =
            csv(0..<2) + csv(2..<3).replacingOccurrences(of: ",102.0,", with: ",abc,") + csv(3..<4)
            + csv(6..<7)
        let report = try engine.importFiles([try directory.file("BTCUSDT.csv", text)], complete)[0]
        #expect(report.refused == 1 && report.halts == 0)
        #expect(try engine.symbols()[0].coverage?.missing == 3)
    }
}
