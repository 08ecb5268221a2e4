internal import Market

/// Which symbols are computed side by side: their places, at most eight a group, none without bars.
///
/// A group takes as long as from its first bar to its last, whoever has them. So those of like times stand together,
/// and a group ends where nobody would have a bar: it never takes longer than its symbols one after the other.
package func laneGroups(_ spans: [Range<Int>]) -> [[Int]] {
    let order = spans.indices.filter { !spans[$0].isEmpty }.sorted {
        (spans[$0].lowerBound, spans[$0].upperBound, $0) < (spans[$1].lowerBound, spans[$1].upperBound, $1)
    }
    var groups: [[Int]] = []
    var end = 0
    for symbol in order {
        if let count = groups.last?.count, count < Panel.lanes, spans[symbol].lowerBound <= end {
            groups[groups.count - 1].append(symbol)
            end = max(end, spans[symbol].upperBound)
        } else {
            groups.append([symbol])
            end = spans[symbol].upperBound
        }
    }
    return groups
}
