internal import NIOCore
internal import Synchronization

/// The open connections of a server, counted against their limit.
final class Connections: Sendable {
    enum Admission {
        case welcome
        /// There is no room; it is told so.
        case refuse
        /// There isn't even room for telling.
        case drop
    }

    private struct State {
        var open: [ObjectIdentifier: any Channel] = [:]
        var opened: UInt64 = 0
        var isStopping = false
    }

    /// Connections beyond the limit that are given a reason before they are closed.
    private static let refusedMax = 64

    private let most: Int
    private let state = Mutex(State())

    init(most: Int) { self.most = most }

    /// Those that are open, and all that there were.
    var counts: (open: Int, opened: UInt64) { state.withLock { ($0.open.count, $0.opened) } }

    /// Counts a connection in until it closes, and numbers it.
    func admit(_ channel: any Channel) -> (admission: Admission, id: UInt64) {
        let key = ObjectIdentifier(channel)
        let (admission, id) = state.withLock { state -> (Admission, UInt64) in
            state.opened += 1
            guard !state.isStopping, state.open.count < most + Self.refusedMax else {
                return (.drop, state.opened)
            }
            state.open[key] = channel
            return (state.open.count > most ? .refuse : .welcome, state.opened)
        }
        if admission != .drop {
            channel.closeFuture.whenComplete { _ in self.state.withLock { $0.open[key] = nil } }
        }
        return (admission, id)
    }

    /// Admits no more, and gives back those that are open.
    func stop() -> [any Channel] {
        state.withLock { state in
            state.isStopping = true
            return Array(state.open.values)
        }
    }
}
