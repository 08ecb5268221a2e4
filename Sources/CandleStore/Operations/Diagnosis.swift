internal import CLMDB

#if canImport(Glibc)
    internal import Glibc
#endif

extension Store {
    /// Looks at what keeps a store from working now or soon, without reading its candles: `verify` does. Works beside a
    /// writer. Takes a second longer where another process reads what is not the last commit.
    public static func diagnose(_ path: String) -> [Finding] { diagnose(path) { sleep(1) } }

    /// - Parameter pause: lets a second pass, where there are readers whose age is to be told.
    package static func diagnose(_ path: String, pause: () -> Void) -> [Finding] {
        var findings: [Finding] = []
        let path = trimmed(path)
        do throws(StoreError) {
            let store = try Store(at: path, for: .reading)
            let statistics = try store.statistics()
            let schema = try StoreRecord(Transaction(store.environment, writing: false))?.schema ?? .current
            findings.append(.ok("store", "\(statistics.symbols) symbols, schema \(schema)"))
            findings.append(disk(path, symbols: statistics.symbols))
            findings.append(map(statistics))
            findings.append(store.readers(pause))
            findings.append(try store.journal())
            findings.append(try store.checkpoint())
        } catch {
            findings.append(.fail("store", "\(error)", fix: fix(of: error)))
        }
        findings.append(state(path))
        let isWriting = WriterLock.isHeld(candles(path))
        findings.append(
            .ok("writer", isWriting ? "a process is writing the store" : "no process is writing the store"))
        if !isWriting, let left = Draft.leftOver(for: unfinishedCompaction(path)) {
            findings.append(
                .warn(
                    "compaction",
                    "\(left) is left of one that was cut off: \(megabytes(treeLength(of: left)))",
                    fix: "the next writer removes it, or `nonet store compact --store \(path)`"))
        }
        return findings
    }

    private static func fix(of error: StoreError) -> String {
        switch error {
        case .noStore: "give the directory of a store, or import files into a new one"
        case .schemaNewer: "use the nonet that wrote it, or a newer one"
        case .database: "look whether this user may read and write all files beneath it"
        default: "restore a backup, or import again into a new store"
        }
    }

    /// A seal writes a block of minutes a symbol, and copies of all blocks of those it has at work.
    private static func disk(_ path: String, symbols: Int) -> Finding {
        let symbolsAtWork = 16
        let need = (symbols + symbolsAtWork * 6) * (BlockLayout.pageHeaderBytes + BlockLayout.bytes)
        guard let free = freeBytes(at: candles(path)) else {
            return .fail("disk", "its free space can't be told", fix: "look at what `df \(path)` says")
        }
        let found = "\(megabytes(free)) free, the next seal takes up to \(megabytes(need))"
        let fix = "free space, or `nonet store prune`: writes take the space of old blocks again"
        if free < 2 * need { return .fail("disk", found, fix: fix) }
        return free < 4 * need ? .warn("disk", found, fix: fix) : .ok("disk", found)
    }

    private static func map(_ statistics: Statistics) -> Finding {
        let share = Double(statistics.fileBytes) / Double(max(1, statistics.mapBytes))
        let found = "\(megabytes(statistics.fileBytes)) of \(megabytes(statistics.mapBytes)) are used"
        let fix = "`nonet store prune` and `nonet store compact`, or divide the symbols among stores"
        if share > 0.95 { return .fail("map", found, fix: fix) }
        return share > 0.8 ? .warn("map", found, fix: fix) : .ok("map", found)
    }

    private func readers(_ pause: () -> Void) -> Finding {
        let dead = environment.removeDeadReaders()
        let cleared = dead == 0 ? "" : "; \(dead) dead ones were cleared"
        let (others, behind) = readersBehind()
        guard !behind.isEmpty else {
            return .ok("readers", "\(others) of other processes, none behind\(cleared)")
        }
        // What began before the last commit and is still there a second later shows for too long; a reader that was
        // renewed shows a newer commit.
        pause()
        let overdue = readersBehind().behind.filter(behind.contains)
        guard let oldest = overdue.min(by: { $0.transaction ?? 0 < $1.transaction ?? 0 }) else {
            return .ok("readers", "\(others) of other processes, none over a second behind\(cleared)")
        }
        return .warn(
            "readers",
            "\(overdue.count) read for over a second, the oldest (process "
                + "\(oldest.process)) what was committed \(lastTransaction - (oldest.transaction ?? 0)) commits ago\(cleared)",
            fix:
                "wait for a backup to end, or end process \(oldest.process): the file grows for as long as it reads"
        )
    }

    /// How many readers other processes have, and all that show an older commit than the last.
    private func readersBehind() -> (others: Int, behind: [Reader]) {
        let (readers, last) = (environment.readers(), lastTransaction)
        return (
            readers.count { !$0.isOwn }, readers.filter { $0.transaction.map { $0 < last } ?? false }
        )
    }

    private var lastTransaction: Int {
        var info = unsafe MDB_envinfo()
        unsafe mdb_env_info(environment.handle, &info)
        return unsafe info.me_last_txnid
    }

    private func checkpoint() throws(StoreError) -> Finding {
        var bytes = 0
        let isWhole = try snapshot().forEachCheckpointValue { _, value in
            bytes += value.byteCount
            return true
        }
        if isWhole { return .ok("checkpoint", "\(megabytes(bytes)), sound") }
        return .warn(
            "checkpoint",
            bytes == 0 ? "none: a start replays all history" : "damaged: a start replays all history",
            fix: "`nonet serve` leaves one when it ends by itself")
    }

    private static func state(_ path: String) -> Finding {
        guard StateStore.exists(at: path) else { return .ok("state", "none yet") }
        do throws(StoreError) {
            let state = try StateStore(at: path, for: .reading, tables: [])
            let tables = try state.environment.tableNames().count
            return .ok("state", "\(tables == 1 ? "1 table" : "\(tables) tables"), schema \(Schema.state)")
        } catch {
            return .fail("state", "\(error)", fix: fix(of: error))
        }
    }
}

/// A size for people, in millions of bytes.
func megabytes(_ bytes: Int) -> String {
    bytes < 10_000_000
        ? "\(bytes / 1000) kB"
        : bytes < 10_000_000_000 ? "\(bytes / 1_000_000) MB" : "\(bytes / 1_000_000_000) GB"
}
