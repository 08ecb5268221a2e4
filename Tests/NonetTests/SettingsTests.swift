import Foundation
import Testing

/// Flags over the environment over a file over the defaults.
@Suite struct SettingsTests {
    let directory = TemporaryDirectory()

    private func shown(_ environment: [String: String]) throws -> [String: [String: String]] {
        let outcome = try CommandLineTool.run(
            ["config", "show", "--origin", "--json"], environment: environment)
        return try #require(
            try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: [String: String]])
    }

    @Test func theEnvironmentStandsOverTheFileAndThatOverTheDefaults() throws {
        let file = try directory.file(
            "some.json", #"{"history": "30d", "top": 7, "symbols": ["BTCUSDT", "ETHUSDT"]}"#)
        let shown = try shown(["NONET_CONFIG": file, "NONET_HISTORY": "12h"])
        #expect(shown["history"] == ["value": "12h", "origin": "environment NONET_HISTORY"])
        #expect(shown["top"] == ["value": "7", "origin": "file \(file)"])
        #expect(shown["symbols"]?["value"] == "BTCUSDT,ETHUSDT")
        #expect(shown["store"] == ["value": "var", "origin": "default"])
    }

    @Test func aFlagStandsOverAllOfThem() throws {
        let store = directory.path + "/flagged"
        let outcome = try CommandLineTool.run(
            ["gaps", "--store", store], environment: ["NONET_STORE": directory.path + "/set"])
        #expect(outcome.code == 1 && outcome.complaint.contains("there is no store at \(store)"))
        let set = try CommandLineTool.run(["gaps"], environment: ["NONET_STORE": directory.path + "/set"])
        #expect(set.code == 1 && set.complaint.contains("there is no store at \(directory.path)/set"))
    }

    @Test(arguments: [
        (#"{"histroy": "30d"}"#, "did you mean history?"), (#"{"top": {"a": 1}}"#, "one JSON object"),
        ("top: 7", "one JSON object"),
    ])
    func aFileThatCannotBeTakenIsNamed(text: String, reason: String) throws {
        let file = try directory.file("some.json", text)
        for command in [["config", "show"], ["serve", "--no-collect"], ["gaps"]] {
            let outcome = try CommandLineTool.run(command, environment: ["NONET_CONFIG": file])
            #expect(outcome.code == 2 && outcome.complaint.contains(reason), "\(outcome)")
            #expect(outcome.complaint.contains(file))
        }
    }

    @Test func aVariableThatIsNoSettingIsAnError() throws {
        let outcome = try CommandLineTool.run(["config", "show"], environment: ["NONET_TOPP": "3"])
        #expect(outcome.code == 2 && outcome.complaint.contains("did you mean NONET_TOP?"))
        let absent = try CommandLineTool.run(["gaps"], environment: ["NONET_CONFIG": "/none.json"])
        #expect(absent.code == 2 && absent.complaint.contains("/none.json"))
    }

    @Test(arguments: [
        ("NONET_TOP", "many"), ("NONET_HISTORY", "9"), ("NONET_LISTEN", "here"), ("NONET_LOG_LEVEL", "loud"),
        ("NONET_REST_URL", "ftp://x"),
    ])
    func aBadValueIsAUsageErrorWhereverItComesFrom(variable: String, value: String) throws {
        let outcome = try CommandLineTool.run(
            ["serve", "--store", directory.path + "/x"], environment: [variable: value])
        #expect(outcome.code == 2 && outcome.complaint.contains(value), "\(outcome)")
    }
}
