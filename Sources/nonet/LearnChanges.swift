internal import ArgumentParser
internal import CandleStore
internal import Engine
internal import Exchange
internal import Learning
internal import Market

// What changes something of what is learned: on a store that no server holds.
extension LearnCommand {
    struct Rollback: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Let the weights of an earlier version decide again, as a new version.",
            discussion: """
                Given --expect, nothing is changed where another version decides by now.

                EXAMPLES
                  nonet learn rollback 12 --store var
                  nonet learn rollback 0 --store var --expect 14 --reason "too few signals"
                """)

        @Argument(help: "The version to go back to.")
        var version: Int

        @OptionGroup var store: StoreOption

        @Option(
            help: ArgumentHelp("The version that decides now, else nothing is done.", valueName: "version"))
        var expect: Int?

        @Option(help: ArgumentHelp("Why, for the record.", valueName: "text"))
        var reason = "asked for by hand"

        @Flag(help: "Print as JSON.")
        var json = false

        func run() throws {
            let ledger = LearningLedger(
                in: try LearnCommand.writableState(
                    store, instead: "ask it with 'nonet query rollback \(version)'"))
            let record = try ledger.rollBack(
                to: version, expecting: expect, by: LearnCommand.person, because: reason,
                at: SystemClock().now)
            LearnCommand.show(record, json: json)
        }
    }

    struct Unfreeze: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Let learning go on after two automatic rollbacks; the weights stay.",
            discussion: """
                EXAMPLES
                  nonet learn unfreeze --store var --reason "the exchange had doubled its fees"
                """)

        @OptionGroup var store: StoreOption

        @Option(help: ArgumentHelp("Why, for the record.", valueName: "text"))
        var reason = "asked for by hand"

        @Flag(help: "Print as JSON.")
        var json = false

        func run() throws {
            let ledger = LearningLedger(
                in: try LearnCommand.writableState(
                    store,
                    instead:
                        "stop it first, or end the freeze with 'nonet query rollback VERSION', the one that decides or another"
                ))
            LearnCommand.show(
                try ledger.unfreeze(by: LearnCommand.person, because: reason, at: SystemClock().now),
                json: json)
        }
    }

    struct Trigger: AsyncParsableCommand {
        enum Kind: String, ExpressibleByArgument, CaseIterable {
            case daily
            case weekly
        }

        static let configuration = CommandConfiguration(
            abstract: "Run learning now: the daily step, or the weekly fit with its gate.",
            discussion: """
                The daily step is made once a day. What a weekly fit comes to is kept whether it is deployed or not. With --at a \
                store of the past learns as it would have then.

                EXAMPLES
                  nonet learn trigger weekly --store var
                  nonet learn trigger daily --store var --at 2021-05-20 --json
                """)

        @Argument(help: "daily or weekly.")
        var kind: Kind

        @OptionGroup var store: StoreOption

        @Option(
            help: ArgumentHelp("As at this time; now if left out.", valueName: "time"),
            transform: { try Instant($0) })
        var at: Instant?

        @Option(help: "At the closes of which is decided: 5m, 15m or 1h.")
        var interval = Interval.m5

        @Flag(help: "Print as JSON.")
        var json = false

        func validate() throws {
            try ReplayCommand.check(interval)
            if let at, at.milliseconds > Int(SystemClock().now / 1000) {
                throw ValidationError("--at is \(Minute(from: at)), which is still to come")
            }
        }

        /// Learning does not go back: what was decided has seen what came until then.
        private func check(after last: Int) throws {
            let today = JobSchedule.day(of: Int64(at?.milliseconds ?? Int(SystemClock().now / 1000)) * 1000)
            guard today < last else { return }
            throw Failure(
                .refused,
                "the last decision is of \(LearnCommand.date(last)), this would be of \(LearnCommand.date(today)): learning "
                    + "does not go back")
        }

        func run() async throws {
            Interruption.listen()
            let state = try LearnCommand.writableState(
                store, instead: "ask it with 'nonet query trigger-\(kind.rawValue)'")
            try check(after: try WeightsVersions(in: state).last().decision.day)
            let clock: any WallClock =
                at.map { ManualClock(at: Int64($0.milliseconds) * 1000) } ?? SystemClock()
            let jobs = try LearningJobs(LearningJobs.Surroundings(state, at: interval, clock: clock))
            let identifier = try jobs.trigger(kind == .daily ? .daily : .weekly, by: LearnCommand.person).job
                .identifier
            let interrupting = Task {
                await Interruption.wait()
                await jobs.stop()
            }
            let job = await jobs.end(of: identifier)
            interrupting.cancel()
            guard let job, job.state == .done, let version = job.version else {
                throw Failure(
                    job?.state == .cancelled ? .incomplete : .error, job?.message ?? "the run is not known")
            }
            LearnCommand.show(try jobs.versions.known(version), json: json)
        }
    }

    struct Replay: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make a decision again, and compare it bit for bit.",
            discussion: """
                The exit code is 0 where all bits are the same, 1 where they are not, and 3 where the days that it was made on are \
                not kept any more.

                EXAMPLES
                  nonet learn replay --version 12 --store var
                  nonet learn replay --version 12 --store var --json
                """)

        @Option(help: ArgumentHelp("The version; the last one if left out.", valueName: "n"))
        var version: Int?

        @OptionGroup var store: StoreOption

        @Flag(help: "Print as JSON.")
        var json = false

        func run() throws {
            let state = try LearnCommand.state(store)
            let replay = try VersionReplay(
                of: try version ?? WeightsVersions(in: state).last().id, in: state)
            let (word, code, text) = Self.verdict(replay)
            if json {
                Output.line(
                    JSON.object([
                        ("version", .int(replay.record.id)), ("verdict", .text(word)),
                        ("message", .text(text)),
                    ]).serialized)
            } else if code == .done {
                Output.line(text)
            }
            if code != .done { throw Failure(code, json ? nil : text) }
        }

        private static func verdict(_ replay: VersionReplay) -> (word: String, Failure.Code, text: String) {
            let version = "version \(replay.record.id)"
            switch replay.outcome {
            case .same: return ("same", .done, "\(version) comes out the same, bit for bit")
            case .given:
                return (
                    "given", .done, "\(version) was given, not computed: \(replay.record.decision.reason)"
                )
            case .differs(let decision):
                return ("differs", .error, "\(version) comes out otherwise: \(decision.reason)")
            case .otherRows:
                return ("other_rows", .error, "the rows are not those that \(version) was made on")
            case .forgotten:
                return ("forgotten", .incomplete, "what \(version) was made by is not remembered any more")
            case .gone(let days):
                let names = [days.first, days.last].compactMap { $0.map(LearnCommand.date) }
                return (
                    "gone", .incomplete,
                    "\(days.count) days that \(version) was made on are not kept any more: "
                        + names.joined(separator: " to ")
                )
            }
        }
    }

    /// Who acts here.
    static let person = "command line"

    static func show(_ record: WeightsRecord, json: Bool) {
        let text = WeightsText(record: record, isActive: record.deciding == record.id)
        if json { return Output.line(text.json.serialized) }
        Output.line("version \(record.id): \(record.decision.reason)")
        Output.line(
            record.deciding == record.id
                ? "its weights decide from the next close on"
                : "version \(record.deciding) decides, as before")
    }
}
