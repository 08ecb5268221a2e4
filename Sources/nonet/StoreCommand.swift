internal import ArgumentParser
internal import CandleStore
internal import Engine

struct StoreCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "store", abstract: "Look after a store.",
        discussion: """
            EXAMPLES
              nonet store verify --store var
              nonet store stats --store var --json
              nonet store backup --store var backups/2026-02-01
              nonet store restore backups/2026-02-01 --store var
              nonet store prune --before 2024-01-01 --store var
              nonet store compact --store var
            """,
        subcommands: [
            Verify.self, Stats.self, Backup.self, Restore.self, Compact.self, Prune.self,
        ])

    struct Verify: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract:
                "Read everything: checksums, counts, longer bars derived again from their minutes, and the state.",
            discussion: """
                Damage is named with symbol and range, and the exit code is 1.

                EXAMPLES
                  nonet store verify --store var
                  nonet store verify --store var --json
                """)

        @OptionGroup var store: StoreOption

        @Flag(help: "Print as JSON.")
        var json = false

        func run() throws {
            var bar = ProgressBar("symbols")
            let verification = try Store(at: store.path, for: .reading).verify { done, of in
                bar.show(done: done, of: of, count: done)
            }
            bar.finish()
            let (state, broken) = try Self.verifyState(store.path)
            let faults = verification.faults + (state?.faults ?? []) + broken
            if json {
                Output.line(
                    JSON.object([
                        ("symbols", .int(verification.symbols)), ("blocks", .int(verification.blocks)),
                        ("candles", .int(verification.candles)), ("records", .optional(state?.records)),
                        ("faults", .list(faults.map { .text("\($0)") })),
                    ]).serialized)
            } else {
                let count = faults.count
                let found = count == 0 ? "all sound" : count == 1 ? "1 fault" : "\(count) faults"
                let records = state.map { ", \($0.records) records of the state" } ?? ""
                Output.line(
                    "\(verification.symbols) symbols, \(verification.blocks) blocks, \(verification.candles) candles"
                        + "\(records): \(found)")
                for fault in faults { Output.line("  \(fault)") }
            }
            if !faults.isEmpty { throw Failure(.error, "the store is damaged") }
        }

        /// What the state's records are, and what is wrong with the chain of the weights' versions where each is sound.
        private static func verifyState(_ path: String) throws -> (StateVerification?, [StoreError]) {
            guard StateStore.exists(at: path) else { return (nil, []) }
            let state = try EngineState.open(storeAt: path, for: .reading)
            let verification = try state.verify()
            let faults = try WeightsVersions.faults(in: state).filter { !verification.faults.contains($0) }
            return (verification, faults)
        }
    }

    struct Stats: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show how much the store holds, and what it takes on disk.",
            discussion: """
                EXAMPLES
                  nonet store stats --store var
                  nonet store stats --store var --json
                """)

        @OptionGroup var store: StoreOption

        @Flag(help: "Print as JSON.")
        var json = false

        func run() throws {
            let statistics = try Store(at: store.path, for: .reading).statistics()
            if json {
                Output.line(Self.object(statistics).serialized)
                return
            }
            var table = Table(["interval", "blocks", "candles", "halts", "bytes"])
            for interval in statistics.intervals {
                table.add([
                    .left("\(interval.interval)"), .right(interval.blocks), .right(interval.present),
                    .right(interval.halt), .right(interval.bytes),
                ])
            }
            table.print()
            Output.line(
                """
                \(statistics.symbols) symbols; file \(statistics.fileBytes) bytes, \(statistics.usedBytes) in use, \
                \(statistics.freeBytes) given up by writes and taken again; \
                \(statistics.bytesPerSlot.rounded(toDigits: 2)) bytes a one-minute slot
                """)
        }

        private static func object(_ statistics: Statistics) -> JSON {
            let intervals = statistics.intervals.map { interval in
                JSON.object([
                    ("interval", .text("\(interval.interval)")), ("blocks", .int(interval.blocks)),
                    ("slots", .int(interval.slots)), ("candles", .int(interval.present)),
                    ("halts", .int(interval.halt)),
                    ("bytes", .int(interval.bytes)),
                ])
            }
            return .object([
                ("symbols", .int(statistics.symbols)), ("intervals", .list(intervals)),
                ("file_bytes", .int(statistics.fileBytes)), ("used_bytes", .int(statistics.usedBytes)),
                ("free_bytes", .int(statistics.freeBytes)), ("map_bytes", .int(statistics.mapBytes)),
                ("bytes_per_slot", .number(statistics.bytesPerSlot)),
                ("reader_slots", .int(statistics.readerSlots)),
                ("last_transaction", .int(statistics.lastTransaction)),
            ])
        }
    }
}
