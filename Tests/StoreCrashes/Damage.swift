import CandleStore
import Glibc
import Interposed
import Market

/// A store's file is damaged somewhere: what is shown of it is right, or an error says what is wrong.
struct Damage {
    var name: ScenarioName
    var seed: Int
    var isSmall = false
    var cases: Int
    var only: Int?

    enum Kind: String, CaseIterable {
        case cutOff, firstMeta, secondMeta, bothMetas, flippedBit, flippedBits, zeroedPage, strayPage,
            treeBytes

        /// Damages a file; says where.
        func damage(_ bytes: inout [UInt8], _ random: inout Seeded) -> String {
            let pages = bytes.count / 4096
            switch self {
            case .cutOff:
                let length = random.below(bytes.count)
                bytes.removeLast(bytes.count - length)
                return "to \(length) bytes"
            case .firstMeta: return zero(0, in: &bytes)
            case .secondMeta: return zero(1, in: &bytes)
            case .bothMetas: return zero(0, in: &bytes) + ", " + zero(1, in: &bytes)
            case .flippedBit: return flip(in: &bytes, &random)
            case .flippedBits:
                return (0..<20).map { _ in flip(in: &bytes, &random) }.joined(separator: ", ")
            case .treeBytes:
                let page = treePages(of: bytes).randomElement(using: &random)!
                return (0..<16).map { _ in
                    let place = page * 4096 + random.below(4096)
                    bytes[place] = UInt8(random.below(256))
                    return "\(place % 4096)"
                }.reduce("page \(page) +") { $0 + " " + $1 }
            case .zeroedPage: return zero(2 + random.below(pages - 2), in: &bytes)
            case .strayPage:
                // As a disk does that mistakes one place for another.
                let (from, to) = (2 + random.below(pages - 2), 2 + random.below(pages - 2))
                bytes.replaceSubrange(
                    to * 4096..<(to + 1) * 4096, with: bytes[from * 4096..<(from + 1) * 4096])
                return "page \(from) at \(to)"
            }
        }

        private func zero(_ page: Int, in bytes: inout [UInt8]) -> String {
            bytes.replaceSubrange(page * 4096..<(page + 1) * 4096, with: repeatElement(0, count: 4096))
            return "page \(page)"
        }

        /// The pages that say they are a branch, a leaf or a meta page: a few bytes at random rarely look like that.
        private func treePages(of bytes: [UInt8]) -> [Int] {
            (0..<bytes.count / 4096).filter { page in
                let (number, flags) = (page * 4096, page * 4096 + 10)
                let named = (0..<8).reduce(0) { $0 | Int(bytes[number + $1]) << (8 * $1) }
                return named == page && [1, 2, 8].contains(bytes[flags]) && bytes[flags + 1] == 0
            }
        }

        /// Half of the bits among the tree's pages, which are few beside the columns.
        private func flip(in bytes: inout [UInt8], _ random: inout Seeded) -> String {
            var place = random.below(bytes.count)
            if random.chance(0.5) {
                place = treePages(of: bytes).randomElement(using: &random)! * 4096 + random.below(4096)
            }
            let bit = random.below(8)
            bytes[place] ^= 1 << UInt8(bit)
            return "byte \(place) (page \(place / 4096) + \(place % 4096)) bit \(bit)"
        }
    }

    func run() -> Bool {
        let scenario = name.scenario(seed: seed, isSmall: isSmall)
        let scratch = Scratch()
        let writer = Writer(scratch.path, scenario)
        do { for step in scenario.prepared + scenario.steps { try writer.take(step) } } catch {
            tell("damage \(name.rawValue): \(error)")
            return false
        }
        writer.close()
        let sound = scratch.bytes()
        let world = scenario.world(after: scenario.steps.count)
        let seals = (0..<3).map { _ in Step(action: .seal(symbols: 3)) }
        let more = name.scenario(seed: seed + 1, isSmall: isSmall).steps.suffix(4) + seals
        var isSound = true
        for kind in Kind.allCases {
            var outcomes: [String: Int] = [:]
            var failures = 0
            for number in 0..<cases where only == nil || only == number {
                var random = Seeded(seed, 4_000_000 + number)
                var bytes = sound
                let place = kind.damage(&bytes, &random)
                scratch.put(bytes)
                let mode: Store.Mode = random.chance(0.5) ? .reading : .writing
                let inspection = Inspection(
                    world: world, path: scratch.path, mode: mode, more: Array(more), scenario: scenario)
                let (outcome, complaint) = inspection.run()
                outcomes[outcome, default: 0] += 1
                guard let complaint else { continue }
                failures += 1
                guard failures <= 4 else { continue }
                tell("  case \(number), \(kind.rawValue) \(place), opened for \(mode): \(complaint)")
            }
            let found = outcomes.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }
            tell(
                "damage \(name.rawValue), \(kind.rawValue): \(cases) cases, \(failures) failed "
                    + "(\(found.joined(separator: ", ")); seed \(seed))")
            isSound = isSound && failures == 0
        }
        return isSound
    }
}
