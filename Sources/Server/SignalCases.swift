import Engine
import Market
import Signals
import Wire

// Cases as the protocol numbers them.

extension WireInterval {
    init(_ interval: Interval) {
        self =
            switch interval {
            case .m1: .m1
            case .m5: .m5
            case .m15: .m15
            case .h1: .h1
            case .h4: .h4
            case .d1: .d1
            }
    }
}

extension WireDirection {
    init(_ direction: Direction) {
        self =
            switch direction {
            case .short: .short
            case .flat: .flat
            case .long: .long
            }
    }
}

extension WireRegime {
    init(_ regime: Regime) {
        self =
            switch regime {
            case .trending: .trending
            case .ranging: .ranging
            case .volatile: .volatile
            case .breakout: .breakout
            case .quiet: .quiet
            }
    }
}

extension WireSignalState {
    init(_ state: SignalStatus.State) {
        self =
            switch state {
            case .pending: .pending
            case .open: .open
            case .targetHit: .targetHit
            case .stopHit: .stopHit
            case .timeExit: .timeExit
            case .replaced: .replaced
            case .delisted: .delisted
            }
    }
}

extension WireHead {
    init(_ head: HeadKey) {
        self =
            switch head {
            case .technical: .technical
            case .sentiment: .sentiment
            case .volume: .volume
            case .rules: .rules
            case .ict: .ict
            case .wyckoff: .wyckoff
            case .harmonic: .harmonic
            case .structure: .structure
            case .crypto: .crypto
            }
    }
}

extension WireStage {
    init(_ stage: Stage) {
        self =
            switch stage {
            case .data: .data
            case .consensus: .consensus
            case .higherTimeframe: .higherTimeframe
            case .confluence: .confluence
            case .reward: .reward
            case .trackRecord: .trackRecord
            case .regime: .regime
            case .capacity: .capacity
            case .cooldown: .cooldown
            case .duplicate: .duplicate
            }
    }
}
