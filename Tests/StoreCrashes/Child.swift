import Glibc
import Interposed

/// A process of its own, that goes on from where this one is, and tells it lines.
///
/// What happens to it does not happen to the others.
final class Child {
    private let process: pid_t
    private let said: CInt
    private let told: CInt
    private var unread: [UInt8] = []
    private var ended: Int32?

    /// How a process ended, as a person would say it.
    enum End: Equatable {
        case code(Int32)
        case signal(Int32)
    }

    /// Starts it; it ends when `body` does, with the code that `body` answers.
    init(_ body: (_ parent: Parent) -> Int32) {
        var (up, down): ([CInt], [CInt]) = ([0, 0], [0, 0])
        precondition(unsafe pipe(&up) == 0 && pipe(&down) == 0, "pipe: \(errno)")
        process = ip_fork()
        precondition(process >= 0, "fork: \(errno)")
        if process == 0 {
            close(up[0])
            close(down[1])
            // One that hangs is ended, and seen by the signal.
            alarm(60)
            _exit(body(Parent(lines: up[1], words: down[0])))
        }
        close(up[1])
        close(down[0])
        (said, told) = (up[0], down[1])
    }

    /// The next line it says; nil when it says no more.
    func line() -> String? {
        while true {
            if let end = unread.firstIndex(of: UInt8(ascii: "\n")) {
                defer { unread.removeSubrange(...end) }
                return String(decoding: unread[..<end], as: UTF8.self)
            }
            var more = [UInt8](repeating: 0, count: 4096)
            let count = unsafe read(said, &more, more.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return nil }
            unread += more[..<count]
        }
    }

    /// All the lines that it has still to say.
    func lines() -> [String] {
        var lines: [String] = []
        while let line = line() { lines.append(line) }
        return lines
    }

    /// Lets it go on from where it waits.
    func goOn() {
        var byte: UInt8 = 1
        _ = unsafe write(told, &byte, 1)
    }

    func kill() { _ = Glibc.kill(process, SIGKILL) }

    /// Waits for its end.
    func end() -> End {
        let code = ended ?? ip_wait(process)
        ended = code
        return code < 0 ? .signal(-code) : .code(code)
    }

    deinit {
        if ended == nil {
            kill()
            _ = end()
        }
        close(said)
        close(told)
    }
}

/// What a child knows of the process that started it.
struct Parent {
    fileprivate let lines: CInt
    fileprivate let words: CInt

    func say(_ line: String) {
        let bytes = Array((line + "\n").utf8)
        unsafe bytes.withUnsafeBytes { unsafe writeAll($0, to: lines) }
    }

    /// Waits until the parent lets it go on; false when the parent is gone.
    func wait() -> Bool {
        var byte: UInt8 = 0
        return unsafe read(words, &byte, 1) == 1
    }
}

extension Child {
    /// Runs something that may end the process, and answers what it complained of: nil where all was well.
    static func complaint(of body: (_ parent: Parent) -> String?) -> String? {
        let child = Child { parent in
            guard let complaint = body(parent) else { return 0 }
            parent.say(complaint)
            return 3
        }
        let said = child.lines().joined(separator: "; ")
        switch child.end() {
        case .code(0): return nil
        case .code(3): return said
        case .code(let code): return "it ended with code \(code) \(said)"
        case .signal(let signal): return "it ended by signal \(signal) \(said)"
        }
    }
}
