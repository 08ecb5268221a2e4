internal import ArgumentParser
internal import CandleStore

extension StoreCommand {
    struct Backup: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Copy the store as it is now, also while a process writes it.",
            discussion: """
                The copy leaves out what writes gave up, is read again as a whole, and only then gets its name; it is a \
                store, and can be read like one. TO must not be there. Nothing is left of a backup that fails.

                EXAMPLES
                  nonet store backup --store var backups/2026-02-01
                  nonet store backup --store var backups/2026-02-01 --json
                """)

        @OptionGroup var store: StoreOption

        @Flag(help: "Print as JSON.")
        var json = false

        @Argument(help: ArgumentHelp("The directory to make.", valueName: "to"))
        var target: String

        func run() throws {
            let copy = try StoreOperation.run { progress in
                try Store.backup(store.path, to: target, progress: progress)
            }
            Output.line(
                json
                    ? JSON.object([("backup", .text(target))] + copy.json).serialized
                    : "\(target): \(copy.summary); all sound")
        }
    }

    struct Restore: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make a store of a backup.",
            discussion: """
                The backup is read as a whole before, and so is the copy. The store's directory must not be there, or \
                be empty: move a damaged store away first.

                EXAMPLES
                  nonet store restore backups/2026-02-01 --store var
                """)

        @OptionGroup var store: StoreOption

        @Flag(help: "Print as JSON.")
        var json = false

        @Argument(help: ArgumentHelp("The backup's directory.", valueName: "from"))
        var backup: String

        func run() throws {
            let copy = try StoreOperation.run { progress in
                try Store.restore(store.path, from: backup, progress: progress)
            }
            Output.line(
                json
                    ? JSON.object([("store", .text(store.path))] + copy.json).serialized
                    : "\(store.path): \(copy.summary); all sound")
        }
    }
}
