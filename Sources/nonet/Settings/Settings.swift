internal import Configuration
internal import Foundation
internal import Indicators

/// What is set outside the command: the environment over a file over the defaults. Flags stand above all of them: a flag's
/// default is what is set here.
struct Settings: Sendable {
    /// Where a value came from.
    enum Origin: Equatable, CustomStringConvertible {
        case flag
        case environment(String)
        case file(String)
        case standard

        var description: String {
            switch self {
            case .flag: "flag"
            case .environment(let variable): "environment \(variable)"
            case .file(let path): "file \(path)"
            case .standard: "default"
            }
        }
    }

    private let values: [Setting: (text: String, origin: Origin)]

    /// Variables with the program's prefix that are no settings.
    private static let otherVariables = [
        "NONET_TOKEN", "NONET_ADMIN_TOKEN", "NONET_CONFIG", "NONET_DATA", "NONET_GOLDEN", "NONET_MARCH",
        "NONET_BINARY",
        "NONET_LIBRARY",
    ]

    /// - Parameter file: its name, and what it holds: one JSON object.
    init(environment: [String: String], file: (path: String, bytes: Data)? = nil) throws(SettingsError) {
        try Self.check(environment)
        let fromFile = try file.map { file throws(SettingsError) in try Self.read(file.bytes, of: file.path) }
        let variables = EnvironmentVariablesProvider(environmentVariables: environment)
            .prefixKeys(with: ["nonet"])
        var values: [Setting: (String, Origin)] = [:]
        for setting in Setting.allCases {
            let key = AbsoluteConfigKey([setting.key])
            func text(in provider: some ConfigProvider) -> String? {
                guard case .string(let text)? = try? provider.value(forKey: key, type: .string).value?.content
                else { return nil }
                return text
            }
            if let text = text(in: variables) {
                values[setting] = (text, .environment(setting.variable))
            } else if let file, let provider = fromFile, let text = text(in: provider) {
                values[setting] = (text, .file(file.path))
            } else {
                values[setting] = (setting.standard, .standard)
            }
        }
        self.values = values
    }

    subscript(setting: Setting) -> String { values[setting]?.text ?? setting.standard }

    func origin(_ setting: Setting) -> Origin { values[setting]?.origin ?? .standard }

    private static func check(_ environment: [String: String]) throws(SettingsError) {
        let known = Setting.allCases.map(\.variable) + otherVariables
        for variable in environment.keys.sorted()
        where variable.hasPrefix("NONET_") && !known.contains(variable) {
            throw .unknown(variable, in: "the environment", nearest: nearest(variable, of: known))
        }
    }

    /// A file's values by their keys; a list is its members by comma.
    private static func read(_ bytes: Data, of path: String) throws(SettingsError) -> InMemoryProvider {
        let object: [String: FileValue]
        do {
            object = try JSONDecoder().decode([String: FileValue].self, from: bytes)
        } catch {
            throw .unreadable(path, "it is to be one JSON object of texts, numbers and lists of texts")
        }
        var values: [AbsoluteConfigKey: ConfigValue] = [:]
        for (key, value) in object.sorted(by: { $0.key < $1.key }) {
            guard Setting(rawValue: key) != nil else {
                let known = Setting.allCases.map(\.key)
                throw .unknown(key, in: path, nearest: nearest(key, of: known))
            }
            values[AbsoluteConfigKey([key])] = ConfigValue(.string(value.text), isSecret: false)
        }
        return InMemoryProvider(name: path, values: values)
    }

    private static func nearest(_ key: String, of known: [String]) -> String {
        known.min { editDistance(key, $0) < editDistance(key, $1) } ?? ""
    }
}

private struct FileValue: Decodable {
    let text: String

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let number = try? container.decode(Int.self) {
            text = String(number)
        } else if let list = try? container.decode([String].self) {
            text = list.joined(separator: ",")
        } else {
            text = try container.decode(String.self)
        }
    }
}

/// Why settings can't be taken.
enum SettingsError: Error, Equatable, CustomStringConvertible {
    case unknown(String, in: String, nearest: String)
    case unreadable(String, String)

    var description: String {
        switch self {
        case .unknown(let key, let place, let nearest):
            "there is no setting \(key), found in \(place): did you mean \(nearest)? 'nonet config show' has all"
        case .unreadable(let path, let reason): "the settings in \(path) can't be read: \(reason)"
        }
    }
}

extension Settings {
    /// This process's: of its environment, and of the file that NONET_CONFIG names, else of ./nonet.json where there is one.
    static let ambient: Result<Settings, SettingsError> = {
        let environment = ProcessInfo.processInfo.environment
        return Result { () throws(SettingsError) in
            let named = environment["NONET_CONFIG"]
            let path = named ?? "nonet.json"
            guard let bytes = FileManager.default.contents(atPath: path) else {
                if let named { throw .unreadable(named, "there is no such file, or it may not be read") }
                return try Settings(environment: environment)
            }
            return try Settings(environment: environment, file: (path, bytes))
        }
    }()

    /// What a flag has that is not given. Settings that can't be taken are told of when the command's options are checked.
    static func text(_ setting: Setting) -> String { (try? ambient.get())?[setting] ?? setting.standard }
}
