import Engine
import Learning
import Signals
import Wire

// Weights, as they stand in frames.

extension WireHeadWeights {
    init(_ active: WeightsRecord, gated: WeightsRecord) {
        let (weights, model) = (active.weights ?? .standard, active.winModel)
        self.init(
            requestId: 0, since: active.id == 0 ? nil : active.time, slope: model?.slope ?? .nan,
            intercept: model?.intercept ?? .nan, weightsVersion: UInt32(active.id),
            gatedVersion: UInt32(gated.id),
            heads: HeadKey.allCases.map { key in
                Entry(
                    head: WireHead(key), weight: weights[key], gated: (gated.weights ?? .standard)[key],
                    standard: Weights.standard[key])
            })
    }
}

extension WireWeightHistory {
    /// What a version has at most: its entry, its weights, and a reason of some length.
    static let rowBytes = 96 + 8 * HeadKey.count + 1024

    /// - Parameter records: the newest first.
    init(_ records: [WeightsRecord], active: Int) {
        let last = records.last?.id ?? 0
        self.init(
            requestId: 0, activeVersion: UInt32(active), nextBefore: last > 0 ? UInt32(last) : nil,
            columns: HeadKey.count, versions: records.map { Version($0, isActive: $0.id == active) },
            weights: records.flatMap {
                $0.decision.weights ?? Array(repeating: .nan, count: HeadKey.count)
            })
    }
}

extension WireWeightHistory.Version {
    fileprivate init(_ record: WeightsRecord, isActive: Bool) {
        let decision = record.decision
        self.init(
            decidedAt: record.time, windowFrom: decision.window.map { microseconds($0.lowerBound) },
            windowTo: decision.window.map { microseconds($0.upperBound + 1) },
            samples: UInt64(decision.rows),
            effective: decision.window == nil ? .nan : decision.effective, ridge: decision.lambda ?? .nan,
            author: String(wireName: record.author), version: UInt32(record.id),
            parent: record.id == 0 ? nil : UInt32(record.parent),
            trigger: WireLearningTrigger(decision.trigger), isDeployed: decision.weights != nil,
            isActive: isActive, reason: decision.reason)
    }
}

extension WireLearningTrigger {
    fileprivate init(_ trigger: LearningDecision.Trigger) {
        self =
            switch trigger {
            case .first: .first
            case .daily: .daily
            case .weekly: .weekly
            case .manual: .manual
            case .rollback: .rollback
            }
    }
}

extension String {
    /// A text as a field of names has it: at most 32 characters, and a question mark for what is not printable ASCII.
    init(wireName text: String) {
        let characters = text.unicodeScalars.prefix(32).map { scalar in
            (0x20...0x7E).contains(scalar.value) ? UInt8(scalar.value) : UInt8(ascii: "?")
        }
        self = characters.isEmpty ? "?" : String(decoding: characters, as: UTF8.self)
    }
}
