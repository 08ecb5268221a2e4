internal import Market

/// Arranges families for a group: what is kept once for several of them, which loops there are, in which order, and
/// where columns lie.
struct Plan {
    /// A loop, and the slots of the columns that it writes.
    struct Step: Sendable {
        let loop: Loop
        let slots: Range<Int>
    }

    private struct Known {
        var reaches: [Int] = []
        /// Of each slot, the slots of the loop that writes it.
        var blocks: [Range<Int>] = []
        var read: Set<Int> = []
    }

    private(set) var steps: [Step] = []
    /// How many columns there are, with those that only other families read.
    private(set) var slots = 0
    var memory: MemoryPlan
    let sources: Sources
    /// The length of the shortest window that someone takes the mean of.
    var shortestMean = Int.max
    var parts: [PartKey: Strip] = [:]
    /// How many bars the output has room for.
    private let bars: Int
    /// What an earlier arrangement of the same families found.
    private let known: Known
    /// The slots that another loop reads.
    private var read: Set<Int> = []
    /// The first slot of the loop that is being made.
    private var firstSlot = 0
    private let stripOfSource: [Strip]
    /// Families that were to be read and are not arranged.
    private var unwritten: [Family] = []
    private var slotOfFamily: [Family: Int] = [:]

    /// - Parameters:
    ///   - families: those asked for; what they read is added.
    ///   - room: how many bars a strip has room for.
    ///   - bars: how many bars the output has room for.
    init(_ families: [Family], room: Int, bars: Int) {
        // How far back someone looks into a strip is known when all are arranged, and so is which columns a loop
        // writes: they are arranged twice.
        let draft = Plan(families, room: room, bars: bars, Known())
        let blocks = draft.steps.flatMap { step in step.slots.map { _ in step.slots } }
        let known = Known(reaches: draft.memory.reaches, blocks: blocks, read: draft.read)
        self.init(families, room: room, bars: bars, known)
    }

    private init(_ families: [Family], room: Int, bars: Int, _ known: Known) {
        var memory = MemoryPlan(reserved: Carried.lanes, room: room, reaches: known.reaches)
        let strips = Source.allCases.map { _ in memory.strip() }
        sources = Sources({ strips[$0.rawValue] }, &memory)
        (self.memory, stripOfSource) = (memory, strips)
        (self.bars, self.known) = (bars, known)
        let asked = Set(families)
        // What a loop makes beside for nobody costs less than loops of their own for those who ask.
        for loop in StandardLoops.all
        where 2 * loop.families.count(where: asked.contains) > loop.families.count {
            add(loop)
        }
        for family in families { add(family) }
        precondition(unwritten.isEmpty, "\(unwritten) are read but not arranged before")
    }

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
        let kernel = make(&self)
        let written = firstSlot..<slots
        firstSlot = slots
        let columns = written.isEmpty ? SharedCell(bytes: 0, row: 0) : cell(written.lowerBound)
        let place = KernelPlace(of: K.self, columns: columns, firstSlot: written.lowerBound, &memory)
        steps.append(Step(loop: Stepping.loop(over: kernel, place), slots: written))
    }

    /// Gives a family the place of its columns in the loop that is being made.
    mutating func place(_ family: Family) -> Cell {
        precondition(slotOfFamily[family] == nil, "\(family) is arranged twice")
        slotOfFamily[family] = slots
        defer { slots += family.columns }
        return Cell(place: slots - firstSlot, isRead: known.read.contains(slots))
    }

    /// Where a slot's column lies: a loop's columns are rows, bar after bar, for what is written in order comes and goes
    /// in order.
    func cell(_ slot: Int) -> SharedCell {
        guard slot < known.blocks.count else { return SharedCell(bytes: 0, row: 0) }  // Not yet.
        let block = known.blocks[slot]
        let lanes = block.lowerBound * bars + (slot - block.lowerBound)
        let stride = MemoryLayout<Lanes>.stride
        return SharedCell(bytes: lanes * stride, row: block.count * stride)
    }

    /// The slot of a family's column, arranged before.
    func slot(of family: Family, _ output: Int) -> Int {
        let (owner, place) = family.owner(of: output)
        guard let slot = slotOfFamily[owner] else {
            preconditionFailure("\(owner) is read but not arranged before")
        }
        return slot + place
    }

    /// The first column of a family that was arranged before. What the same loop writes is handed on, not read.
    mutating func column(of family: Family) -> SharedCell {
        guard slotOfFamily[family] != nil else {
            unwritten.append(family)
            return cell(0)
        }
        let slot = slot(of: family, 0)
        if slot < firstSlot { read.insert(slot) }
        return cell(slot)
    }

    func strip(_ source: Source) -> Strip { stripOfSource[source.rawValue] }

    mutating func tap(_ source: Source, back: Int = 0) -> Tap { memory.tap(strip(source), back: back) }

    /// A source as it stands, into which someone looks back as far.
    mutating func tap(_ source: Source, reaching back: Int) -> Tap {
        _ = tap(source, back: back)
        return tap(source)
    }
}
