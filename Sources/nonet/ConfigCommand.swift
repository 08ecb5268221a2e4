internal import ArgumentParser

struct ConfigCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "config", abstract: "What is set, and where.", subcommands: [Show.self])

    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print every setting as commands take it.",
            discussion: """
                A flag stands over the environment, that over a file, that over the default. The file is ./nonet.json, or \
                what NONET_CONFIG names: one JSON object. A setting that there is not is an error.

                EXAMPLES
                  nonet config show --origin
                  NONET_HISTORY=30d nonet config show --origin --json
                  echo '{"store": "var", "symbols": ["BTCUSDT", "ETHUSDT"], "history": "30d"}' > nonet.json
                """)

        @Flag(help: "Say where each comes from.")
        var origin = false

        @Flag(help: "Print as JSON.")
        var json = false

        func run() throws {
            let settings = try Settings.ambient.get()
            if json {
                let members = Setting.allCases.map { setting in
                    let value = JSON.text(settings[setting])
                    guard origin else { return (setting.key, value) }
                    let from = JSON.text("\(settings.origin(setting))")
                    return (setting.key, JSON.object([("value", value), ("origin", from)]))
                }
                Output.line(JSON.object(members).serialized)
                return
            }
            var table = Table(["setting", "value"] + (origin ? ["from"] : []) + ["what"])
            for setting in Setting.allCases {
                table.add(
                    [.left(setting.key), .left(settings[setting])]
                        + (origin ? [.left("\(settings.origin(setting))")] : []) + [.left(setting.meaning)])
            }
            table.print()
        }
    }
}
