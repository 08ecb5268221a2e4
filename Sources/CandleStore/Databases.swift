internal import CLMDB

/// The databases of the candles' environment.
struct Databases: Sendable {
    static let layout = Environment.Layout(
        required: ["meta", "sym", "blk", "idx"], optional: ["jrn", "rev", "live"])

    let meta: MDB_dbi
    let symbols: MDB_dbi
    let blocks: MDB_dbi
    let index: MDB_dbi
    /// What is committed and not yet part of a block.
    let journal: MDB_dbi?
    /// What closed candles were before they changed.
    let revisions: MDB_dbi?
    /// The checkpoint.
    let live: MDB_dbi?

    init(_ environment: Environment) {
        precondition(environment.layout == Self.layout)
        let handles = environment.databases
        guard let meta = handles[0], let symbols = handles[1], let blocks = handles[2], let index = handles[3]
        else { preconditionFailure("required databases are there") }
        (self.meta, self.symbols, self.blocks, self.index) = (meta, symbols, blocks, index)
        (journal, revisions, live) = (handles[4], handles[5], handles[6])
    }

    var all: [MDB_dbi] {
        [meta, symbols, blocks, index] + [journal, revisions, live].compactMap { $0 }
    }
}

extension Environment {
    /// The databases, of the candles' environment.
    var candles: Databases { Databases(self) }
}
