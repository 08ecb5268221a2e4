internal import ArgumentParser
internal import CandleStore
internal import Engine
internal import Indicators
internal import Market
internal import NonetClient
internal import Server

#if canImport(Glibc)
    internal import Glibc
#endif

/// How a command ends that didn't do all it was asked: one message on stderr, and an exit code.
struct Failure: Error {
    enum Code: Int32 {
        case done = 0
        case error = 1
        case usage = 2
        /// Rows were refused.
        case incomplete = 3
        /// A safeguard kept something from being harmed.
        case refused = 4
    }

    let code: Code
    /// Nil when all was said before.
    let message: String?

    init(_ code: Code, _ message: String? = nil) { (self.code, self.message) = (code, message) }

    /// Prints the message and ends the process.
    func end() -> Never {
        Output.flush()
        if let message { Output.complain("nonet: \(message)") }
        exit(code.rawValue)
    }

    /// What any error means to the one who typed the command.
    static func of(_ error: any Error) -> Failure {
        switch error {
        case let failure as Failure: return failure
        case let error as EngineError: return of(error)
        case let error as StoreError: return of(.store(error))
        case is CatalogueError, is SymbolError, is InstantError, is SettingsError:
            return Failure(.usage, "\(error)")
        case let error as ClientError:
            switch error {
            // Unauthenticated, Forbidden and Conflict.
            case .refused(let reply) where [7, 8, 14].contains(reply.code):
                return Failure(.refused, "\(error)")
            case .ended(let reply) where reply.code == 7: return Failure(.refused, "\(error)")
            case .cannotConnect:
                return Failure(.error, "\(error); 'nonet serve' starts a server, --connect says where it is")
            default: return Failure(.error, "\(error)")
            }
        case let error as ListenError: return Failure(.error, "\(error)")
        default: break
        }
        let code = Nonet.exitCode(for: error)
        let text = Nonet.fullMessage(for: error)
        if code == .success {
            Output.write(text + "\n")  // --help and --version
            return Failure(.done)
        }
        let bare = text.hasPrefix("Error: ") ? String(text.dropFirst(7)) : text
        return Failure(code == .validationFailure ? .usage : .error, bare)
    }

    private static func of(_ error: EngineError) -> Failure {
        switch error {
        case .store(.alreadyWriting), .store(.schemaNewer), .store(.recordNewer), .store(.exists),
            .store(.journalled), .daysTaken:
            Failure(.refused, "\(error)")
        case .store(.recordExists), .weightsMoved, .weightsBusy, .madeToday, .notFrozen, .decidesAlready:
            Failure(.refused, "\(error)")
        case .symbol, .noWeights, .noWeightsOfIts: Failure(.usage, "\(error)")
        default: Failure(.error, "\(error)")
        }
    }
}
