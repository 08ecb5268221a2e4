/// What can be set once for all commands: by a flag, in the environment, in a file, or not at all.
enum Setting: String, CaseIterable {
    case store
    case listen
    case restURL = "rest-url"
    case streamURL = "stream-url"
    case symbols
    case top
    case history
    case logLevel = "log-level"

    /// `rest-url`: in the file; as a flag `--rest-url`.
    var key: String { rawValue }

    /// `NONET_REST_URL`.
    var variable: String { "NONET_" + key.uppercased().replacing("-", with: "_") }

    /// What holds where nothing is set; empty for nothing.
    var standard: String {
        switch self {
        case .store: "var"
        case .listen: "127.0.0.1:9009"
        case .restURL: "https://data-api.binance.vision"
        case .streamURL: "wss://data-stream.binance.vision"
        case .symbols: ""
        case .top: "50"
        case .history: "120d"
        case .logLevel: "info"
        }
    }

    var meaning: String {
        switch self {
        case .store: "the store's directory"
        case .listen: "where the server listens, host:port"
        case .restURL: "where the exchange answers"
        case .streamURL: "where it sends candles as they close"
        case .symbols: "these symbols, by comma; empty for the largest"
        case .top: "how many of the largest"
        case .history: "what is kept complete: 90m, 12h, 120d"
        case .logLevel: "trace, debug, info, notice, warning, error or critical"
        }
    }
}
