import Engine

/// Whoever is to be told of what is published, on the loop of the cache.
package protocol Subscriber: AnyObject {
    /// Tables come one by one, in order; the jobs may have changed too.
    func published(_ table: FrameTable)
}

/// The frame table of one event loop: the newest snapshot's, as of the last look. It hands every table on to the loop's
/// subscribers before anything is answered from it.
package final class FrameCache {
    private let source: any QuerySource  // One dynamic call for a batch of requests.
    private var table: FrameTable
    private var subscribers: [ObjectIdentifier: any Subscriber] = [:]
    /// A subscriber that writes may be asked to answer more: that is from the table being handed on.
    private var isHandingOn = false

    package init(_ source: any QuerySource) {
        self.source = source
        guard let newest = source.issues(after: nil).last else {
            preconditionFailure("something is published from the start")
        }
        table = FrameTable(newest, jobs: source.jobs)
    }

    /// The table of the snapshot published last.
    package func current() -> FrameTable {
        if source.published !== table.snapshot { catchUp() }
        return table
    }

    /// Hands on what is new, jobs too.
    package func catchUp() {
        guard !isHandingOn else { return }
        isHandingOn = true
        defer { isHandingOn = false }
        let jobs = source.jobs
        let issues = source.issues(after: table.number)
        if issues.isEmpty, jobs.number != table.jobs.number {
            table.jobs = jobs
            handOn()
        }
        for issue in issues {
            table = FrameTable(issue, after: table, jobs: jobs)
            handOn()
        }
    }

    package func add(_ subscriber: any Subscriber) { subscribers[ObjectIdentifier(subscriber)] = subscriber }

    package func remove(_ subscriber: any Subscriber) { subscribers[ObjectIdentifier(subscriber)] = nil }

    private func handOn() {
        let table = table
        for subscriber in subscribers.values { subscriber.published(table) }
    }
}
