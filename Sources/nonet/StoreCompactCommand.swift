internal import ArgumentParser
internal import CandleStore

extension StoreCommand {
    struct Compact: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Give back to the disk what writes gave up.",
            discussion: """
                Needs room for a second store meanwhile, and that no process writes. The store is copied, the copy is \
                read as a whole and takes the store's place in one step; a process that reads goes on with the old \
                files until it opens the store anew. After a kill there is one whole store.

                EXAMPLES
                  nonet store compact --store var
                """)

        @OptionGroup var store: StoreOption

        @Flag(help: "Print as JSON.")
        var json = false

        func run() throws {
            let compaction = try StoreOperation.run { progress in
                try Store.compact(store.path, progress: progress)
            }
            let (before, after) = (compaction.bytesBefore, compaction.bytesAfter)
            Output.line(
                json
                    ? JSON.object([("bytes_before", .int(before)), ("bytes_after", .int(after))]).serialized
                    : "\(before) bytes before, \(after) bytes after: \(before - after) bytes given back")
        }
    }
}
