import Indicators
import Market
import Signals

/// What a head says at each close of five minutes.
struct HeadsSaying {
    var votes: [HeadKey: [Vote?]] = [:]
    var reasons: [HeadKey: [[String: Double]]] = [:]

    /// - Parameter keys: the heads whose reasons are asked for.
    init(_ minutes: [Candle], _ keys: [HeadKey], start: Minute = Minute(19_000 * 1440)) throws {
        var follower = try SceneFollower(["BTCUSDT"], start: start)
        for candle in minutes {
            guard follower.close([candle]) else { continue }
            let (sight, heads) = (follower.scene.sights[0], follower.scene.heads[0])
            let all = heads.votes(on: sight, amid: Surroundings())
            for key in keys {
                votes[key, default: []].append(all[key])
                let reasons = heads.reasons(of: key, on: sight, amid: Surroundings()) ?? []
                self.reasons[key, default: []].append(
                    Dictionary(reasons.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first }))
            }
        }
    }

    func vote(_ key: HeadKey) -> Vote? { votes[key]?.last ?? nil }
    func reason(_ key: HeadKey, _ name: String) -> Double? { reasons[key]?.last?[name] }
    /// The first close at which a reason is there.
    func first(_ key: HeadKey, _ name: String) -> Int? { reasons[key]?.firstIndex { $0[name] != nil } }
}

extension HeadKey {
    /// What a head says at the end of minutes, and why; nil where it abstains.
    func answer(to minutes: [Candle]) throws -> (vote: Vote, reasons: [Reason])? {
        var follower = try SceneFollower(["BTCUSDT"])
        for minute in minutes { _ = follower.close([minute]) }
        let (heads, sight) = (follower.scene.heads[0], follower.scene.sights[0])
        guard let vote = heads.votes(on: sight, amid: Surroundings())[self],
            let reasons = heads.reasons(of: self, on: sight, amid: Surroundings())
        else { return nil }
        return (vote, reasons)
    }
}
