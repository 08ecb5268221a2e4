/// What of an exchange's allowance is used, in weight a minute of this address.
///
/// The exchange's own count decides, which it sends with every answer: others at this address use it up, too. Until an
/// answer comes, what is under way counts as used.
package struct WeightLedger {
    /// What the exchange allows an address in a minute.
    package static let allowance = 6000

    package enum Decision: Equatable {
        case go(Permit)
        case wait(until: Int64)
        /// Nothing may be asked before.
        case limited(until: Int64, isBan: Bool)
    }

    /// What a request was let go with.
    package struct Permit: Equatable {
        package let weight: Int
        package let minute: Int64
        /// The exchange's count as it was known then. A smaller one in the answer means that its minute has turned.
        package let usedBefore: Int
    }

    package let limit: Int
    /// The exchange's time less this machine's, in microseconds: minutes are the exchange's.
    package var clockOffset: Int64 = 0
    package private(set) var used = 0
    package private(set) var underWay = 0
    private var minute: Int64 = .min
    package private(set) var bannedUntil: Int64
    private var isBan = true

    private static let minuteLength: Int64 = 60_000_000
    /// Clocks differ: the first request of a minute is not to be counted in the one before.
    private static let margin: Int64 = 1_000_000

    /// - Parameters:
    ///   - share: of the allowance, above 0 and at most 1.
    ///   - allowance: where it is not Binance's.
    package init(share: Double, of allowance: Int = Self.allowance, bannedUntil: Int64 = 0) {
        precondition(share > 0 && share <= 1 && allowance > 0)
        limit = max(1, Int(share * Double(allowance)))
        self.bannedUntil = bannedUntil
    }

    /// Whether a request may go now. What weighs more than the limit goes alone.
    ///
    /// - Parameter isBulk: it leaves a tenth of the limit to what is not.
    package mutating func take(_ weight: Int, isBulk: Bool = false, now: Int64) -> Decision {
        guard now >= bannedUntil else { return .limited(until: bannedUntil, isBan: isBan) }
        turn(now)
        let limit = isBulk ? limit - limit / 10 : limit
        guard used + underWay + weight <= limit || used + underWay == 0 else {
            return .wait(until: (minute + 1) * Self.minuteLength - clockOffset + Self.margin)
        }
        underWay += weight
        return .go(Permit(weight: weight, minute: minute, usedBefore: used))
    }

    /// Takes the count of an answer; nil when there is none, and then the request counts as counted.
    package mutating func settle(_ permit: Permit, usedWeight: Int?, now: Int64) {
        turn(now)
        underWay -= permit.weight
        guard permit.minute == minute else { return }  // Sent in a minute that is over.
        if let usedWeight {
            used = usedWeight < permit.usedBefore ? usedWeight : max(used, usedWeight)
        } else {
            used += permit.weight
        }
    }

    /// Obeys a 429 or a 418; gives the instant before which nothing may be asked.
    ///
    /// - Parameter retryAfter: in seconds; without it a minute, or the shortest ban.
    package mutating func limited(isBan: Bool, retryAfter: Int?, now: Int64) -> Int64 {
        // The longest ban is three days: a week bounds what a wrong number can do.
        let seconds = min(retryAfter ?? (isBan ? 120 : 60), 7 * 86_400)
        let until = now + Int64(seconds) * 1_000_000
        if until > bannedUntil { (bannedUntil, self.isBan) = (until, isBan) }
        return bannedUntil
    }

    private mutating func turn(_ now: Int64) {
        let current = (now + clockOffset).flooredMinute
        if current != minute { (minute, used) = (current, 0) }
    }
}

extension Int64 {
    /// Of microseconds.
    fileprivate var flooredMinute: Int64 {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: 60_000_000)
        return remainder < 0 ? quotient - 1 : quotient
    }
}
