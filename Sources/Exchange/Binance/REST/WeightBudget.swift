import Synchronization

/// Told when the exchange limits or bans this address, with the instant until which it does, in microseconds since the
/// Unix epoch: to be kept over restarts.
public typealias BanRecord = @Sendable (_ bannedUntil: Int64) -> Void

/// Lets requests go at the rate that the exchange allows, and no other.
package final class WeightBudget: Sendable {
    private let ledger: Mutex<WeightLedger>
    private let clock: any WallClock
    private let recordBan: BanRecord

    /// - Parameters:
    ///   - share: of what the exchange allows an address.
    ///   - bannedUntil: as it was recorded before a restart.
    package init(
        share: Double, of allowance: Int = WeightLedger.allowance, bannedUntil: Int64, clock: any WallClock,
        recordBan: @escaping BanRecord
    ) {
        ledger = Mutex(WeightLedger(share: share, of: allowance, bannedUntil: bannedUntil))
        (self.clock, self.recordBan) = (clock, recordBan)
    }

    /// Returns when a request of some weight may go: at once, or in a later minute.
    ///
    /// - Parameter isBulk: history, which is not to hold up what is asked for now.
    package func take(_ weight: Int, isBulk: Bool = false) async throws(ExchangeError) -> WeightLedger.Permit
    {
        while true {
            guard !Task.isCancelled else { throw .cancelled }
            switch ledger.withLock({ $0.take(weight, isBulk: isBulk, now: clock.now) }) {
            case .go(let permit): return permit
            case .wait(let until): await clock.sleep(until: until)
            case .limited(let until, let isBan): throw .limited(until: until, isBan: isBan)
            }
        }
    }

    /// Tells how a request went. Throws if the exchange said to stop asking.
    package func settle(_ permit: WeightLedger.Permit, _ answer: HTTPAnswer?) throws(ExchangeError) {
        ledger.withLock { $0.settle(permit, usedWeight: answer?.usedWeight, now: clock.now) }
        guard let answer, Self.limiting.contains(answer.status) else { return }
        let until = obey(status: answer.status, retryAfter: answer.retryAfter)
        throw .limited(until: until, isBan: answer.status == Self.ban)
    }

    /// Obeys an answer with status 429 or 418; gives the instant before which nothing may be asked.
    func obey(status: Int, retryAfter: Int?) -> Int64 {
        let until = ledger.withLock { ledger in
            ledger.limited(isBan: status == Self.ban, retryAfter: retryAfter, now: clock.now)
        }
        recordBan(until)
        return until
    }

    static let ban = 418
    static let limiting = [429, ban]

    /// The instant before which nothing may be asked, in microseconds since the Unix epoch.
    var bannedUntil: Int64 { ledger.withLock { $0.bannedUntil } }

    /// Takes the exchange's time, in microseconds: its minutes are not this machine's.
    package func learn(exchangeTime: Int64) {
        ledger.withLock { $0.clockOffset = exchangeTime - clock.now }
    }

    /// Weight used in the exchange's current minute, as far as it is known, and what may be: for progress and diagnosis.
    package var weight: RequestWeight { ledger.withLock { RequestWeight(used: $0.used, limit: $0.limit) } }
}
