package import Market

/// Where a stream is: `wss://host:port`, or `ws://` without TLS on loopback.
package struct StreamAddress: Equatable {
    package let isTLS: Bool
    package let host: String
    package let port: Int

    /// nil for what is no such URL.
    package init?(_ url: String) {
        guard let scheme = url.firstRange(of: "://") else { return nil }
        switch url[..<scheme.lowerBound] {
        case "wss": isTLS = true
        case "ws": isTLS = false
        default: return nil
        }
        let parts = url[scheme.upperBound...].split(separator: ":", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), !parts[0].isEmpty, !url[scheme.upperBound...].contains("/")
        else {
            return nil
        }
        host = String(parts[0])
        guard let port = parts.count == 1 ? (isTLS ? 443 : 80) : Int(parts[1]), (1...65_535).contains(port)
        else { return nil }
        self.port = port
    }

    /// As it stands in the request's `Host`.
    package var authority: String { port == (isTLS ? 443 : 80) ? host : "\(host):\(port)" }

    /// The combined stream of the minutes of some symbols, in lower case as the exchange wants them.
    package static func path(of symbols: [Symbol]) -> String {
        "/stream?streams=" + symbols.map { $0.name.lowercased() + "@kline_1m" }.joined(separator: "/")
    }
}
