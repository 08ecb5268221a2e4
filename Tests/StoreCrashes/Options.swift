import Glibc

/// What the command line says: a command, then names with values.
struct Options {
    let command: String
    private var values: [String: String] = [:]

    static let usage = """
        store-crashes power      [--torn] [--promise kept|no-sync|no-meta-sync] [--case N]
                      kill
                      faults     without --cases, every call in turn
                      full
                      damage     [--case N]
                      processes
                      reader
                      decisions  without --cases, every call in turn
                      learning   without --cases, every call in turn
        Each takes --scenario NAME, --cases N, --seed N, --small (fewer symbols) and --directory PATH.
        """

    /// Nil for what can't be understood.
    init?(_ arguments: [String]) {
        guard let command = arguments.first else { return nil }
        self.command = command
        var rest = arguments.dropFirst()
        while let name = rest.popFirst() {
            guard name.hasPrefix("--") else { return nil }
            if let value = rest.first, !value.hasPrefix("--") {
                values[name] = value
                rest.removeFirst()
            } else {
                values[name] = ""
            }
        }
    }

    func has(_ name: String) -> Bool { values[name] != nil }

    func text(_ name: String) -> String? { values[name] }

    func number(_ name: String) -> Int? {
        guard let text = values[name] else { return nil }
        guard let number = Int(text) else {
            tell("\(name) takes a number, not '\(text)'")
            exit(64)
        }
        return number
    }
}
