internal import CLMDB
internal import Market
internal import Synchronization

/// What the one writer of a store knows, between commits.
struct Writer {
    var columns: HotColumns
    var lastSequence: UInt64
    var frames: Int
    var faults: [StoreError]
    var symbols: SymbolTable
    /// Up to where the pass under way seals; nil between passes.
    var sealTarget: UInt64?
    /// Up to where the last pass sealed.
    var sealedTarget: UInt64
    /// A chunk's last minute came after the last pass began.
    var isChunkFull = false
    /// Symbols whose blocks are damaged: their minutes stay in the journal.
    var unsealable: Set<UInt32> = []

    init(_ view: HotView, _ transaction: borrowing Transaction) throws(StoreError) {
        (columns, lastSequence, frames, faults) = (view.columns, view.lastSequence, view.frames, view.faults)
        sealedTarget = view.lastSequence - UInt64(min(view.frames, Int(view.lastSequence)))
        symbols = SymbolTable(try transaction.symbols())
    }

    func view(transaction: Int) -> HotView {
        HotView(
            transaction: transaction, columns, lastSequence: lastSequence, frames: frames, faults: faults)
    }
}

extension Store {
    /// Runs one write after another, and shows readers what it left.
    func writing<Result>(
        _ body: (inout Writer) throws(StoreError) -> Result
    ) throws(StoreError) -> Result {
        try writer.withLock { held throws(StoreError) -> Result in
            guard var writer = held else { throw .readOnly(path: path) }
            let result = try body(&writer)
            environment.publish(writer)
            held = writer
            return result
        }
    }

    /// One transaction of a writer that changes no minute.
    func write(_ body: (borrowing Transaction) throws(StoreError) -> Void) throws(StoreError) {
        try writing { _ throws(StoreError) in
            let transaction = try Transaction(environment, writing: true)
            try body(transaction)
            try transaction.commit()
        }
    }

    /// One transaction that changes minutes in their blocks.
    func editing<Result>(
        _ symbol: Symbol, _ body: (inout Edit) throws(StoreError) -> Result
    ) throws(StoreError) -> Result {
        try writing { writer throws(StoreError) in try writer.edit(environment, symbol, body) }
    }
}

extension Writer {
    mutating func edit<Result>(
        _ environment: Environment, _ symbol: Symbol, _ body: (inout Edit) throws(StoreError) -> Result
    ) throws(StoreError) -> Result {
        var edit = try Edit(
            try Transaction(environment, writing: true), symbol, over: view(transaction: 0))
        let result = try body(&edit)
        let (written, records) = try edit.commit()
        // From here on nothing may fail: what is committed must be shown.
        for key in written { columns.drop(key.symbol, chunk: key.chunk) }
        for record in records { symbols.put(record) }
        return result
    }
}

extension Environment {
    /// Shows what a writer has committed.
    func publish(_ writer: Writer) {
        var info = unsafe MDB_envinfo()
        unsafe mdb_env_info(handle, &info)
        let view = unsafe writer.view(transaction: info.me_last_txnid)
        journalled.withLock { $0 = view }
    }
}
