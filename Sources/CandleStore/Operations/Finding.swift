/// One thing that was looked at, what was found, and what to do about it.
public struct Finding: Sendable {
    public enum Level: String, Sendable {
        case ok
        /// It works, and will not for long.
        case warn
        /// It does not work.
        case fail
    }

    public let name: String
    public let level: Level
    public let found: String
    /// Nil where all is well.
    public let fix: String?

    package static func ok(_ name: String, _ found: String) -> Finding {
        Finding(name: name, level: .ok, found: found, fix: nil)
    }

    package static func warn(_ name: String, _ found: String, fix: String) -> Finding {
        Finding(name: name, level: .warn, found: found, fix: fix)
    }

    package static func fail(_ name: String, _ found: String, fix: String) -> Finding {
        Finding(name: name, level: .fail, found: found, fix: fix)
    }
}
