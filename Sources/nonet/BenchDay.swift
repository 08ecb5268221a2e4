internal import ArgumentParser
internal import CandleStore
internal import Engine
internal import Exchange
internal import Market

#if canImport(Glibc)
    internal import Glibc
#endif

extension BenchCommand {
    struct Day: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract:
                "A day of live minutes, while history comes in beside them: what is lost, and what grows.",
            discussion: """
                Minutes follow each other as fast as they are committed; the clock is a simulated one. At the end every \
                minute of every symbol is looked for, and the whole store is verified. File and memory are shown six times: \
                what was merged is taken off the file's size, so that what is left should stay the same.

                EXAMPLES
                  nonet bench day
                  nonet bench day --symbols 100 --hours 6 --history 10
                """)

        @Option(help: "Symbols.")
        var symbols = 500

        @Option(help: "Hours of live minutes.")
        var hours = 24

        @Option(help: "Days of history that are merged beside them, of each symbol.")
        var history = 30

        func validate() throws {
            guard (1...5000).contains(symbols), (1...1000).contains(hours), (1...365).contains(history),
                symbols * history * 1440 <= 100_000_000
            else { throw ValidationError("--symbols is 1 to 5,000, --hours 1 to 1,000, --history 1 to 365") }
        }

        private static let start = Minute(28_401_120)

        func run() async throws {
            let directory = try TemporaryDirectory()
            let store = try Store(at: directory.path + "/store", for: .writing)
            let clock = ManualClock(at: Self.start.microseconds)
            let writer = StoreWriter(store, clock: clock)
            let names = SyntheticMarket.symbols(symbols)
            let past = Self.start - history * 1440
            var market = SyntheticMarket(symbols: names, start: Self.start, seed: 9)
            let minutes = hours * 60
            var (appends, next) = ([Double](), 0)
            var table = Table([
                "hour", "candles", "file MB", "blocks MB", "journal MB", "resident MB", "append p50 us",
                "p99 us",
            ])
            for number in 0..<minutes {
                // Some symbols' history is on its way while minutes are committed.
                let due = names[next..<min(symbols, symbols * (number + 1) / minutes)]
                next = due.endIndex
                async let merged: Void = Self.merge(due, from: past, days: history, writer)
                let (minute, candles) = market.next()
                clock.set((minute + 1).microseconds + 1_000_000)
                let rows = zip(names, candles).map { JournalRow(symbol: $0, minute: minute, candle: $1) }
                let begun = Clock.nanoseconds
                _ = try await writer.append(rows)
                appends.append(Double(Clock.nanoseconds - begun))
                clock.set((minute + 1).microseconds + 11_000_000)
                try await merged
                if (number + 1) % max(1, minutes / 6) == 0 {
                    let statistics = try store.statistics()
                    let blocks = statistics.intervals.reduce(0) { $0 + $1.bytes }
                    table.add([
                        .right((number + 1) / 60), .right(statistics.intervals[0].present),
                        .right(statistics.fileBytes >> 20), .right(blocks >> 20),
                        .right(statistics.journalBytes >> 20), .right(Self.residentBytes() >> 20),
                        .right(appends.median / 1e3, digits: 0),
                        .right(appends.percentile(0.99) / 1e3, digits: 0),
                    ])
                    appends.removeAll()
                }
            }
            await writer.stop()
            table.print()
            let lost = try lost(Engine(store: store), past..<Self.start + minutes)
            let faults = try store.verify().faults.count
            nonet.Output.line(
                "\(minutes) minutes and \(history) days of \(symbols) symbols: \(lost) minutes lost, \(faults) faults"
            )
            if lost + faults > 0 { throw Failure(.error) }
        }

        private static func merge(
            _ symbols: ArraySlice<Symbol>, from past: Minute, days: Int, _ writer: StoreWriter
        ) async throws {
            for symbol in symbols {
                var market = SyntheticMarket(symbols: [symbol], start: past, seed: 10)
                let rows = (0..<days * 1440).map { _ in
                    let (minute, candles) = market.next()
                    return MinuteRow(minute: minute, candle: candles[0])
                }
                _ = try await writer.backfill(rows, of: symbol)
            }
        }

        /// Minutes that the store should have and has not.
        private func lost(_ engine: Engine, _ minutes: Range<Minute>) throws -> Int {
            let known = try engine.symbols()
            let expected = symbols * (minutes.upperBound - minutes.lowerBound)
            return expected - known.reduce(0) { $0 + $1.candles }
        }

        private static func residentBytes() -> Int {
            guard let file = unsafe fopen("/proc/self/statm", "r") else { return 0 }
            defer { unsafe fclose(file) }
            var line = [CChar](repeating: 0, count: 128)
            guard unsafe fgets(&line, 128, file) != nil else { return 0 }
            let words = String(decoding: line.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
                .split(separator: " ")
            // Without what is mapped: the pages of a file are the system's to keep or drop.
            guard words.count > 2, let resident = Int(words[1]), let shared = Int(words[2]) else { return 0 }
            return (resident - shared) * 4096
        }
    }
}
