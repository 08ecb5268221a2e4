public import CandleStore
public import Exchange

/// What the engine keeps beside the candles of a store: bans, jobs, what became of symbols, what was decided and by what.
public enum EngineState {
    /// Opens it; one process writes it at a time. A reader finds a table empty that was not there when it opened it.
    public static func open(storeAt path: String, for mode: Store.Mode) throws(StoreError) -> StateStore {
        try StateStore(
            at: path, for: mode,
            tables: BanLedger.tables + GapLedger.tables + SymbolLedger.tables + DecisionJournal.tables
                + CandidateDays.tables + Versions.tables + WeightsVersions.tables + LearningLedger.tables)
    }

    /// A reader of the exchange's files for the process that writes a store: they lie beside it while they are read, and what
    /// a killed process left is removed.
    public static func dumpReader(
        from host: String, storeAt path: String, clock: any WallClock, seed: UInt64
    ) -> DumpReader {
        let folder = path + "/dumps"
        removeTree(folder)
        var limits = RESTClient.Limits()
        limits.attemptsMax = 3  // There is another way to all of it.
        return DumpReader(base: host, folder: folder, clock: clock, seed: seed, limits: limits)
    }
}
