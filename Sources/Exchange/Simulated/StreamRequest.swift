/// What a client asks of its stream: `{"method":"SUBSCRIBE","params":["btcusdt@kline_1m"],"id":1}`.
struct StreamRequest: Equatable {
    enum Method: Equatable {
        case subscribe([String])
        case unsubscribe([String])
        case list
        case setCombined(Bool)
        case isCombined
    }

    /// Why a request is not served, in Binance's form.
    struct Failure: Error, Equatable {
        var code: Int
        var message: String
        var id: JSONText?
    }

    var method: Method
    /// A whole number, a text or null, to be sent back.
    var id: JSONText

    init(_ bytes: some Sequence<UInt8>) throws(Failure) {
        let json: JSONText
        do throws(JSONText.Failure) {
            json = try JSONText(bytes)
        } catch {
            throw Failure(code: 3, message: "Invalid JSON: expected value at line 1 column \(error.column)")
        }
        guard case .object(let fields) = json else {
            throw Failure(code: 3, message: "Invalid JSON: expected value at line 1 column 1")
        }
        id = try Self.id(fields["id"])
        guard case .string(let name)? = fields["method"] else {
            throw Self.invalid("missing field `method` at line 1 column 1", id)
        }
        let parameters: [JSONText] = if case .list(let list)? = fields["params"] { list } else { [] }
        method = try Self.method(name, parameters, id)
    }

    private static func method(
        _ name: String, _ parameters: [JSONText], _ id: JSONText
    ) throws(Failure) -> Method {
        switch name {
        case "SUBSCRIBE": return .subscribe(try texts(parameters, id))
        case "UNSUBSCRIBE": return .unsubscribe(try texts(parameters, id))
        case "LIST_SUBSCRIPTIONS":
            guard parameters.isEmpty else { throw invalid("too many parameters", id) }
            return .list
        case "SET_PROPERTY", "GET_PROPERTY":
            guard case .string(let property)? = parameters.first else {
                throw invalid("property name must be a string", id)
            }
            guard property == "combined" else { throw Failure(code: 0, message: "Unknown property", id: id) }
            if name == "GET_PROPERTY" { return .isCombined }
            guard parameters.count == 2, case .bool(let value) = parameters[1] else {
                throw Failure(code: 1, message: "Invalid value type: expected Boolean", id: id)
            }
            return .setCombined(value)
        default:
            throw invalid(
                "unknown variant `\(name)`, expected one of `SUBSCRIBE`, `UNSUBSCRIBE`, `LIST_SUBSCRIPTIONS`, "
                    + "`SET_PROPERTY`, `GET_PROPERTY` at line 1 column 28", id)
        }
    }

    private static func texts(_ parameters: [JSONText], _ id: JSONText) throws(Failure) -> [String] {
        var texts: [String] = []
        for parameter in parameters {
            guard case .string(let text) = parameter else {
                throw invalid("invalid type: expected a string", id)
            }
            texts.append(text)
        }
        return texts
    }

    private static func id(_ value: JSONText?) throws(Failure) -> JSONText {
        switch value {
        case .null?: return .null
        case .number(let text)? where Int64(text) != nil: return .number(text)
        case .string(let text)?
        where text.utf8.count <= 36
            && text.unicodeScalars.allSatisfy({
                $0.properties.isAlphabetic || ("0"..."9").contains($0) || $0 == "-"
            }):
            return .string(text)
        default: throw invalid("request ID must be an unsigned integer", nil)
        }
    }

    private static func invalid(_ what: String, _ id: JSONText?) -> Failure {
        Failure(code: 2, message: "Invalid request: " + what, id: id)
    }
}
