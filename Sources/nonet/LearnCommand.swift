internal import ArgumentParser
internal import CandleStore
internal import Engine
internal import Exchange
internal import Market

struct LearnCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "learn",
        abstract: "What was learned of the heads' weights, and why they are what they are.",
        discussion: """
            Each run of learning leaves a decision: a version of the weights, or the reason why they stay. Decisions are \
            added, chained by SHA-256, and never changed. A server learns by itself, every day at 00:00 UTC and on Sundays at \
            02:00; its store is only read here: ask it with 'nonet query' for what changes something.

            EXAMPLES
              nonet learn status --store var
              nonet learn history --store var --limit 10
              nonet learn diff 0 12 --store var
              nonet learn trigger weekly --store var
              nonet learn rollback 12 --store var --expect 14 --reason "too few signals"
            """,
        subcommands: [
            Status.self, History.self, Show.self, Diff.self, Rollback.self, Trigger.self, Replay.self,
            Unfreeze.self, LearnReportCommand.self,
        ])

    /// The store's state, for reading.
    static func state(_ store: StoreOption) throws -> StateStore {
        guard !StateStore.exists(at: store.path) else {
            return try EngineState.open(storeAt: store.path, for: .reading)
        }
        _ = try Engine(storeAt: store.path, for: .reading)
        throw Failure(
            .error,
            "the store at \(store.path) has no state yet: nothing was decided or learned; 'nonet replay --journal' fills it "
                + "from history, 'nonet serve' goes on from there")
    }

    /// The store's state for something that changes it: never beside a server.
    ///
    /// - Parameter way: how to go on beside a server.
    static func writableState(_ store: StoreOption, instead way: String) throws
        -> StateStore
    {
        _ = try Engine(storeAt: store.path, for: .reading)
        do throws(StoreError) { return try EngineState.open(storeAt: store.path, for: .writing) } catch {
            guard case .alreadyWriting = error else { throw error }
            throw Failure(
                .refused,
                "a server holds the store at \(store.path): \(way)")
        }
    }

    struct Status: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "What decides, what was decided last, and when learning runs.",
            discussion: """
                EXAMPLES
                  nonet learn status --store var
                  nonet learn status --store var --json
                """)

        @OptionGroup var store: StoreOption

        @Flag(help: "Print as JSON.")
        var json = false

        func run() throws {
            let status = try LearningStatus(in: try LearnCommand.state(store), at: SystemClock().now)
            let text = LearningText(status)
            if json { Output.line(text.json.serialized) } else { text.print() }
        }
    }

    struct History: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "The decisions, the newest first.",
            discussion: """
                EXAMPLES
                  nonet learn history --store var
                  nonet learn history --store var --before 40 --limit 20 --json
                """)

        @OptionGroup var store: StoreOption

        @Option(help: ArgumentHelp("Only those before a version.", valueName: "version"))
        var before: Int?

        @Option(help: ArgumentHelp("At most so many.", valueName: "n"))
        var limit = 50

        @Flag(help: "Print as JSON.")
        var json = false

        func validate() throws {
            if limit < 1 { throw ValidationError("--limit is \(limit), it is at least 1") }
            if let before, before < 0 {
                throw ValidationError("--before is \(before), versions begin with 0")
            }
        }

        func run() throws {
            let versions = try WeightsVersions(in: try LearnCommand.state(store))
            let records = try versions.history(before: before, limit: limit)
            let active = try versions.active().id
            if json {
                let list = records.map { WeightsText(record: $0, isActive: $0.id == active).json }
                return Output.line(JSON.list(list).serialized)
            }
            WeightsText.print(records, active: active)
        }
    }

    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "One decision with all that led to it.",
            discussion: """
                EXAMPLES
                  nonet learn show 12 --store var
                  nonet learn show 12 --store var --json
                """)

        @Argument(help: "The version.")
        var version: Int

        @OptionGroup var store: StoreOption

        @Flag(help: "Print as JSON.")
        var json = false

        func run() throws {
            let versions = try WeightsVersions(in: try LearnCommand.state(store))
            let record = try versions.known(version)
            let isActive = try versions.active().id == record.id
            let text = WeightsText(record: record, isActive: isActive)
            if json { return Output.line(text.json.serialized) }
            text.print(before: try versions.known(record.parent))
        }
    }

    struct Diff: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "What two versions weigh otherwise.",
            discussion: """
                EXAMPLES
                  nonet learn diff 0 12 --store var
                  nonet learn diff 11 12 --store var --json
                """)

        @Argument(help: "The one version.")
        var one: Int

        @Argument(help: "The other one.")
        var other: Int

        @OptionGroup var store: StoreOption

        @Flag(help: "Print as JSON.")
        var json = false

        func run() throws {
            let versions = try WeightsVersions(in: try LearnCommand.state(store))
            let text = WeightsDifference(
                try versions.deciding(by: one), try versions.deciding(by: other), one, other)
            if json { Output.line(text.json.serialized) } else { text.print() }
        }
    }
}

extension WeightsVersions {
    /// A decision, or an error that says which there are.
    func known(_ version: Int) throws -> WeightsRecord {
        guard let record = try record(version) else {
            throw EngineError.noWeights(version: version, last: try last().id)
        }
        return record
    }

    /// The version that decides by a decision.
    func deciding(by version: Int) throws -> WeightsRecord { try known(try known(version).deciding) }
}
