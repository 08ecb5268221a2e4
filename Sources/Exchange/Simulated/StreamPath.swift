/// Where a stream is asked for: `/stream?streams=a/b` for events with the name of their stream, `/ws/a` for bare ones.
struct StreamPath: Equatable {
    var streams: [String]
    var isCombined: Bool

    init?(uri: String) {
        let request = RestRequest(uri: uri)
        if request.path == "/stream" || request.path == "/stream/" {
            (streams, isCombined) = ((request["streams"] ?? "").split(separator: "/").map(String.init), true)
        } else if request.path == "/ws" || request.path.hasPrefix("/ws/") {
            (streams, isCombined) = (request.path.dropFirst(3).split(separator: "/").map(String.init), false)
        } else {
            return nil
        }
    }
}
