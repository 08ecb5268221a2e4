/// The trees of an LMDB file, page by page.
///
/// LMDB follows what its pages say, and they carry no checksums: a flipped bit can end the process, or, in the list of
/// free pages, give a page away that is in use. So whoever opens a store reads the trees first. They are small: a page
/// for some eighty blocks.
///
///     page    │ number, 8 │ 0, 2 │ kind, 2 │ lower, 2 │ upper, 2 │ places of nodes, 2 each │ free │ nodes │
///     node    │ low, 2 │ high, 2 │ flags, 2 │ length of key, 2 │ key │ value │
///     tree    │ 0, 4 │ flags, 2 │ depth, 2 │ branches, 8 │ leaves, 8 │ long pages, 8 │ entries, 8 │ root, 8 │
struct PageTree: ~Escapable {
    /// What is wrong, and where.
    struct Damage: Error {
        let page: Int
        let what: String
    }

    static let pageBytes = 4096
    private static let headerBytes = 16
    /// In a meta page, the number of its commit.
    private static let numberAt = headerBytes + 128
    private static let keyBytesMax = 511
    private static let (branch, leaf, long) = (UInt16(1), UInt16(2), UInt16(4))
    /// Bits that mean something in memory only.
    private static let transient: UInt16 = 0xC010
    private static let treeBytes = 48
    private static let noPage = UInt64.max

    private let bytes: RawSpan
    private let pages: Int
    /// A bit a page that something was found to take.
    private var taken: [UInt64]

    /// What is counted of a tree, to be compared with what is said of it.
    private struct Counts: Equatable {
        var (branches, leaves, long, entries) = (UInt64(0), UInt64(0), UInt64(0), UInt64(0))
    }

    /// Where a walk through a tree is.
    private struct Walk {
        var counts = Counts()
        let depth: Int
        let isFree: Bool
        let hasTrees: Bool
        /// The key before, and what the next one may not be less than.
        var last: Range<Int>?
        var floor: Range<Int>?
    }

    /// Checks everything that a commit's meta page leads to; false when no meta page is that commit's any more.
    static func check(_ bytes: RawSpan, transaction: Int) throws(Damage) -> Bool {
        let number = UInt64(bitPattern: Int64(transaction))
        guard bytes.byteCount >= 2 * pageBytes else { return false }
        let page = transaction & 1  // Commits take turns at the two meta pages.
        func isThere() -> Bool {
            bytes.littleEndian(at: page * pageBytes + numberAt, as: UInt64.self) == number
        }
        guard isThere() else {
            // A damaged number may stand in the other's page.
            let other = bytes.littleEndian(at: (1 - page) * pageBytes + numberAt, as: UInt64.self)
            guard other == number else { return false }
            throw Damage(
                page: 1 - page, what: "it is of commit \(number), whose place is the other meta page")
        }
        do throws(Damage) {
            try check(bytes, metaPage: page, number)
        } catch {
            // A writer may have put a newer commit there meanwhile.
            if isThere() { throw error }
            return false
        }
        return true
    }

    private static func check(_ bytes: RawSpan, metaPage page: Int, _ number: UInt64) throws(Damage) {
        // A number that is damaged would bring an older commit back, and lose what was acknowledged since.
        let other = bytes.littleEndian(at: (1 - page) * pageBytes + numberAt, as: UInt64.self)
        guard other == number &- 1 || other == number &+ 1 else {
            throw Damage(page: page, what: "it is of commit \(number), and the other meta page of \(other)")
        }
        let meta = page * pageBytes + headerBytes
        let last = bytes.littleEndian(at: meta + 120, as: UInt64.self)
        guard last < UInt64(bytes.byteCount / pageBytes) else {
            throw Damage(page: page, what: "it says that there are \(last) pages")
        }
        var tree = PageTree(bytes, pages: Int(last) + 1)
        try tree.walk(meta + 24, of: page, isFree: true)
        try tree.walk(meta + 24 + treeBytes, of: page, hasTrees: true)
    }

    @_lifetime(copy bytes)
    private init(_ bytes: RawSpan, pages: Int) {
        (self.bytes, self.pages) = (bytes, pages)
        taken = Array(repeating: 0, count: pages / 64 + 1)
        taken[0] = 0b11  // The meta pages.
    }

    private func number<Number: FixedWidthInteger & BitwiseCopyable>(_ place: Int) -> Number {
        bytes.littleEndian(at: place, as: Number.self)
    }

    /// Takes pages for one use; none has two.
    private mutating func take(_ first: UInt64, _ count: Int, from page: Int) throws(Damage) {
        guard first < UInt64(pages), count > 0, Int(first) + count <= pages else {
            throw Damage(page: page, what: "it leads to page \(first), which there is not")
        }
        for taking in Int(first)..<Int(first) + count {
            guard taken[taking >> 6] >> UInt64(taking & 63) & 1 == 0 else {
                throw Damage(page: page, what: "it leads to page \(taking), which has another use")
            }
            taken[taking >> 6] |= 1 << UInt64(taking & 63)
        }
    }

    private mutating func walk(
        _ tree: Int, of page: Int, isFree: Bool = false, hasTrees: Bool = false
    ) throws(Damage) {
        let depth: UInt16 = number(tree + 6)
        let root: UInt64 = number(tree + 40)
        var walk = Walk(depth: Int(depth), isFree: isFree, hasTrees: hasTrees)
        if root != Self.noPage {
            guard depth > 0, depth <= 32 else { throw Damage(page: page, what: "a tree has \(depth) levels") }
            try descend(root, level: 1, from: page, &walk)
        }
        let said = Counts(
            branches: number(tree + 8), leaves: number(tree + 16), long: number(tree + 24),
            entries: number(tree + 32))
        guard walk.counts == said else {
            throw Damage(page: page, what: "a tree has other counts than is said of it")
        }
    }

    private mutating func descend(_ page: UInt64, level: Int, from: Int, _ walk: inout Walk) throws(Damage) {
        try take(page, 1, from: from)
        let (page, start) = (Int(page), Int(page) * Self.pageBytes)
        let kind = number(start + 10) & ~Self.transient
        let isLeaf = level == walk.depth
        guard number(start) == UInt64(page), kind == (isLeaf ? Self.leaf : Self.branch) else {
            throw Damage(page: page, what: "it is not the page that page \(from) leads to")
        }
        let (lower, upper) = (Int(number(start + 12) as UInt16), Int(number(start + 14) as UInt16))
        guard lower >= Self.headerBytes, lower <= upper, upper <= Self.pageBytes, lower % 2 == 0 else {
            throw Damage(page: page, what: "its bounds are \(lower) and \(upper)")
        }
        if isLeaf { walk.counts.leaves += 1 } else { walk.counts.branches += 1 }
        var used = 0
        for place in stride(from: start + Self.headerBytes, to: start + lower, by: 2) {
            let node = Int(number(place) as UInt16)
            guard node >= upper, node + 8 <= Self.pageBytes else {
                throw Damage(page: page, what: "a node is at \(node)")
            }
            let isFirst = place == start + Self.headerBytes
            used += try visit(start + node, in: page, level: level, isFirst: isFirst, &walk)
        }
        guard used == Self.pageBytes - upper else {
            throw Damage(page: page, what: "its nodes take \(used) bytes")
        }
    }

    /// Visits a node, and what is below it; how many bytes it takes.
    private mutating func visit(
        _ node: Int, in page: Int, level: Int, isFirst: Bool, _ walk: inout Walk
    ) throws(Damage) -> Int {
        let end = (page + 1) * Self.pageBytes
        let (low, high): (UInt16, UInt16) = (number(node), number(node + 2))
        let (flags, keyBytes): (UInt16, UInt16) = (number(node + 4), number(node + 6))
        let key = node + 8..<node + 8 + Int(keyBytes)
        guard keyBytes <= Self.keyBytesMax, key.upperBound <= end else {
            throw Damage(page: page, what: "a key has \(keyBytes) bytes")
        }
        let size = Int(low) | Int(high) << 16
        if level < walk.depth {
            // The first key of a branch is less than all others, whatever it says.
            if !isFirst {
                try pass(key, in: page, &walk)
                walk.floor = key
            }
            try descend(UInt64(size) | UInt64(flags) << 32, level: level + 1, from: page, &walk)
            return (8 + Int(keyBytes) + 1) & ~1
        }
        try pass(key, in: page, &walk)
        (walk.last, walk.floor) = (key, nil)
        walk.counts.entries += 1
        let isLong = flags & 1 != 0
        guard flags & ~3 == 0, key.upperBound + (isLong ? 8 : size) <= end else {
            throw Damage(page: page, what: "a value has \(size) bytes")
        }
        var value = key.upperBound
        if isLong {
            let first: UInt64 = number(value)
            try take(first, 1, from: page)
            let start = Int(first) * Self.pageBytes
            // A value that got shorter may keep its pages.
            let count = Int(number(start + 12) as UInt32)
            guard number(start) == first, number(start + 10) & ~Self.transient == Self.long,
                count * Self.pageBytes >= Self.headerBytes + size
            else { throw Damage(page: Int(first), what: "it is not the value that page \(page) leads to") }
            if count > 1 { try take(first + 1, count - 1, from: page) }
            walk.counts.long += UInt64(count)
            value = start + Self.headerBytes
        }
        if flags & 2 != 0 {
            guard walk.hasTrees, size == Self.treeBytes, !isLong else {
                throw Damage(page: page, what: "a tree is where none belongs")
            }
            try self.walk(value, of: page)
        }
        if walk.isFree { try takeFree(value, size, of: page) }
        return (8 + Int(keyBytes) + (isLong ? 8 : size) + 1) & ~1
    }

    /// Pages that a commit gave up.
    private mutating func takeFree(_ value: Int, _ size: Int, of page: Int) throws(Damage) {
        let count: UInt64 = size >= 8 ? number(value) : .max
        guard count < UInt64(size / 8) else {
            throw Damage(page: page, what: "a list has \(count) free pages")
        }
        for place in 0..<Int(count) { try take(number(value + 8 + 8 * place), 1, from: page) }
    }

    /// Keys come in order: each is greater than the one before, and than what led to it or the same.
    private func pass(_ key: Range<Int>, in page: Int, _ walk: inout Walk) throws(Damage) {
        if let last = walk.last, !isLess(last, key, walk) {
            throw Damage(page: page, what: "its keys are out of order")
        }
        if let floor = walk.floor, isLess(key, floor, walk) {
            throw Damage(page: page, what: "it has keys that belong before it")
        }
    }

    private func isLess(_ left: Range<Int>, _ right: Range<Int>, _ walk: Walk) -> Bool {
        if walk.isFree, left.count == 8, right.count == 8 {
            let (one, other): (UInt64, UInt64) = (number(left.lowerBound), number(right.lowerBound))
            return one < other
        }
        for (one, other) in zip(left, right) where bytes.byte(at: one) != bytes.byte(at: other) {
            return bytes.byte(at: one) < bytes.byte(at: other)
        }
        return left.count < right.count
    }
}
