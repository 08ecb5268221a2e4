public import CandleStore
internal import Learning
internal import Signals

/// The decisions about the weights, beside the candles: they are added, each chained to the one before, and never changed.
public struct WeightsVersions: Sendable {
    private let state: StateStore
    private static let records = Table<UInt32, WeightsRecord>("weights")
    static let tables = [records.name]

    /// Checks the whole chain.
    ///
    /// - Parameter state: as `EngineState` opens it.
    public init(in state: StateStore) throws(StoreError) {
        self.state = state
        if let fault = try faults().first { throw fault }
    }

    private init(unchecked state: StateStore) { self.state = state }

    /// What is wrong with the chain of a state: a break, a record that is damaged or missing; nothing for a sound one.
    public static func faults(in state: StateStore) throws(StoreError) -> [StoreError] {
        try WeightsVersions(unchecked: state).faults()
    }

    private func faults() throws(StoreError) -> [StoreError] {
        var before: WeightsRecord?
        do throws(StoreError) {
            try Self.records.forEach(in: try state.snapshot()) { row throws(StoreError) in
                try Self.check(row.record, at: row.key, after: before)
                before = row.record
                return true
            }
        } catch {
            switch error {
            case .damagedRecord, .recordNewer: return [error]
            default: throw error
            }
        }
        return []
    }

    private static func check(
        _ record: WeightsRecord, at key: UInt32, after before: WeightsRecord?
    ) throws(StoreError) {
        func damaged(_ what: String) -> StoreError {
            .damagedRecord(table: records.name, key: "\(key)", what: what)
        }
        let expected = before.map { $0.id + 1 } ?? 0
        guard record.id == Int(key) else { throw damaged("it says that it is \(record.id)") }
        guard record.id == expected else {
            throw damaged("\(expected) to \(record.id - 1) before it are missing")
        }
        guard record.previousHash == (before ?? .first).hash || before == nil && record == .first else {
            throw damaged("the chain is broken: what is before it is not what was before it")
        }
        guard record.parent == (before?.deciding ?? 0) else {
            throw damaged("it follows version \(record.parent), not \(before?.deciding ?? 0), which decided")
        }
    }

    // MARK: Reading

    /// A decision; nil for a number that there is none of.
    public func record(_ id: Int) throws(StoreError) -> WeightsRecord? {
        try Self.record(id, in: try state.snapshot())
    }

    /// The last decision, whatever came of it.
    public func last() throws(StoreError) -> WeightsRecord { try Self.last(in: try state.snapshot()) }

    /// The version that decides.
    public func active() throws(StoreError) -> WeightsRecord { try Self.active(in: try state.snapshot()) }

    /// The decisions from the newest, before a number where one is given.
    public func history(before id: Int? = nil, limit: Int = .max) throws(StoreError) -> [WeightsRecord] {
        let range = id.map { KeyRange<UInt32>.before(UInt32(clamping: $0)) } ?? .all
        let snapshot = try state.snapshot()
        guard try Self.records.count(in: snapshot) > 0 else {
            return id ?? 1 > 0 && limit > 0 ? [.first] : []
        }
        return try Self.records.rows(range, .backwards, limit: limit, in: snapshot).map(\.record)
    }

    static func record(
        _ id: Int, in view: borrowing some StateView & ~Copyable
    ) throws(StoreError) -> WeightsRecord? {
        guard let key = UInt32(exactly: id) else { return nil }
        if let record = try records.get(key, in: view) { return record }
        let isEmpty = try records.count(in: view) == 0
        return id == 0 && isEmpty ? .first : nil
    }

    static func last(in view: borrowing some StateView & ~Copyable) throws(StoreError) -> WeightsRecord {
        try records.last(in: view)?.record ?? .first
    }

    static func active(in view: borrowing some StateView & ~Copyable) throws(StoreError) -> WeightsRecord {
        let last = try last(in: view)
        if last.deciding == last.id { return last }
        guard let record = try record(last.deciding, in: view), record.weights != nil else {
            throw .damagedRecord(
                table: records.name, key: "\(last.id)",
                what: "version \(last.deciding), which decides by it, has no weights")
        }
        return record
    }

    /// The version that decides now, for one who has decided by another: what is newer has to be chained to it, and what is
    /// the same has to be so in every bit.
    func active(after held: WeightsRecord) throws(StoreError) -> WeightsRecord {
        let snapshot = try state.snapshot()
        let active = try Self.active(in: snapshot)
        func damaged(_ what: String) -> StoreError {
            .damagedRecord(table: Self.records.name, key: "\(held.id)", what: what)
        }
        if active.id == held.id {
            guard active == held else {
                throw damaged("version \(held.id) has other bits than what decides")
            }
            return active
        }
        guard active.id > held.id else {
            throw damaged("version \(held.id) decides, and the state's is \(active.id), an older one")
        }
        var before = held
        for id in held.id + 1...active.id {
            guard let record = try Self.record(id, in: snapshot) else {
                throw damaged("\(id) is missing after it")
            }
            try Self.check(record, at: UInt32(id), after: before)
            before = record
        }
        return active
    }

    // MARK: Adding

    /// Adds a decision behind the last one. Where there is none yet the default weights are the first.
    static func append(
        _ decision: LearningDecision, rowsDigest: [UInt8], at time: Int64, by author: String,
        in transaction: borrowing StateTransaction
    ) throws(StoreError) -> WeightsRecord {
        let count = try records.count(in: transaction)
        if count == 0 { try insert(.first, in: transaction) }
        let last = try last(in: transaction)
        let record = WeightsRecord(
            id: last.id + 1, parent: last.deciding, time: time, author: author, decision,
            winModel: try winModel(of: decision, in: transaction), rowsDigest: rowsDigest,
            previousHash: last.hash)
        try insert(record, in: transaction)
        return record
    }

    /// A day's step keeps what the week fitted, and a rollback what the weights had that it goes back to.
    private static func winModel(
        of decision: LearningDecision, in transaction: borrowing StateTransaction
    ) throws(StoreError) -> WinModel? {
        guard let weights = decision.weights else { return nil }
        switch decision.trigger {
        case .first, .weekly, .manual: return decision.winModel
        case .daily: return try active(in: transaction).winModel
        case .rollback:
            var same: WeightsRecord?
            try records.forEach(.all, .backwards, in: transaction) { row throws(StoreError) in
                if row.record.decision.weights == weights { same = row.record }
                return same == nil
            }
            return same?.winModel
        }
    }

    private static func insert(
        _ record: WeightsRecord, in transaction: borrowing StateTransaction
    ) throws(StoreError) {
        guard try records.insert(record, at: UInt32(record.id), in: transaction) else {
            throw .recordExists(table: records.name, key: "\(record.id)")
        }
    }
}
