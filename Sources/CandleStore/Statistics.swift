internal import CLMDB
public import Market

/// How much a store holds, and what it takes.
public struct Statistics: Sendable {
    public struct OfInterval: Sendable {
        public var interval: Interval
        public var blocks = 0
        /// Bars with a candle.
        public var present = 0
        public var halt = 0
        /// The pages of the blocks.
        public var bytes = 0
        /// Bars the blocks have room for.
        public var slots: Int { blocks * BlockKey.slots }
    }

    public var symbols = 0
    public var intervals: [OfInterval] = []
    /// The pages in use, of all databases, and those that writes gave up and will take again.
    public var usedBytes = 0
    public var freeBytes = 0
    public var fileBytes = 0
    public var mapBytes = 0
    /// Places in the reader table that were ever in use at once, over all processes.
    public var readerSlots = 0
    public var lastTransaction = 0
    /// Read transactions of this process that lasted longer than a second, those under way among them, and how long the
    /// longest has lasted: for so long writers got no space back.
    public var overdueReadings = 0
    public var longestReading = Duration.zero
    /// Commits in the journal, and their pages.
    public var journalFrames = 0
    public var journalBytes = 0
    /// Closed candles that changed.
    public var revisions = 0

    /// What a one-minute slot takes on disk.
    public var bytesPerSlot: Double {
        guard let minutes = intervals.first, minutes.slots > 0 else { return 0 }
        return Double(minutes.bytes) / Double(minutes.slots)
    }
}

extension Store {
    /// Counts without touching blocks.
    public func statistics() throws(StoreError) -> Statistics {
        let snapshot = try snapshot()
        var statistics = Statistics()
        let records = try snapshot.symbols()
        statistics.symbols = records.count
        let pageBytes = 4096
        for interval in Interval.allCases {
            var counts = Statistics.OfInterval(interval: interval)
            for record in records {
                for (_, entry) in try snapshot.transaction.index(of: record, interval) {
                    counts.blocks += 1
                    counts.present += entry.present
                    counts.halt += entry.halt
                }
            }
            let pagesPerBlock = (16 + BlockLayout.bytes + pageBytes - 1) / pageBytes
            counts.bytes = counts.blocks * pagesPerBlock * pageBytes
            statistics.intervals.append(counts)
        }
        var info = unsafe MDB_envinfo()
        unsafe mdb_env_info(environment.handle, &info)
        statistics.fileBytes = unsafe (info.me_last_pgno + 1) * pageBytes
        statistics.mapBytes = unsafe info.me_mapsize
        statistics.readerSlots = unsafe Int(info.me_numreaders)
        statistics.lastTransaction = unsafe info.me_last_txnid
        (statistics.overdueReadings, statistics.longestReading) = environment.overdueReadings()
        var pages = 2
        for database in [0, 1] + environment.candles.all {
            pages += try snapshot.transaction.size(of: database).pages
        }
        if let journal = environment.candles.journal {
            let size = try snapshot.transaction.size(of: journal)
            (statistics.journalFrames, statistics.journalBytes) = (size.entries, size.pages * pageBytes)
        }
        if let revisions = environment.candles.revisions {
            statistics.revisions = try snapshot.transaction.size(of: revisions).entries
        }
        statistics.usedBytes = pages * pageBytes
        statistics.freeBytes = statistics.fileBytes - statistics.usedBytes
        return statistics
    }
}
