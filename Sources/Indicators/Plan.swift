/// Arranges families for a group: what is kept once for several of them, which loops there are, in which order, and
/// where columns lie.
struct Plan {
    /// A loop, and the slots of the columns that it writes.
    struct Step: Sendable {
        let loop: Loop
        let slots: Range<Int>
    }

    private(set) var steps: [Step] = []
    /// How many columns there are, with those that only other families read.
    private(set) var slots = 0
    var memory: MemoryPlan
    let sources: Sources
    /// The length of the shortest window that someone takes the mean of.
    var shortestMean = Int.max
    var parts: [PartKey: Strip] = [:]
    /// From column to column of the output, in bytes.
    private let apart: Int
    private let stripOfSource: [Strip]
    /// Families that were to be read and are not arranged.
    private var unwritten: [Family] = []
    private var slotOfFamily: [Family: Int] = [:]

    /// - Parameters:
    ///   - families: those asked for; what they read is added.
    ///   - room: how many bars a strip has room for.
    ///   - apart: from column to column of the output, in bytes.
    init(_ families: [Family], room: Int, apart: Int) {
        // How far back someone looks into a strip is known when all are arranged, so they are arranged twice.
        let draft = Plan(families, room: room, apart: apart, reaches: [])
        self.init(families, room: room, apart: apart, reaches: draft.memory.reaches)
    }

    private init(_ families: [Family], room: Int, apart: Int, reaches: [Int]) {
        var memory = MemoryPlan(reserved: Carried.lanes, room: room, reaches: reaches)
        let strips = Source.allCases.map { _ in memory.strip() }
        sources = Sources({ strips[$0.rawValue] }, &memory)
        (self.memory, self.apart, stripOfSource) = (memory, apart, strips)
        let asked = Set(families)
        for loop in StandardLoops.all where loop.families.allSatisfy(asked.contains) { add(loop) }
        for family in families where Self.ofCatalogue.contains(family) { add(family) }
        // Loops over several families reserve parts of windows that they hand on in registers and never store, which no
        // other family of the catalogue asks for. All others make parts of their own.
        parts = [:]
        for family in families { add(family) }
        precondition(unwritten.isEmpty, "\(unwritten) are read but not arranged before")
    }

    private static let ofCatalogue = Set(Catalogue.indicators.map(\.family))

    /// Adds a loop over several families. What it reads of others, which perhaps nobody asked for, comes before.
    private mutating func add(_ loop: StandardLoops.StandardLoop) {
        var trial = self
        loop.arrange(&trial)
        for family in trial.unwritten { add(family) }
        loop.arrange(&self)
    }

    private mutating func add(_ family: Family) {
        guard slotOfFamily[family] == nil else { return }
        for read in family.reads { add(read) }
        family.arrange(&self)
    }

    /// Adds a loop. What the kernel is made of is arranged before it.
    @inline(always)
    mutating func append<K: Kernel>(_ make: (inout Plan) -> K) {
        let first = slots
        let kernel = make(&self)
        steps.append(Step(loop: Loop(kernel, &memory), slots: first..<slots))
    }

    /// Gives a family the place of its columns.
    mutating func place(_ family: Family) -> Cell {
        precondition(slotOfFamily[family] == nil, "\(family) is arranged twice")
        slotOfFamily[family] = slots
        defer { slots += family.columns }
        return cell(slots)
    }

    /// The slot of a family's column, arranged before.
    func slot(of family: Family, _ output: Int) -> Int {
        let (owner, place) = family.owner(of: output)
        guard let slot = slotOfFamily[owner] else {
            preconditionFailure("\(owner) is read but not arranged before")
        }
        return slot + place
    }

    /// The first column of a family that was arranged before.
    mutating func column(of family: Family) -> Cell {
        guard slotOfFamily[family] != nil else {
            unwritten.append(family)
            return cell(0)
        }
        return cell(slot(of: family, 0))
    }

    func cell(_ slot: Int) -> Cell { Cell(slot: slot, apart: apart) }

    func strip(_ source: Source) -> Strip { stripOfSource[source.rawValue] }

    mutating func tap(_ source: Source, back: Int = 0) -> Tap { memory.tap(strip(source), back: back) }
}
